//! The rule that a zone follows beyond its table: `CET-1CEST,M3.5.0,M10.5.0/3`.
//!
//! go: time/zoneinfo.go (`tzset`)

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// The name and the offset at `seconds` since the epoch; nothing when `rule` is none.
pub(super) fn at(rule: &str, seconds: i64) -> Option<(String, i32)> {
    let mut rest = rule;
    let standard = (name(&mut rest)?, -span(&mut rest)?);
    if rest.is_empty() || rest.starts_with(',') {
        return answer(standard);
    }
    let saving_name = name(&mut rest)?;
    let offset = if rest.is_empty() || rest.starts_with(',') { standard.1 + HOUR } else { -span(&mut rest)? };
    let saving = (saving_name, offset);
    let rules = if rest.is_empty() { "M3.2.0,M11.1.0" } else { rest.strip_prefix([',', ';'])? };
    let (start, end) = rules.split_once(',')?;
    let (year, second_of_year) = year_of(seconds);
    let start = change(start, year)? - standard.1;
    let end = change(end, year)? - saving.1;
    // South of the equator the year starts and ends with daylight saving.
    let is_saving =
        if start <= end { (start..end).contains(&second_of_year) } else { !(end..start).contains(&second_of_year) };
    answer(if is_saving { saving } else { standard })
}

fn answer((name, offset): (&str, i64)) -> Option<(String, i32)> {
    Some((name.to_owned(), i32::try_from(offset).ok()?))
}

/// Takes a name: three letters or more, or anything in angle brackets.
fn name<'r>(rest: &mut &'r str) -> Option<&'r str> {
    if let Some(inner) = rest.strip_prefix('<') {
        let (name, after) = inner.split_once('>')?;
        *rest = after;
        return Some(name);
    }
    let end = rest.find(|c: char| c.is_ascii_digit() || matches!(c, ',' | '-' | '+')).unwrap_or(rest.len());
    let (name, after) = rest.split_at_checked(end)?;
    *rest = after;
    (name.len() >= 3).then_some(name)
}

/// Takes `[+-]hh[:mm[:ss]]`, in seconds.
fn span(rest: &mut &str) -> Option<i64> {
    let (sign, mut after) = match rest.strip_prefix('-') {
        Some(after) => (-1, after),
        None => (1, rest.strip_prefix('+').unwrap_or(rest)),
    };
    let mut seconds = number(&mut after, 24 * 7)? * HOUR;
    for unit in [60, 1] {
        let Some(next) = after.strip_prefix(':') else { break };
        after = next;
        seconds += number(&mut after, 59)? * unit;
    }
    *rest = after;
    Some(sign * seconds)
}

/// Takes a number up to `max`.
fn number(rest: &mut &str, max: i64) -> Option<i64> {
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, after) = rest.split_at_checked(end)?;
    *rest = after;
    digits.parse().ok().filter(|number| *number <= max)
}

/// The second of the year on the clock on the wall at which a change happens.
fn change(rule: &str, year: i64) -> Option<i64> {
    let (day, time) = match rule.split_once('/') {
        Some((day, mut time)) => (day, span(&mut time).filter(|_| time.is_empty())?),
        None => (rule, 2 * HOUR),
    };
    Some(day_of_year(day, year)? * DAY + time)
}

/// `M3.5.0`, `J60` or `59`: the day of the year from 0.
fn day_of_year(rule: &str, year: i64) -> Option<i64> {
    let leap = i64::from(is_leap(year));
    if let Some(mut day) = rule.strip_prefix('J') {
        // Days from 1 that never count the 29th of February.
        let day = number(&mut day, 365).filter(|_| day.is_empty())?;
        return Some(day - 1 + if day >= 60 { leap } else { 0 });
    }
    let Some(parts) = rule.strip_prefix('M') else {
        let mut day = rule;
        return number(&mut day, 365).filter(|_| day.is_empty());
    };
    let mut parts = parts.split('.').map(|part| part.parse::<i64>().ok());
    let (month, week, weekday) = (parts.next()??, parts.next()??, parts.next()??);
    if parts.next().is_some() || !(1..=12).contains(&month) || !(1..=5).contains(&week) || !(0..=6).contains(&weekday) {
        return None;
    }
    let first = first_of_month(month, leap);
    let size = first_of_month(month + 1, leap) - first;
    // The first of January of 1970 was a Thursday.
    let first_weekday = (days_to_year(year) + first + 4).rem_euclid(7);
    let mut day = (weekday - first_weekday).rem_euclid(7) + (week - 1) * 7;
    if day >= size {
        day -= 7;
    }
    Some(first + day)
}

/// The day of the year, from 0, that a month from 1 starts with.
const fn first_of_month(month: i64, leap: i64) -> i64 {
    match month {
        1 => 0,
        2 => 31,
        // From March on, 153 days every five months.
        _ => 59 + leap + (153 * (month - 3) + 2) / 5,
    }
}

const fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The days from the epoch to the first of January of `year`.
const fn days_to_year(year: i64) -> i64 {
    let past = year - 1;
    past * 365 + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400) - 719_162
}

/// The year in UTC, and the second in it.
const fn year_of(seconds: i64) -> (i64, i64) {
    let days = seconds.div_euclid(DAY);
    // 146,097 days are 400 years.
    let mut year = 1970 + days * 400 / 146_097;
    while days_to_year(year) > days {
        year -= 1;
    }
    while days_to_year(year + 1) <= days {
        year += 1;
    }
    (year, seconds - days_to_year(year) * DAY)
}

#[cfg(test)]
mod tests {
    use super::at;

    fn shown(rule: &str, seconds: i64) -> String {
        at(rule, seconds).map_or_else(|| "-".to_owned(), |(name, offset)| format!("{name} {offset}"))
    }

    #[test]
    fn daylight_saving_starts_and_ends_at_the_second() {
        const PRAGUE: &str = "CET-1CEST,M3.5.0,M10.5.0/3";
        // 2024-03-31 and 2024-10-27, 01:00 UTC.
        assert_eq!(shown(PRAGUE, 1_711_846_799), "CET 3600");
        assert_eq!(shown(PRAGUE, 1_711_846_800), "CEST 7200");
        assert_eq!(shown(PRAGUE, 1_729_990_799), "CEST 7200");
        assert_eq!(shown(PRAGUE, 1_729_990_800), "CET 3600");
    }

    #[test]
    fn south_of_the_equator_the_year_starts_with_daylight_saving() {
        const SYDNEY: &str = "AEST-10AEDT,M10.1.0,M4.1.0/3";
        assert_eq!(shown(SYDNEY, 1_704_067_200), "AEDT 39600");
        assert_eq!(shown(SYDNEY, 1_719_792_000), "AEST 36000");
    }

    #[test]
    fn names_in_brackets_and_days_by_number() {
        assert_eq!(shown("<+0545>-5:45", 0), "+0545 20700");
        assert_eq!(shown("AAA3BBB,J60/0,300/0", 5_097_600 + 10_800), "BBB -7200");
        assert_eq!(shown("EST5EDT", 1_720_000_000), "EDT -14400");
        assert_eq!(shown("", 0), "-");
        assert_eq!(shown("CET-1CEST,M13.1.0,M1.1.0", 0), "-");
    }
}
