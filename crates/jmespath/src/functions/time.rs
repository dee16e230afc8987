//! Points in time and the spans between them. Texts are RFC 3339 unless a layout is given.
//!
//! kyverno: pkg/engine/jmespath/time.go

use common::go::duration::Duration;
use common::go::number::parse_int;
use common::go::time::{RFC3339, Time};

use super::Call;
use super::function::{Function, Param, Type};
use crate::error::SearchError;
use crate::interpreter::Answer;

const S: Param = &[Type::String];

pub(super) const TABLE: &[Function] = &[
    Function::kyverno(
        "time_since",
        &[S, S, S],
        Type::String,
        "calculate the difference between a start and end period of time where the end may either be a static definition \
         or the then-current time",
        time_since,
    ),
    Function::kyverno("time_now", &[], Type::String, "returns current time in RFC 3339 format", time_now),
    Function::kyverno("time_now_utc", &[], Type::String, "returns current UTC time in RFC 3339 format", time_now),
    Function::kyverno(
        "time_to_cron",
        &[S],
        Type::String,
        "converts a time (RFC 3339) to a cron expression (string).",
        time_to_cron,
    ),
    Function::kyverno(
        "time_add",
        &[S, S],
        Type::String,
        "adds duration (second string) to a time value (first string)",
        time_add,
    ),
    Function::kyverno(
        "time_parse",
        &[S, S],
        Type::String,
        "changes a time value of a given layout to RFC 3339",
        time_parse,
    ),
    Function::kyverno(
        "time_utc",
        &[S],
        Type::String,
        "calcutes time in UTC from a given time in RFC 3339 format",
        time_utc,
    ),
    Function::kyverno(
        "time_diff",
        &[S, S],
        Type::String,
        "calculate the difference between a start and end date in RFC3339 format",
        time_diff,
    ),
    Function::kyverno(
        "time_before",
        &[S, S],
        Type::Bool,
        "checks if a time is before another time, both in RFC3339 format",
        time_before,
    ),
    Function::kyverno(
        "time_after",
        &[S, S],
        Type::Bool,
        "checks if a time is after another time, both in RFC3339 format",
        time_after,
    ),
    Function::kyverno(
        "time_between",
        &[S, S, S],
        Type::Bool,
        "checks if a time is between a start and end time, all in RFC3339 format",
        time_between,
    ),
    Function::kyverno(
        "time_truncate",
        &[S, S],
        Type::String,
        "returns the result of rounding time down to a multiple of duration",
        time_truncate,
    ),
];

fn parsed(layout: &str, text: &str) -> Result<Time, SearchError> {
    Time::parse(layout, text).map_err(|error| SearchError::failed(error.to_string()))
}

fn time(call: &Call<'_, '_>, index: usize) -> Result<Time, SearchError> {
    parsed(RFC3339, call.str(index)?)
}

fn duration(call: &Call<'_, '_>, index: usize) -> Result<Duration, SearchError> {
    Duration::parse(call.str(index)?).map_err(|error| SearchError::failed(error.to_string()))
}

fn now(call: &Call<'_, '_>) -> Time {
    let now = call.env().now;
    Time::from_unix(i64::try_from(now.as_secs()).unwrap_or(i64::MAX), now.subsec_nanos().into())
}

fn shown<'a>(time: &Time) -> Answer<'a> {
    Ok(time.format(RFC3339).into())
}

/// `time_since(LAYOUT, START, END)`: an empty LAYOUT is RFC 3339, an empty END is now.
fn time_since<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let layout = Some(call.str(0)?).filter(|layout| !layout.is_empty()).unwrap_or(RFC3339);
    let start = parsed(layout, call.str(1)?)?;
    let end = match call.str(2)? {
        "" => now(call),
        text => parsed(layout, text)?,
    };
    Ok(end.since(&start).to_string().into())
}

/// `time_now()` and `time_now_utc()`: the local zone is UTC here.
fn time_now<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    shown(&now(call))
}

/// `time_to_cron(TIME)`: minute, hour, day, month and weekday.
fn time_to_cron<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let time = time(call, 0)?;
    let weekday = time.weekday().number();
    Ok(format!("{} {} {} {} {weekday}", time.minute(), time.hour(), time.day(), time.month()).into())
}

/// `time_add(TIME, DURATION)`.
fn time_add<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    shown(&time(call, 0)?.plus(duration(call, 1)?))
}

/// `time_parse(LAYOUT, TEXT)`: a LAYOUT that is a number means seconds since 1970.
fn time_parse<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (layout, text) = (call.str(0)?, call.str(1)?);
    if parse_int(layout, 10, 64).is_err() {
        return shown(&parsed(layout, text)?);
    }
    let seconds = parse_int(text, 10, 64).map_err(|error| SearchError::failed(error.to_string()))?;
    shown(&Time::from_unix(seconds, 0))
}

/// `time_utc(TIME)`.
fn time_utc<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    shown(&time(call, 0)?.utc())
}

/// `time_diff(START, END)`.
fn time_diff<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let start = time(call, 0)?;
    Ok(time(call, 1)?.since(&start).to_string().into())
}

/// The instant, for comparing.
fn instant(call: &Call<'_, '_>, index: usize) -> Result<(i64, u32), SearchError> {
    let time = time(call, index)?;
    Ok((time.unix(), time.nanosecond()))
}

/// `time_before(TIME, OTHER)`.
fn time_before<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok((instant(call, 0)? < instant(call, 1)?).into())
}

/// `time_after(TIME, OTHER)`.
fn time_after<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    Ok((instant(call, 0)? > instant(call, 1)?).into())
}

/// `time_between(TIME, START, END)`: neither START nor END is between.
fn time_between<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    let (time, start, end) = (instant(call, 0)?, instant(call, 1)?, instant(call, 2)?);
    Ok((start < time && time < end).into())
}

/// `time_truncate(TIME, DURATION)`: down to a multiple, counted from year one.
fn time_truncate<'a>(call: &Call<'_, 'a>) -> Answer<'a> {
    shown(&time(call, 0)?.truncate(duration(call, 1)?))
}
