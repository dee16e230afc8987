//! Text to time.

use std::borrow::Cow;

use super::calendar::{Clock, DAY_NAMES, Day, MONTH_NAMES, days_in, is_leap};
use super::layout::{self, Element, OffsetStyle};
use super::{Duration, Time};
use crate::go::quote::quote_bytes;

/// A text that does not follow its layout; prints Go's words.
///
/// Go: `time.ParseError`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parsing time {}{message}", quote_bytes(.text.as_bytes()))]
pub struct TimeError {
    text: String,
    message: String,
}

/// Why an element refuses a text.
enum Refused {
    /// It is not there.
    Missing,
    /// It is there and means nothing; the words say what.
    Range(&'static str),
}

type Read<T> = Result<T, Refused>;

/// What has been read so far.
#[derive(Default)]
struct Fields {
    year: i64,
    month: Option<u32>,
    day: Option<u32>,
    year_day: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    nanosecond: u32,
    /// Whether `PM` or `AM` was read.
    after_noon: bool,
    before_noon: bool,
    utc: bool,
    offset: Option<i32>,
    zone: Option<String>,
}

/// Reads a text from the left. Bytes, as Go cuts characters in two in its messages.
struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    fn digit(&self, at: usize) -> Option<u32> {
        self.0.get(at).filter(|b| b.is_ascii_digit()).map(|b| u32::from(b - b'0'))
    }

    fn take(&mut self, count: usize) -> Read<&'a [u8]> {
        let (front, rest) = self.0.split_at_checked(count).ok_or(Refused::Missing)?;
        self.0 = rest;
        Ok(front)
    }

    /// Skips `byte` when it is next.
    fn skip(&mut self, byte: u8) -> bool {
        let rest = self.0.split_first().filter(|(first, _)| **first == byte).map(|(_, rest)| rest);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    /// One or two digits; two when `fixed`.
    fn number(&mut self, fixed: bool) -> Read<u32> {
        let first = self.digit(0).ok_or(Refused::Missing)?;
        match self.digit(1) {
            Some(second) => self.take(2).map(|_| first * 10 + second),
            None if fixed => Err(Refused::Missing),
            None => self.take(1).map(|_| first),
        }
    }

    /// One to three digits; three when `fixed`.
    fn number_of_three(&mut self, fixed: bool) -> Read<u32> {
        let digits: Vec<u32> = (0..3).map_while(|at| self.digit(at)).collect();
        if digits.is_empty() || (fixed && digits.len() != 3) {
            return Err(Refused::Missing);
        }
        self.take(digits.len())?;
        Ok(digits.iter().fold(0, |sum, digit| sum * 10 + digit))
    }

    /// The index of the name that comes next, in any case; names are cut to `length`.
    fn name(&mut self, names: &[&str], length: usize) -> Read<u32> {
        for (index, name) in names.iter().enumerate() {
            let name = name.as_bytes();
            let name = name.get(..length).unwrap_or(name);
            if self.0.get(..name.len()).is_some_and(|text| text.eq_ignore_ascii_case(name)) {
                self.take(name.len())?;
                return u32::try_from(index).map_err(|_| Refused::Missing);
            }
        }
        Err(Refused::Missing)
    }

    /// Skips the text between elements: a run of spaces stands for any run of spaces.
    ///
    /// Go: `time.skip`.
    fn text(&mut self, text: &str) -> Read<()> {
        let mut text = text.as_bytes();
        while let Some((first, rest)) = text.split_first() {
            if *first == b' ' {
                if self.0.first().is_some_and(|b| *b != b' ') {
                    return Err(Refused::Missing);
                }
                text = spaces_cut(text);
                self.0 = spaces_cut(self.0);
                continue;
            }
            if !self.skip(*first) {
                return Err(Refused::Missing);
            }
            text = rest;
        }
        Ok(())
    }

    /// Whether a separator and a digit come next.
    fn starts_fraction(&self) -> bool {
        matches!(self.0.first(), Some(b'.' | b',')) && self.digit(1).is_some()
    }

    /// A separator and all digits behind it.
    fn any_fraction(&mut self) -> Read<u32> {
        let digits = self.0.iter().skip(1).take_while(|b| b.is_ascii_digit()).count();
        self.fraction(digits)
    }

    /// A separator and `count` digits, in nanoseconds. Digits beyond the ninth are skipped.
    ///
    /// Go: `time.parseNanoseconds`. NOTE: a sign counts as a digit.
    fn fraction(&mut self, count: usize) -> Read<u32> {
        let text = self.take(count + 1)?;
        let Some((b'.' | b',', digits)) = text.split_first() else { return Err(Refused::Missing) };
        let digits = digits.get(..9).unwrap_or(digits);
        let value = integer(digits)?;
        let missing = u32::try_from(9usize.saturating_sub(digits.len())).unwrap_or(0);
        u32::try_from(value * 10i64.pow(missing)).map_err(|_| Refused::Range("fractional second"))
    }
}

