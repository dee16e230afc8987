//! The texts that go-yaml takes for timestamps when they stand without quotes.
//!
//! go-yaml v2: resolve.go (`parseTimestamp`); the leniencies are those of go: time/format.go (`Parse`).

/// True when `text` is a date, or a date and a time in one of three layouts.
pub(super) fn is_timestamp(text: &str) -> bool {
    let text = text.as_bytes();
    if text.iter().take_while(|c| c.is_ascii_digit()).count() != 4 {
        return false;
    }
    let Some(rest) = date(text) else { return false };
    match rest.split_first() {
        None => true,
        Some((b'T' | b't', rest)) => time(rest).is_some_and(is_zone),
        Some((b' ', rest)) => time(rest.trim_ascii_start_blanks()).is_some_and(<[u8]>::is_empty),
        Some(_) => false,
    }
}

trait Blanks {
    fn trim_ascii_start_blanks(&self) -> &Self;
}

impl Blanks for [u8] {
    fn trim_ascii_start_blanks(&self) -> &Self {
        let blanks = self.iter().take_while(|&&c| c == b' ').count();
        self.get(blanks..).unwrap_or_default()
    }
}

/// Year, month and day; the month and the day may have one digit. Returns what follows.
fn date(text: &[u8]) -> Option<&[u8]> {
    let (year, rest) = text.split_at_checked(4)?;
    let year = year.iter().fold(0, |year, c| year * 10 + u32::from(c - b'0'));
    let (month, rest) = number(rest.strip_prefix(b"-")?)?;
    let (day, rest) = number(rest.strip_prefix(b"-")?)?;
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u32::from(leap),
        _ => return None,
    };
    (1..=days).contains(&day).then_some(rest)
}

/// Hour, minute, second and an optional fraction behind a point or a comma. Returns what follows.
fn time(text: &[u8]) -> Option<&[u8]> {
    let (hour, rest) = number(text)?;
    let (minute, rest) = number(rest.strip_prefix(b":")?)?;
    let (second, rest) = number(rest.strip_prefix(b":")?)?;
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    match rest {
        [b'.' | b',', fraction @ ..] if fraction.first().is_some_and(u8::is_ascii_digit) => {
            let digits = fraction.iter().take_while(|c| c.is_ascii_digit()).count();
            fraction.get(digits..)
        }
        _ => Some(rest),
    }
}

/// `Z` or an offset as `+01:00`. Go allows 24 hours and 60 minutes there.
fn is_zone(text: &[u8]) -> bool {
    if text == b"Z" {
        return true;
    }
    let [b'+' | b'-', h1, h2, b':', m1, m2] = text else { return false };
    let two = |a: &u8, b: &u8| {
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
    };
    matches!((two(h1, h2), two(m1, m2)), (Some(0..=24), Some(0..=60)))
}

/// One or two digits, and what follows.
fn number(text: &[u8]) -> Option<(u32, &[u8])> {
    let digit = |c: &u8| c.is_ascii_digit().then(|| u32::from(c - b'0'));
    let (first, rest) = text.split_first()?;
    let first = digit(first)?;
    match rest.split_first().and_then(|(c, rest)| Some((digit(c)?, rest))) {
        Some((second, rest)) => Some((first * 10 + second, rest)),
        None => Some((first, rest)),
    }
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn dates_and_times_are_told_from_other_text() {
        for yes in [
            "2020-01-01",
            "2020-1-1",
            "2020-02-29",
            "0000-01-01",
            "2020-01-01T1:2:3Z",
            "2020-01-01t10:00:00.123456789012+24:60",
            "2020-01-01   10:00:00,5",
        ] {
            assert!(is_timestamp(yes), "{yes}");
        }
        for no in [
            "2020-02-30",
            "2021-02-29",
            "2020-13-01",
            "2020-01-01T10:00:00",
            "2020-01-01 10:00:00Z",
            "2020-01-01 10:00",
            "2020-01-01T10:00:00.Z",
            "2020-01-01T24:00:00Z",
            "02020-01-01",
            "2020-01-01 ",
            "2020-01-001",
        ] {
            assert!(!is_timestamp(no), "{no}");
        }
    }
}
