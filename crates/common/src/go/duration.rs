//! Spans of time, Go's way: a whole number of nanoseconds.
//!
//! Points in time live in [`crate::go::time`]. The one idea to know: the largest unit is the hour, and the range is 292 years
//! either way.

use std::fmt;

use crate::go::quote::quote_bytes;

/// A span in nanoseconds, negative for a span into the past.
///
/// Go: `time.Duration`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Duration(pub i64);

/// A text that is not a duration; prints Go's words: `time: invalid duration "x"`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("time: {message} {}", quote_bytes(.input.as_bytes()))]
pub struct DurationError {
    message: String,
    input: String,
}

/// The largest magnitude that a duration's text may name: that of the smallest duration.
const LIMIT: u64 = 1 << 63;

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);
    /// One thousand nanoseconds.
    pub const MICROSECOND: Self = Self(1_000);
    /// One thousand microseconds.
    pub const MILLISECOND: Self = Self(1_000_000);
    /// One second.
    pub const SECOND: Self = Self(1_000_000_000);
    /// Sixty seconds.
    pub const MINUTE: Self = Self(60 * Self::SECOND.0);
    /// Sixty minutes.
    pub const HOUR: Self = Self(60 * Self::MINUTE.0);

    /// The duration that `text` spells: numbers with units (`ns us µs ms s m h`) behind an optional sign, or `0`.
    ///
    /// Go: `time.ParseDuration`.
    ///
    /// # Errors
    /// When `text` is no duration or does not fit.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let fail = |message: String| DurationError { message, input: text.to_owned() };
        parse(text).map_err(|cause| match cause {
            Refused::Duration => fail("invalid duration".to_owned()),
            Refused::NoUnit => fail("missing unit in duration".to_owned()),
            Refused::Unit(unit) => fail(format!("unknown unit {} in duration", quote_bytes(unit.as_bytes()))),
        })
    }

    /// The duration in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        self.split(Self::SECOND)
    }

    /// The duration in minutes.
    #[must_use]
    pub fn minutes(self) -> f64 {
        self.split(Self::MINUTE)
    }

    /// The duration in hours.
    #[must_use]
    pub fn hours(self) -> f64 {
        self.split(Self::HOUR)
    }

    /// Whole units plus the fraction, added as floats: the sum that Go makes.
    #[expect(clippy::cast_precision_loss, reason = "Go rounds the same way")]
    fn split(self, unit: Self) -> f64 {
        (self.0 / unit.0) as f64 + (self.0 % unit.0) as f64 / unit.0 as f64
    }

    /// A number of seconds as a duration, cut towards zero; out of range gives the smallest duration.
    ///
    /// Go: `time.Duration(seconds * float64(time.Second))` on amd64, where a conversion out of range gives the smallest integer.
    #[must_use]
    pub fn from_seconds(seconds: f64) -> Self {
        let nanoseconds = seconds * 1e9;
        if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&nanoseconds) {
            return Self(i64::MIN);
        }
        #[expect(clippy::cast_possible_truncation, reason = "in range, and Go cuts too")]
        Self(nanoseconds as i64)
    }

    /// `self` cut towards zero to a multiple of `unit`; unchanged when `unit` is not positive.
    #[must_use]
    pub fn truncate(self, unit: Self) -> Self {
        if unit.0 <= 0 { self } else { Self(self.0 - self.0 % unit.0) }
    }

    /// `self` to the nearest multiple of `unit`, halves away from zero; unchanged when `unit` is not positive.
    #[must_use]
    pub fn round(self, unit: Self) -> Self {
        if unit.0 <= 0 {
            return self;
        }
        let rest = self.0 % unit.0;
        let down = self.0 - rest;
        if rest.unsigned_abs() * 2 < unit.0.unsigned_abs() {
            return Self(down);
        }
        Self(down.saturating_add(unit.0 * self.0.signum()))
    }

    /// The sum, wrapping as Go's does.
    #[must_use]
    pub fn wrapping_add(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0))
    }

    /// The difference, wrapping as Go's does.
    #[must_use]
    pub fn wrapping_sub(self, other: Self) -> Self {
        Self(self.0.wrapping_sub(other.0))
    }

    /// What is left of `self` after whole `other`s, with the sign of `self`; nothing when `other` is zero.
    #[must_use]
    pub fn checked_rem(self, other: Self) -> Option<Self> {
        if other.0 == 0 { None } else { Some(Self(self.0.wrapping_rem(other.0))) }
    }
}

/// `1h2m3.5s`, `1.5ms`, `0s`.
///
/// Go: `Duration.String`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 < 0 {
            f.write_str("-")?;
        }
        let nanoseconds = self.0.unsigned_abs();
        match nanoseconds {
            0 => f.write_str("0s"),
            1..1_000 => write!(f, "{nanoseconds}ns"),
            1_000..1_000_000 => write_units(f, nanoseconds, 3, "µs"),
            1_000_000..1_000_000_000 => write_units(f, nanoseconds, 6, "ms"),
            _ => write_clock(f, nanoseconds),
        }
    }
}

