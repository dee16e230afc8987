//! Days and clocks from seconds, and back.
//!
//! The one idea to know: as in Go, seconds are counted without a sign from a March in the far past, so every 64 bit number is
//! a day, the same one as in Go.

const SECONDS_PER_DAY: u64 = 86_400;
/// Days in the four hundred years after which the calendar repeats.
const DAYS_PER_CYCLE: u64 = 146_097;
/// The first of March of the year minus this is where the count starts.
const FIRST_YEAR: u64 = 292_277_022_400;
/// Seconds from there to the first of January of year one; 306 days separate that from the March before.
const TO_YEAR_ONE: u64 = (FIRST_YEAR / 400 * DAYS_PER_CYCLE + 306) * SECONDS_PER_DAY;

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Day {
    pub(super) year: i64,
    /// From 1.
    pub(super) month: u32,
    /// From 1.
    pub(super) day: u32,
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clock {
    pub(super) hour: u32,
    pub(super) minute: u32,
    pub(super) second: u32,
}

/// A day of the week; Sunday is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weekday(u32);

impl Weekday {
    /// The number of the day, 0 for Sunday.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0
    }

    /// The English name.
    #[must_use]
    pub fn name(self) -> &'static str {
        name(&DAY_NAMES, self.0)
    }
}

pub(super) const DAY_NAMES: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

pub(super) const MONTH_NAMES: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

pub(super) fn name(names: &[&'static str], index: u32) -> &'static str {
    names.get(index as usize).copied().unwrap_or("")
}

pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

pub(super) fn days_in(month: u32, year: i64) -> u32 {
    match month {
        2 => 28 + u32::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

impl Day {
    /// The day of the year, from 1.
    pub(super) fn year_day(self) -> u32 {
        (1..self.month).map(|month| days_in(month, self.year)).sum::<u32>() + self.day
    }
}

/// Seconds since the start of the count, of a place `offset` seconds east.
fn absolute(seconds: i64, offset: i32) -> u64 {
    seconds.wrapping_add(offset.into()).cast_unsigned().wrapping_add(TO_YEAR_ONE)
}

fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(0)
}

/// The day and the clock that is `seconds` after the start of year one, `offset` seconds east.
pub(super) fn split(seconds: i64, offset: i32) -> (Day, Clock) {
    let absolute = absolute(seconds, offset);
    let (days, rest) = (absolute / SECONDS_PER_DAY, absolute % SECONDS_PER_DAY);
    let clock = Clock { hour: narrow(rest / 3_600), minute: narrow(rest / 60 % 60), second: narrow(rest % 60) };
    (day(days), clock)
}

/// The day so many days after a first of March: years that start in March end with the leap day.
fn day(days: u64) -> Day {
    let (cycle, in_cycle) = (days / DAYS_PER_CYCLE, days % DAYS_PER_CYCLE);
    let year = (in_cycle - in_cycle / 1_460 + in_cycle / 36_524 - in_cycle / 146_096) / 365;
    let in_year = in_cycle - (365 * year + year / 4 - year / 100);
    // Months from March have 31, 30, 31, 30, 31 days, twice and a half: 153 days for five of them.
    let month = (5 * in_year + 2) / 153;
    let day = in_year - (153 * month + 2) / 5 + 1;
    let next_year = month >= 10;
    let year = (cycle * 400 + year + u64::from(next_year)).cast_signed() - FIRST_YEAR.cast_signed();
    Day { year, month: narrow(if next_year { month - 9 } else { month + 3 }), day: narrow(day) }
}

pub(super) fn weekday(seconds: i64, offset: i32) -> Weekday {
    // The count starts on a Wednesday.
    Weekday(narrow((absolute(seconds, offset) / SECONDS_PER_DAY + 3) % 7))
}

/// Seconds from the start of year one to `clock` on `day`, which exists and is within ten thousand years.
pub(super) fn seconds(day: Day, clock: Clock) -> i64 {
    let before = day.year - 1;
    let leaps = before.div_euclid(4) - before.div_euclid(100) + before.div_euclid(400);
    let days = before * 365 + leaps + i64::from(day.year_day()) - 1;
    days * 86_400 + i64::from(clock.hour * 3_600 + clock.minute * 60 + clock.second)
}
