//! Dates: `now`, `date` and its kin, `dateModify`, `toDate`, `ago`, `duration`, `durationRound`, `unixEpoch`.
//!
//! Zones are the business of the run's host. Whole numbers are seconds since the Unix epoch; what is no date is now.
//!
//! sprig: date.go

use std::sync::Arc;

use common::go::duration::Duration;
use common::go::number::{NumCause, parse_int};
use common::go::time::{DATE_ONLY, Time};

use crate::func::{Call, CallError, Func, Param};
use crate::run::Host;
use crate::value::{Data, Value};

use Param::{Any, Str};

pub(in crate::functions) const TABLE: &[Func] = &[
    Func::new("now", &[], now),
    Func::new("ago", &[Any], ago),
    Func::new("date", &[Str, Any], date),
    Func::new("date_in_zone", &[Str, Any, Str], date_in_zone),
    Func::new("dateInZone", &[Str, Any, Str], date_in_zone),
    Func::new("date_modify", &[Str, Param::Time], date_modify),
    Func::new("dateModify", &[Str, Param::Time], date_modify),
    Func::new("must_date_modify", &[Str, Param::Time], must_date_modify),
    Func::new("mustDateModify", &[Str, Param::Time], must_date_modify),
    Func::new("duration", &[Any], duration),
    Func::new("durationRound", &[Any], duration_round),
    Func::new("htmlDate", &[Any], html_date),
    Func::new("htmlDateInZone", &[Any, Str], html_date_in_zone),
    Func::new("toDate", &[Str, Str], to_date),
    Func::new("mustToDate", &[Str, Str], must_to_date),
    Func::new("unixEpoch", &[Param::Time], unix_epoch),
];

const LOCAL: &str = "Local";

fn value(time: Time) -> Value {
    Data::Time(Arc::new(time)).into()
}

/// The time that a value means: itself, seconds since the Unix epoch, or else now.
fn time_of(value: &Value, host: &dyn Host) -> Time {
    match value.data() {
        Data::Time(time) => Time::clone(time),
        Data::Int(seconds) | Data::Int64(seconds) => Time::from_unix(*seconds, 0),
        _ => host.now(),
    }
}

/// `layout` filled with the time that `value` means, in `zone`, or in UTC where that is not known.
fn formatted(call: &mut Call<'_, '_>, layout: &str, value: usize, zone: &str) -> Result<Value, CallError> {
    let source = call.value(value);
    let host = call.run().host();
    let time = time_of(source, host);
    let time = host.in_zone(&time, zone).unwrap_or_else(|| time.utc());
    // Each element of a layout prints at most some ten times its own length.
    call.reserve(layout.len().saturating_mul(10))?;
    Ok(call.derived(value, time.format(layout)))
}

/// `now`: the current time.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn now(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(value(call.run().host().now()))
}

/// `ago DATE`: the time since DATE, in whole seconds.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn ago(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let host = call.run().host();
    let since = host.now().since(&time_of(call.value(0), host));
    Ok(since.round(Duration::SECOND).to_string().into())
}

/// `date LAYOUT DATE`: DATE in the local zone.
fn date(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let layout = call.str(0)?;
    formatted(call, layout, 1, LOCAL)
}

/// `dateInZone LAYOUT DATE ZONE`
fn date_in_zone(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let (layout, zone) = (call.str(0)?, call.str(2)?);
    formatted(call, layout, 1, zone)
}

/// `htmlDate DATE`: the day, in the local zone.
fn html_date(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    formatted(call, DATE_ONLY, 0, LOCAL)
}

/// `htmlDateInZone DATE ZONE`: the day.
fn html_date_in_zone(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let zone = call.str(1)?;
    formatted(call, DATE_ONLY, 0, zone)
}

/// `dateModify SPAN DATE`: DATE moved by SPAN; DATE itself when SPAN is none.
fn date_modify(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    must_date_modify(call).or_else(|_| Ok(call.value(1).clone()))
}

/// `mustDateModify SPAN DATE`: DATE moved by SPAN.
fn must_date_modify(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let span = Duration::parse(call.str(0)?).map_err(|error| CallError::new(error.to_string()))?;
    Ok(value(call.time(1)?.plus(span)))
}