fn spaces_cut(text: &[u8]) -> &[u8] {
    let spaces = text.iter().take_while(|b| **b == b' ').count();
    text.get(spaces..).unwrap_or_default()
}

/// A few digits with an optional sign.
///
/// Go: `time.atoi`, in which no digit at all is zero.
fn integer(text: &[u8]) -> Read<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if !digits.iter().all(u8::is_ascii_digit) {
        return Err(Refused::Missing);
    }
    let value = digits.iter().fold(0i64, |sum, b| sum.wrapping_mul(10).wrapping_add((b - b'0').into()));
    Ok(if negative { -value } else { value })
}

fn in_range(value: u32, range: std::ops::RangeInclusive<u32>, what: &'static str) -> Read<u32> {
    if range.contains(&value) { Ok(value) } else { Err(Refused::Range(what)) }
}

/// Go: `time.parse`.
pub(super) fn parse(layout: &str, text: &str) -> Result<Time, TimeError> {
    let fail = |message: String| TimeError { text: text.to_owned(), message };
    let missing = |value: &[u8], element: &str| {
        let layout = quote_bytes(layout.as_bytes());
        fail(format!(" as {layout}: cannot parse {} as {}", quote_bytes(value), quote_bytes(element.as_bytes())))
    };
    let range = |what: &str| fail(format!(": {what} out of range"));
    let mut fields = Fields::default();
    let mut cursor = Cursor(text.as_bytes());
    let mut rest = layout;
    loop {
        let piece = layout::next(rest);
        if cursor.text(piece.text).is_err() {
            return Err(missing(cursor.0, piece.text));
        }
        let Some(element) = piece.element else { break };
        rest = piece.rest;
        let before = cursor.0;
        match fields.read(&mut cursor, element, rest) {
            Ok(()) => {}
            Err(Refused::Missing) => return Err(missing(before, piece.written)),
            Err(Refused::Range(what)) => return Err(range(what)),
        }
    }
    if !cursor.0.is_empty() {
        return Err(fail(format!(": extra text: {}", quote_bytes(cursor.0))));
    }
    fields.time().map_err(|what| fail(format!(": {what}")))
}

impl Fields {
    /// Reads one element; `rest` is the layout behind it.
    fn read(&mut self, cursor: &mut Cursor<'_>, element: Element, rest: &str) -> Read<()> {
        match element {
            Element::ShortYear => {
                let year = integer(cursor.take(2)?)?;
                self.year = year + if year >= 69 { 1900 } else { 2000 };
            }
            Element::Year => {
                cursor.digit(0).ok_or(Refused::Missing)?;
                self.year = integer(cursor.take(4)?)?;
            }
            Element::MonthAbbreviation => self.month = Some(cursor.name(&MONTH_NAMES, 3)? + 1),
            Element::MonthName => self.month = Some(cursor.name(&MONTH_NAMES, usize::MAX)? + 1),
            Element::Month { padded } => self.month = Some(in_range(cursor.number(padded)?, 1..=12, "month")?),
            // The day of the week has to be one, and is not compared with the date.
            Element::DayAbbreviation => cursor.name(&DAY_NAMES, 3).map(drop)?,
            Element::DayName => cursor.name(&DAY_NAMES, usize::MAX).map(drop)?,
            Element::Day => self.day = Some(cursor.number(false)?),
            Element::PaddedDay => self.day = Some(cursor.number(true)?),
            Element::SpacedDay => {
                cursor.skip(b' ');
                self.day = Some(cursor.number(false)?);
            }
            Element::SpacedYearDay => {
                let _ = cursor.skip(b' ') && cursor.skip(b' ');
                self.year_day = Some(cursor.number_of_three(false)?);
            }
            Element::PaddedYearDay => self.year_day = Some(cursor.number_of_three(true)?),
            Element::Hour => self.hour = in_range(cursor.number(false)?, 0..=23, "hour")?,
            Element::HalfDayHour { padded } => self.hour = in_range(cursor.number(padded)?, 0..=12, "hour")?,
            Element::Minute { padded } => self.minute = in_range(cursor.number(padded)?, 0..=59, "minute")?,
            Element::Second { padded } => {
                self.second = in_range(cursor.number(padded)?, 0..=59, "second")?;
                self.read_unannounced_fraction(cursor, rest)?;
            }
            Element::HalfDay { lower } => self.read_half_day(cursor.take(2)?, lower)?,
            Element::Offset { zulu, style } => self.read_offset(cursor, zulu, style)?,
            Element::Zone => self.read_zone(cursor)?,
            Element::Fraction { digits, trimmed: false, .. } => self.nanosecond = cursor.fraction(digits)?,
            Element::Fraction { trimmed: true, .. } if cursor.starts_fraction() => {
                self.nanosecond = cursor.any_fraction()?
            }
            Element::Fraction { .. } => {}
        }
        Ok(())
    }

