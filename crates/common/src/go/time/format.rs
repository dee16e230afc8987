//! Time to text.

use std::fmt::Write as _;

use super::Time;
use super::calendar::{self, Clock, Day, MONTH_NAMES};
use super::layout::{self, Element, OffsetStyle};

/// Go: `Time.appendFormat`.
pub(super) fn format(time: &Time, layout: &str) -> String {
    let mut out = String::with_capacity(layout.len() + 10);
    let (day, clock) = time.day_and_clock();
    let mut rest = layout;
    while !rest.is_empty() {
        let piece = layout::next(rest);
        out.push_str(piece.text);
        if let Some(element) = piece.element {
            write_element(&mut out, time, day, clock, element);
        }
        rest = piece.rest;
    }
    out
}

/// A number that is padded with zeros; a sign comes on top of the width.
fn write_number(out: &mut String, value: i64, width: usize) {
    if value < 0 {
        out.push('-');
    }
    // Writing to a string does not fail.
    let _ = write!(out, "{:0width$}", value.unsigned_abs());
}

fn abbreviation(name: &str) -> &str {
    name.get(..3).unwrap_or(name)
}

fn write_element(out: &mut String, time: &Time, day: Day, clock: Clock, element: Element) {
    let width = |padded: bool| if padded { 2 } else { 1 };
    let month_name = calendar::name(&MONTH_NAMES, day.month.saturating_sub(1));
    let half_day = |am, pm| if clock.hour >= 12 { pm } else { am };
    let (value, width) = match element {
        Element::MonthName => return out.push_str(month_name),
        Element::MonthAbbreviation => return out.push_str(abbreviation(month_name)),
        Element::DayName => return out.push_str(time.weekday().name()),
        Element::DayAbbreviation => return out.push_str(abbreviation(time.weekday().name())),
        Element::HalfDay { lower: false } => return out.push_str(half_day("AM", "PM")),
        Element::HalfDay { lower: true } => return out.push_str(half_day("am", "pm")),
        Element::Zone => return write_zone(out, time),
        Element::Offset { zulu, style } => return write_offset(out, time.offset, zulu, style),
        Element::Fraction { digits, comma, trimmed } => {
            return write_fraction(out, time.nanoseconds, digits, if comma { ',' } else { '.' }, trimmed);
        }
        Element::SpacedDay => return push_spaced(out, day.day, 2),
        Element::SpacedYearDay => return push_spaced(out, day.year_day(), 3),
        Element::Year => (day.year, 4),
        Element::ShortYear => (day.year.abs() % 100, 2),
        Element::Month { padded } => (day.month.into(), width(padded)),
        Element::Day => (day.day.into(), 1),
        Element::PaddedDay => (day.day.into(), 2),
        Element::PaddedYearDay => (day.year_day().into(), 3),
        Element::Hour => (clock.hour.into(), 2),
        Element::HalfDayHour { padded } => ((i64::from(clock.hour) + 11) % 12 + 1, width(padded)),
        Element::Minute { padded } => (clock.minute.into(), width(padded)),
        Element::Second { padded } => (clock.second.into(), width(padded)),
    };
    write_number(out, value, width);
}

fn push_spaced(out: &mut String, value: u32, width: usize) {
    let _ = write!(out, "{value:width$}");
}

/// The zone's name, or its offset when it has none.
fn write_zone(out: &mut String, time: &Time) {
    if time.zone.is_empty() {
        write_offset(out, time.offset, false, OffsetStyle::Minutes);
    } else {
        out.push_str(&time.zone);
    }
}

/// NOTE: the sign is that of the whole minutes, so offsets of less than a minute are positive.
fn write_offset(out: &mut String, offset: i32, zulu: bool, style: OffsetStyle) {
    if zulu && offset == 0 {
        return out.push('Z');
    }
    let minutes = i64::from(offset) / 60;
    out.push(if minutes < 0 { '-' } else { '+' });
    // Go negates the seconds together with the minutes only.
    let seconds = if minutes < 0 { -i64::from(offset) } else { offset.into() } % 60;
    let colon = matches!(style, OffsetStyle::ColonMinutes | OffsetStyle::ColonSeconds);
    write_number(out, minutes.abs() / 60, 2);
    if style == OffsetStyle::Hours {
        return;
    }
    if colon {
        out.push(':');
    }
    write_number(out, minutes.abs() % 60, 2);
    if matches!(style, OffsetStyle::Seconds | OffsetStyle::ColonSeconds) {
        if colon {
            out.push(':');
        }
        write_number(out, seconds, 2);
    }
}

/// At most nine digits, however many the layout has.
fn write_fraction(out: &mut String, nanoseconds: u32, digits: usize, separator: char, trimmed: bool) {
    let all = format!("{nanoseconds:09}");
    let kept = all.get(..digits.min(9)).unwrap_or(&all);
    let kept = if trimmed { kept.trim_end_matches('0') } else { kept };
    if trimmed && kept.is_empty() {
        return;
    }
    out.push(separator);
    out.push_str(kept);
}