/// `duration SECONDS`: a span as text. NOTE: an `int` counts as zero, only texts and `int64` are read.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn duration(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let seconds = match call.value(0).data() {
        Data::Str(text) => whole(text.as_str()),
        Data::Int64(seconds) => *seconds,
        _ => 0,
    };
    Ok(call.derived(0, Duration(seconds.wrapping_mul(Duration::SECOND.0)).to_string()))
}

/// What Go's `ParseInt` answers next to its error: the nearest number, or zero.
fn whole(text: &str) -> i64 {
    parse_int(text, 10, 64).unwrap_or_else(|error| match error.cause() {
        NumCause::Range if text.starts_with('-') => i64::MIN,
        NumCause::Range => i64::MAX,
        _ => 0,
    })
}

/// `durationRound SPAN`: SPAN in its largest whole unit, without a sign: `2h`, `3mo`. A date means the time since it.
#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn duration_round(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let span = match call.value(0).data() {
        Data::Str(text) => Duration::parse(text.as_str()).unwrap_or(Duration::ZERO),
        Data::Int64(nanoseconds) => Duration(*nanoseconds),
        Data::Time(time) => call.run().host().now().since(time),
        _ => Duration::ZERO,
    };
    Ok(call.derived(0, rounded(span)))
}

fn rounded(span: Duration) -> String {
    const DAY: i64 = 24 * Duration::HOUR.0;
    const UNITS: [(i64, &str); 6] = [
        (365 * DAY, "y"),
        (30 * DAY, "mo"),
        (DAY, "d"),
        (Duration::HOUR.0, "h"),
        (Duration::MINUTE.0, "m"),
        (Duration::SECOND.0, "s"),
    ];
    let size = span.0.unsigned_abs();
    let unit = UNITS.iter().find(|(unit, _)| size > unit.unsigned_abs());
    unit.map_or_else(|| "0s".to_owned(), |(unit, name)| format!("{}{name}", size / unit.unsigned_abs()))
}

/// `toDate LAYOUT TEXT`: the time that TEXT spells; the start of year one when it spells none.
fn to_date(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let parsed = parsed(call)?;
    Ok(value(parsed.unwrap_or_default()))
}

/// `mustToDate LAYOUT TEXT`: the time that TEXT spells.
fn must_to_date(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(value(parsed(call)??))
}

/// The time that argument 1 spells in the layout of argument 0, in the local zone when the layout has none.
///
/// go: `time.ParseInLocation`
fn parsed(call: &mut Call<'_, '_>) -> Result<Result<Time, CallError>, CallError> {
    let (layout, text) = (call.str(0)?, call.str(1)?);
    let host = call.run().host();
    let parsed = Time::parse(layout, text).map_err(|error| CallError::new(error.to_string()));
    Ok(parsed.map(|time| if has_zone(layout) { named(time, host) } else { local(time, host) }))
}

/// Whether a layout has an element that sets the zone.
fn has_zone(layout: &str) -> bool {
    ["MST", "Z07", "-07"].iter().any(|element| layout.contains(element))
}

/// A time that was read with its offset: in the local zone when that has the same offset then.
fn named(time: Time, host: &dyn Host) -> Time {
    match host.in_zone(&time, LOCAL) {
        Some(local) if local.offset() == time.offset() && time.zone().is_empty() => local,
        _ => time,
    }
}

/// What a clock on the wall of the local zone means. The offset of the zone depends on the time and the time on the offset, so
/// Go looks twice: around the time as if it were UTC, and once more where the first offset was not the right one.
fn local(wall: Time, host: &dyn Host) -> Time {
    let at = |offset: i32| {
        let shifted = wall.plus(Duration(-i64::from(offset) * Duration::SECOND.0));
        host.in_zone(&shifted, LOCAL)
    };
    let Some(offset) = at(0).map(|time| time.offset()) else { return wall };
    let Some(first) = at(offset) else { return wall };
    if first.offset() == offset {
        return first;
    }
    at(first.offset()).unwrap_or(first)
}

/// `unixEpoch DATE`: its seconds since the Unix epoch, as text.
fn unix_epoch(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    Ok(call.time(0)?.unix().to_string().into())
}