    /// Seconds may have a fraction that the layout does not mention.
    fn read_unannounced_fraction(&mut self, cursor: &mut Cursor<'_>, rest: &str) -> Read<()> {
        let announced = matches!(layout::next(rest).element, Some(Element::Fraction { .. }));
        if cursor.starts_fraction() && !announced {
            self.nanosecond = cursor.any_fraction()?;
        }
        Ok(())
    }

    fn read_half_day(&mut self, text: &[u8], lower: bool) -> Read<()> {
        match (text, lower) {
            (b"PM", false) | (b"pm", true) => self.after_noon = true,
            (b"AM", false) | (b"am", true) => self.before_noon = true,
            _ => return Err(Refused::Missing),
        }
        Ok(())
    }

    fn read_offset(&mut self, cursor: &mut Cursor<'_>, zulu: bool, style: OffsetStyle) -> Read<()> {
        if zulu && cursor.skip(b'Z') {
            self.utc = true;
            return Ok(());
        }
        // Positions of the minutes, the seconds and the colons.
        let (length, minutes, seconds, colons): (usize, usize, usize, &[usize]) = match style {
            OffsetStyle::Hours => (3, 0, 0, &[]),
            OffsetStyle::Minutes => (5, 3, 0, &[]),
            OffsetStyle::ColonMinutes => (6, 4, 0, &[3]),
            OffsetStyle::Seconds => (7, 3, 5, &[]),
            OffsetStyle::ColonSeconds => (9, 4, 7, &[3, 6]),
        };
        let text = cursor.take(length)?;
        if colons.iter().any(|at| text.get(*at) != Some(&b':')) {
            return Err(Refused::Missing);
        }
        // NOTE: a part that is no number ends the reading of the others, which count as zero; but numbers that were read are
        // judged before it.
        let part = |at: usize| match at {
            0 => Ok(0),
            _ => Cursor(text.get(at..at + 2).unwrap_or_default()).number(true),
        };
        let mut complete = true;
        let mut read = |at: usize| {
            let value = if complete { part(at).ok() } else { None };
            complete &= value.is_some();
            value.unwrap_or(0)
        };
        let (hours, minutes, seconds) = (read(1), read(minutes), read(seconds));
        // The last of several complaints counts.
        in_range(seconds, 0..=60, "time zone offset second")?;
        in_range(minutes, 0..=60, "time zone offset minute")?;
        in_range(hours, 0..=24, "time zone offset hour")?;
        let offset = i32::try_from((hours * 60 + minutes) * 60 + seconds).map_err(|_| Refused::Missing)?;
        self.offset = match text.first() {
            Some(b'+') if complete => Some(offset),
            // NOTE: Go uses minus one second to mean that there is no offset.
            Some(b'-') if complete => Some(-offset).filter(|offset| *offset != -1),
            _ => return Err(Refused::Missing),
        };
        Ok(())
    }

