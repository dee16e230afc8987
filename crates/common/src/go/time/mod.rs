//! Points in time, and their texts by example: the layout `2006-01-02` reads and writes dates.
//!
//! Spans live in [`crate::go::duration`]; the pieces of a layout in `layout`. Nothing in here looks at a clock or at the time
//! zone of the machine: where Go asks for the local zone, the answer is UTC. The one idea to know: a time is an instant
//! together with the offset and the name of the zone that it prints in; comparing looks at the instant only.

mod calendar;
mod format;
mod layout;
mod parse;

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

use crate::go::duration::Duration;
pub use calendar::Weekday;
use calendar::{Clock, Day};
pub use parse::TimeError;

/// `2006-01-02T15:04:05Z07:00`
pub const RFC3339: &str = "2006-01-02T15:04:05Z07:00";
/// `2006-01-02T15:04:05.999999999Z07:00`
pub const RFC3339_NANO: &str = "2006-01-02T15:04:05.999999999Z07:00";
/// `Mon Jan _2 15:04:05 2006`
pub const ANSIC: &str = "Mon Jan _2 15:04:05 2006";
/// `Mon Jan _2 15:04:05 MST 2006`
pub const UNIX_DATE: &str = "Mon Jan _2 15:04:05 MST 2006";
/// `Mon, 02 Jan 2006 15:04:05 MST`
pub const RFC1123: &str = "Mon, 02 Jan 2006 15:04:05 MST";
/// `Mon, 02 Jan 2006 15:04:05 -0700`
pub const RFC1123Z: &str = "Mon, 02 Jan 2006 15:04:05 -0700";
/// `2006-01-02`
pub const DATE_ONLY: &str = "2006-01-02";
/// `2006-01-02 15:04:05`
pub const DATE_TIME: &str = "2006-01-02 15:04:05";
/// `2006-01-02 15:04:05.999999999 -0700 MST`, what a time prints as without a layout.
const DISPLAY: &str = "2006-01-02 15:04:05.999999999 -0700 MST";

/// Seconds from the first of January of year one to the Unix epoch.
const UNIX_EPOCH: i64 = 62_135_596_800;
const NANOSECONDS: i128 = 1_000_000_000;

/// An instant with the zone that it prints in.
///
/// Go: `time.Time` without a monotonic clock.
#[derive(Debug, Clone)]
pub struct Time {
    /// Seconds since the first of January of year one, UTC.
    seconds: i64,
    nanoseconds: u32,
    /// Seconds east of Greenwich.
    offset: i32,
    /// The abbreviation of the zone, empty for none.
    zone: Cow<'static, str>,
}

impl Time {
    /// The time that is `seconds` and `nanoseconds` after the Unix epoch, in UTC; more than a second of nanoseconds is carried.
    ///
    /// Go: `time.Unix(…).UTC()`. Out of range, it wraps as Go's does.
    #[must_use]
    pub fn from_unix(seconds: i64, nanoseconds: i64) -> Self {
        let carry = nanoseconds.div_euclid(1_000_000_000);
        let seconds = seconds.wrapping_add(carry).wrapping_add(UNIX_EPOCH);
        let nanoseconds = u32::try_from(nanoseconds.rem_euclid(1_000_000_000)).unwrap_or(0);
        Self { seconds, nanoseconds, offset: 0, zone: Cow::Borrowed("UTC") }
    }

    fn at(day: Day, clock: Clock, nanoseconds: u32) -> Self {
        let seconds = calendar::seconds(day, clock);
        Self { seconds, nanoseconds, offset: 0, zone: Cow::Borrowed("UTC") }
    }

    /// The time that `text` spells in `layout`, in UTC when the layout has no zone.
    ///
    /// Go: `time.Parse` where the local zone is UTC.
    ///
    /// # Errors
    /// When `text` does not follow `layout` or names a day or an hour that does not exist.
    pub fn parse(layout: &str, text: &str) -> Result<Self, TimeError> {
        parse::parse(layout, text)
    }

    /// The time's text in `layout`.
    ///
    /// Go: `Time.Format`.
    #[must_use]
    pub fn format(&self, layout: &str) -> String {
        format::format(self, layout)
    }

    /// Whole seconds since the Unix epoch.
    #[must_use]
    pub fn unix(&self) -> i64 {
        self.seconds.wrapping_sub(UNIX_EPOCH)
    }

    /// Milliseconds since the Unix epoch, wrapping beyond 64 bits.
    #[must_use]
    pub fn unix_milli(&self) -> i64 {
        self.unix().wrapping_mul(1_000).wrapping_add((self.nanoseconds / 1_000_000).into())
    }

    /// Nanoseconds since the Unix epoch, wrapping beyond 64 bits.
    #[must_use]
    pub fn unix_nano(&self) -> i64 {
        self.unix().wrapping_mul(1_000_000_000).wrapping_add(self.nanoseconds.into())
    }