fn write_clock(f: &mut fmt::Formatter<'_>, nanoseconds: u64) -> fmt::Result {
    const MINUTE: u64 = 60_000_000_000;
    let minutes = nanoseconds / MINUTE;
    if minutes >= 60 {
        write!(f, "{}h", minutes / 60)?;
    }
    if minutes > 0 {
        write!(f, "{}m", minutes % 60)?;
    }
    write_units(f, nanoseconds % MINUTE, 9, "s")
}

/// `count` in units of ten to the `digits`, without trailing zeros.
fn write_units(f: &mut fmt::Formatter<'_>, count: u64, digits: u32, unit: &str) -> fmt::Result {
    let scale = 10u64.pow(digits);
    write!(f, "{}", count / scale)?;
    let (mut rest, mut width) = (count % scale, digits as usize);
    if rest != 0 {
        while rest % 10 == 0 {
            rest /= 10;
            width -= 1;
        }
        write!(f, ".{rest:0width$}")?;
    }
    f.write_str(unit)
}

enum Refused<'a> {
    Duration,
    NoUnit,
    Unit(&'a str),
}

fn parse(text: &str) -> Result<Duration, Refused<'_>> {
    let (negative, mut rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if rest == "0" {
        return Ok(Duration::ZERO);
    }
    if rest.is_empty() {
        return Err(Refused::Duration);
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let (part, behind) = parse_part(rest)?;
        total = total.checked_add(part).filter(|t| *t <= LIMIT).ok_or(Refused::Duration)?;
        rest = behind;
    }
    if negative {
        return Ok(Duration(0i64.wrapping_sub_unsigned(total)));
    }
    i64::try_from(total).map(Duration).map_err(|_| Refused::Duration)
}

/// One number with its unit at the start of `text`, and what follows it.
fn parse_part(text: &str) -> Result<(u64, &str), Refused<'_>> {
    let (whole, rest) = split_digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(behind) => split_digits(behind),
        None => ("", rest),
    };
    let value = parse_whole(whole).ok_or(Refused::Duration)?;
    if whole.is_empty() && fraction.is_empty() {
        return Err(Refused::Duration);
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (name, rest) = rest.split_at_checked(end).unwrap_or((rest, ""));
    if name.is_empty() {
        return Err(Refused::NoUnit);
    }
    let unit = unit(name).ok_or(Refused::Unit(name))?;
    if value > LIMIT / unit {
        return Err(Refused::Duration);
    }
    let total = value * unit + fraction_of(fraction, unit);
    if total > LIMIT { Err(Refused::Duration) } else { Ok((total, rest)) }
}

fn split_digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn parse_whole(digits: &str) -> Option<u64> {
    if digits.is_empty() { Some(0) } else { digits.parse().ok().filter(|v| *v <= LIMIT) }
}

/// The nanoseconds in a decimal fraction of `unit`; digits that do not fit 63 bits are dropped.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "Go computes it in floats and cuts the result, which is below one unit"
)]
fn fraction_of(digits: &str, unit: u64) -> u64 {
    let (mut value, mut scale) = (0u64, 1f64);
    for byte in digits.bytes() {
        if value > (LIMIT - 1) / 10 {
            break;
        }
        let next = value * 10 + u64::from(byte - b'0');
        if next > LIMIT {
            break;
        }
        value = next;
        scale *= 10.0;
    }
    (value as f64 * (unit as f64 / scale)) as u64
}

fn unit(name: &str) -> Option<u64> {
    Some(match name {
        "ns" => 1,
        // The micro sign and the Greek letter.
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" => 60_000_000_000,
        "h" => 3_600_000_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        Duration::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["0s", "1ns", "1.5µs", "2.25ms", "1s", "1m0s", "1h0m0.5s", "-2562047h47m16.854775808s"] {
            assert_eq!(Duration::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Duration::parse("1.5h").unwrap(), Duration(90 * Duration::MINUTE.0));
        assert_eq!(Duration::parse("+1us1μs1µs").unwrap(), Duration(3_000));
        assert_eq!(Duration::parse("-0").unwrap(), Duration::ZERO);
    }

    #[test]
    fn errors_have_the_words_of_go() {
        assert_eq!(error(""), "time: invalid duration \"\"");
        assert_eq!(error("1"), "time: missing unit in duration \"1\"");
        assert_eq!(error("1d"), "time: unknown unit \"d\" in duration \"1d\"");
        assert_eq!(error("1é"), "time: unknown unit \"\\xc3\\xa9\" in duration \"1\\xc3\\xa9\"");
        assert_eq!(error("9223372036854775808ns"), "time: invalid duration \"9223372036854775808ns\"");
    }

    #[test]
    fn rounding_stays_in_range() {
        assert_eq!(Duration(i64::MAX).round(Duration(10)), Duration(i64::MAX));
        assert_eq!(Duration(i64::MIN).round(Duration(10)), Duration(i64::MIN));
        assert_eq!(Duration(-15).round(Duration(10)), Duration(-20));
        assert_eq!(Duration(-15).truncate(Duration(10)), Duration(-10));
        assert_eq!(Duration(i64::MIN).checked_rem(Duration(-1)), Some(Duration::ZERO));
        assert_eq!(Duration(1).checked_rem(Duration::ZERO), None);
        assert_eq!(Duration::from_seconds(f64::NAN), Duration(i64::MIN));
    }
}