    fn read_zone(&mut self, cursor: &mut Cursor<'_>) -> Read<()> {
        if let Some(rest) = cursor.0.strip_prefix(b"UTC") {
            cursor.0 = rest;
            self.utc = true;
            return Ok(());
        }
        let length = zone_length(cursor.0).ok_or(Refused::Missing)?;
        self.zone = Some(String::from_utf8_lossy(cursor.take(length)?).into_owned());
        Ok(())
    }

    /// The time that the fields make, or what is wrong with them together.
    fn time(mut self) -> Result<Time, &'static str> {
        if self.after_noon && self.hour < 12 {
            self.hour += 12;
        } else if self.before_noon && self.hour == 12 {
            self.hour = 0;
        }
        let (month, day) = match self.year_day {
            Some(year_day) => self.day_of(year_day)?,
            None => (self.month.unwrap_or(1), self.day.unwrap_or(1)),
        };
        if day < 1 || day > days_in(month, self.year) {
            return Err("day out of range");
        }
        let clock = Clock { hour: self.hour, minute: self.minute, second: self.second };
        let time = Time::at(Day { year: self.year, month, day }, clock, self.nanosecond);
        if self.utc {
            return Ok(time);
        }
        let zone = self.zone.unwrap_or_default();
        if let Some(offset) = self.offset {
            let time = time.plus(Duration(-i64::from(offset) * Duration::SECOND.0));
            let local = offset == 0 && zone.is_empty();
            return Ok(Time { offset, zone: if local { Cow::Borrowed("UTC") } else { Cow::Owned(zone) }, ..time });
        }
        if zone.is_empty() {
            return Ok(time);
        }
        Ok(fabricated(&time, zone))
    }

    /// The month and the day of the month, which have to agree with those that were read.
    fn day_of(&self, year_day: u32) -> Result<(u32, u32), &'static str> {
        let year = if is_leap(self.year) { 2000 } else { 2001 };
        let mut day = year_day;
        let mut month = 1;
        while month < 13 && day > days_in(month, year) {
            day -= days_in(month, year);
            month += 1;
        }
        if day < 1 || month > 12 {
            return Err("day-of-year out of range");
        }
        if self.month.is_some_and(|read| read != month) {
            return Err("day-of-year does not match month");
        }
        if self.day.is_some_and(|read| read != day) {
            return Err("day-of-year does not match day");
        }
        Ok((month, day))
    }
}

/// A time in a zone of which only the abbreviation is known. `GMT+3` names its offset, which does not move the instant.
fn fabricated(time: &Time, zone: String) -> Time {
    let hours = zone.strip_prefix("GMT").and_then(|hours| integer(hours.as_bytes()).ok()).unwrap_or(0);
    let offset = i32::try_from(hours * 3600).unwrap_or(0);
    Time { offset, zone: Cow::Owned(zone), ..*time }
}

/// How long the abbreviation of a zone at the start of `text` is.
///
/// Go: `time.parseTimeZone`.
fn zone_length(text: &[u8]) -> Option<usize> {
    if text.len() < 3 {
        return None;
    }
    // The only zones with a small letter.
    if text.starts_with(b"ChST") || text.starts_with(b"MeST") {
        return Some(4);
    }
    if let Some(rest) = text.strip_prefix(b"GMT") {
        return Some(3 + signed_hours(rest).unwrap_or(0));
    }
    if matches!(text.first(), Some(b'+' | b'-')) {
        return signed_hours(text);
    }
    let upper = text.iter().take(6).take_while(|b| b.is_ascii_uppercase()).count();
    let ends_in_t = |at: usize| text.get(at) == Some(&b'T');
    match upper {
        3 => Some(3),
        4 if ends_in_t(3) || text.starts_with(b"WITA") => Some(4),
        5 if ends_in_t(4) => Some(5),
        _ => None,
    }
}

/// The length of a sign and hours up to 23 at the start of `text`.
fn signed_hours(text: &[u8]) -> Option<usize> {
    let (b'+' | b'-', rest) = text.split_first()? else { return None };
    let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    let hours = rest.iter().take(digits).try_fold(0u64, |sum, b| sum.checked_mul(10)?.checked_add((b - b'0').into()));
    hours.filter(|hours| digits > 0 && *hours <= 23).map(|_| digits + 1)
}