    /// The same instant in UTC.
    #[must_use]
    pub fn utc(&self) -> Self {
        self.in_zone("UTC", 0)
    }

    /// The same instant in a zone that is `offset` seconds east of Greenwich; an empty `name` prints as the offset.
    ///
    /// Go: `t.In(time.FixedZone(name, offset))`.
    #[must_use]
    pub fn in_zone(&self, name: &str, offset: i32) -> Self {
        let zone = if name == "UTC" { Cow::Borrowed("UTC") } else { Cow::Owned(name.to_owned()) };
        Self { offset, zone, ..*self }
    }

    /// Nanoseconds since the first of January of year one.
    fn total(&self) -> i128 {
        i128::from(self.seconds) * NANOSECONDS + i128::from(self.nanoseconds)
    }

    /// The time `span` later. Seconds out of range stay at the end of the range.
    ///
    /// Go: `Time.Add`.
    #[must_use]
    pub fn plus(&self, span: Duration) -> Self {
        let total = self.total() + i128::from(span.0);
        let seconds = total.div_euclid(NANOSECONDS).clamp((-i64::MAX).into(), i64::MAX.into());
        let nanoseconds = total.rem_euclid(NANOSECONDS);
        Self {
            seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
            nanoseconds: u32::try_from(nanoseconds).unwrap_or(0),
            offset: self.offset,
            zone: self.zone.clone(),
        }
    }

    /// The time from `earlier` to `self`; out of range the longest duration either way.
    ///
    /// Go: `Time.Sub`.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Duration {
        let span = self.total() - earlier.total();
        Duration(i64::try_from(span).unwrap_or(if span < 0 { i64::MIN } else { i64::MAX }))
    }

    /// The last multiple of `unit` since year one that is not after `self`; `self` when `unit` is not positive.
    ///
    /// Go: `Time.Truncate`. NOTE: it counts from year one in UTC, so days do not start at midnight elsewhere.
    #[must_use]
    pub fn truncate(&self, unit: Duration) -> Self {
        if unit.0 <= 0 {
            return self.clone();
        }
        let rest = self.total().rem_euclid(unit.0.into());
        self.plus(Duration(i64::try_from(-rest).unwrap_or(0)))
    }

    /// The multiple of `unit` since year one that is nearest to `self`, halves up; `self` when `unit` is not positive.
    ///
    /// Go: `Time.Round`.
    #[must_use]
    pub fn round(&self, unit: Duration) -> Self {
        if unit.0 <= 0 {
            return self.clone();
        }
        let rest = self.total().rem_euclid(unit.0.into());
        let step = if rest * 2 < i128::from(unit.0) { -rest } else { i128::from(unit.0) - rest };
        self.plus(Duration(i64::try_from(step).unwrap_or(0)))
    }

    fn day_and_clock(&self) -> (Day, Clock) {
        calendar::split(self.seconds, self.offset)
    }

    /// The year in the time's zone.
    #[must_use]
    pub fn year(&self) -> i64 {
        self.day_and_clock().0.year
    }

    /// The month in the time's zone, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u32 {
        self.day_and_clock().0.month
    }

    /// The day of the month in the time's zone, from 1.
    #[must_use]
    pub fn day(&self) -> u32 {
        self.day_and_clock().0.day
    }

    /// The day of the year in the time's zone, from 1.
    #[must_use]
    pub fn year_day(&self) -> u32 {
        self.day_and_clock().0.year_day()
    }

    /// The day of the week in the time's zone.
    #[must_use]
    pub fn weekday(&self) -> Weekday {
        calendar::weekday(self.seconds, self.offset)
    }

    /// The hour in the time's zone, 0 to 23.
    #[must_use]
    pub fn hour(&self) -> u32 {
        self.day_and_clock().1.hour
    }

    /// The minute in the time's zone.
    #[must_use]
    pub fn minute(&self) -> u32 {
        self.day_and_clock().1.minute
    }

    /// The second in the time's zone.
    #[must_use]
    pub fn second(&self) -> u32 {
        self.day_and_clock().1.second
    }

    /// The part of the time below a second.
    #[must_use]
    pub fn nanosecond(&self) -> u32 {
        self.nanoseconds
    }

    /// Seconds east of Greenwich.
    #[must_use]
    pub fn offset(&self) -> i32 {
        self.offset
    }

    /// The abbreviation of the zone, empty for none.
    #[must_use]
    pub fn zone(&self) -> &str {
        &self.zone
    }

    /// Whether this is the start of year one in UTC, what Go calls the zero time.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.total() == 0
    }
}

/// The zero time.
impl Default for Time {
    fn default() -> Self {
        Self::from_unix(-UNIX_EPOCH, 0)
    }
}

/// Go: `Time.String`.
impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format(DISPLAY))
    }
}

impl Ord for Time {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.seconds, self.nanoseconds).cmp(&(other.seconds, other.nanoseconds))
    }
}

impl PartialOrd for Time {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Time {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Time {}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        Time::parse(RFC3339, text).unwrap()
    }

    fn error(layout: &str, text: &str) -> String {
        Time::parse(layout, text).unwrap_err().to_string()
    }

    #[test]
    fn prints_in_the_offset_it_was_read_with() {
        assert_eq!(time("2024-02-29T12:30:00+05:30").format(RFC3339), "2024-02-29T12:30:00+05:30");
        assert_eq!(time("2024-02-29T12:30:00+05:30").utc().format(RFC3339), "2024-02-29T07:00:00Z");
        assert_eq!(time("2024-02-29T12:30:00+00:00").to_string(), "2024-02-29 12:30:00 +0000 UTC");
        assert_eq!(time("2024-02-29T12:30:00,25Z").format(RFC3339_NANO), "2024-02-29T12:30:00.25Z");
    }

    #[test]
    fn every_element_of_the_reference_time_prints() {
        let time = Time::from_unix(1_709_210_096, 7_000_000).in_zone("CET", 3_600);
        let layout = "Mon Monday Jan January 1 01 2 02 _2 __2 002 06 2006 3 03 15 4 04 5 05 PM pm MST";
        let want = "Thu Thursday Feb February 2 02 29 29 29  60 060 24 2024 1 01 13 34 34 56 56 PM pm CET";
        assert_eq!(time.format(layout), want);
        let layout = "Z0700 Z07:00 Z07 Z070000 Z07:00:00 -0700 -07:00 -07 -070000 -07:00:00 .000 ,000 .999 .00x";
        let want = "+0100 +01:00 +01 +010000 +01:00:00 +0100 +01:00 +01 +010000 +01:00:00 .007 ,007 .007 .00x";
        assert_eq!(time.format(layout), want);
        assert_eq!(time.utc().format("Z0700 Janet Months _2006"), "Z Janet Months _2024");
    }

    #[test]
    fn errors_have_the_words_of_go() {
        let text = r#"parsing time "x" as "2006-01-02": cannot parse "x" as "2006""#;
        assert_eq!(error(DATE_ONLY, "x"), text);
        assert_eq!(error(DATE_ONLY, "2023-02-29"), r#"parsing time "2023-02-29": day out of range"#);
        assert_eq!(error(DATE_ONLY, "2023-13-01"), r#"parsing time "2023-13-01": month out of range"#);
        assert_eq!(error(DATE_ONLY, "2023-01-01é"), r#"parsing time "2023-01-01\xc3\xa9": extra text: "\xc3\xa9""#);
        assert_eq!(error("15", "24"), r#"parsing time "24": hour out of range"#);
    }

    #[test]
    fn zones_without_an_offset_keep_their_name() {
        let time = Time::parse(RFC1123, "Mon, 02 Jan 2006 15:04:05 PST").unwrap();
        assert_eq!((time.zone(), time.offset(), time.hour()), ("PST", 0, 15));
        let time = Time::parse("MST", "GMT+3").unwrap();
        assert_eq!((time.zone(), time.offset()), ("GMT+3", 10_800));
    }

    #[test]
    fn spans_are_added_subtracted_and_cut() {
        let start = time("2024-03-10T23:59:59Z");
        assert_eq!(start.plus(Duration::SECOND), time("2024-03-11T00:00:00Z"));
        assert_eq!(time("2024-03-11T01:00:00+01:00").since(&start), Duration::SECOND);
        assert_eq!(start.truncate(Duration(24 * Duration::HOUR.0)), time("2024-03-10T00:00:00Z"));
        assert_eq!(start.round(Duration::HOUR), time("2024-03-11T00:00:00Z"));
        assert_eq!(Time::from_unix(i64::MAX / 2, 0).since(&Time::default()), Duration(i64::MAX));
        assert_eq!(start.weekday().name(), "Sunday");
        assert!(Time::default().is_zero());
    }

    #[test]
    fn every_number_of_seconds_is_a_day() {
        let format = |seconds| Time::from_unix(seconds, 0).format(RFC3339);
        assert_eq!(format(i64::MAX), "292277026596-12-04T15:30:07Z");
        assert_eq!(format(i64::MIN), "292277026596-12-04T15:30:08Z");
        assert_eq!(format(-99_999_999_999_999), "-3166904-02-24T14:13:21Z");
        assert_eq!(format(0), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn day_of_the_year_has_to_agree_with_the_date() {
        assert_eq!(Time::parse("2006 002", "2024 060").unwrap().format(DATE_ONLY), "2024-02-29");
        assert_eq!(error("2006 002", "2023 366"), r#"parsing time "2023 366": day-of-year out of range"#);
        assert_eq!(
            error("2006-01 002", "2023-02 001"),
            r#"parsing time "2023-02 001": day-of-year does not match month"#
        );
    }
}
