//! The methods of times and of spans, as templates can call them.
//!
//! Methods that answer with several values (`Date`, `Clock`) cannot be called from a template in Go either.
//!
//! go: time/time.go, time/format.go

use std::any::Any;
use std::borrow::Cow;
use std::sync::Arc;

use common::go::duration::Duration;
use common::go::time::{RFC3339_NANO, Time};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Kind, Object, Value};

use Param::{Int, Str};

/// The methods of `time.Time`. The receiver is argument 0.
pub(in crate::functions) const TIME: &[Func] =
    &[
        Func::new("Add", &[Param::Duration], |call| Ok(time(call.time(0)?.plus(call.duration(1)?)))),
        Func::new("AddDate", &[Int, Int, Int], add_date),
        Func::new("After", &[Param::Time], |call| Ok((call.time(0)? > call.time(1)?).into())),
        Func::new("Before", &[Param::Time], |call| Ok((call.time(0)? < call.time(1)?).into())),
        Func::new("Compare", &[Param::Time], |call| Ok(Value::int(call.time(0)?.cmp(call.time(1)?) as i64))),
        Func::new("Day", &[], |call| int(call.time(0)?.day())),
        Func::new("Equal", &[Param::Time], |call| Ok((call.time(0)? == call.time(1)?).into())),
        Func::new("Format", &[Str], format),
        Func::new("Hour", &[], |call| int(call.time(0)?.hour())),
        Func::new("IsZero", &[], |call| Ok(call.time(0)?.is_zero().into())),
        Func::new("Local", &[], local),
        Func::new("MarshalText", &[], |call| {
            Ok(Data::Bytes(call.time(0)?.format(RFC3339_NANO).into_bytes().into()).into())
        }),
        Func::new("Minute", &[], |call| int(call.time(0)?.minute())),
        Func::new("Month", &[], month),
        Func::new("Nanosecond", &[], |call| int(call.time(0)?.nanosecond())),
        Func::new("Round", &[Param::Duration], |call| Ok(time(call.time(0)?.round(call.duration(1)?)))),
        Func::new("Second", &[], |call| int(call.time(0)?.second())),
        Func::new("String", &[], |call| Ok(call.time(0)?.to_string().into())),
        Func::new("Sub", &[Param::Time], |call| Ok(Data::Duration(call.time(0)?.since(call.time(1)?)).into())),
        Func::new("Truncate", &[Param::Duration], |call| Ok(time(call.time(0)?.truncate(call.duration(1)?)))),
        Func::new("UTC", &[], |call| Ok(time(call.time(0)?.utc()))),
        Func::new("Unix", &[], |call| Ok(Value::int64(call.time(0)?.unix()))),
        Func::new("UnixMicro", &[], |call| Ok(Value::int64(micros(call.time(0)?)))),
        Func::new("UnixMilli", &[], |call| Ok(Value::int64(call.time(0)?.unix_milli()))),
        Func::new("UnixNano", &[], |call| Ok(Value::int64(call.time(0)?.unix_nano()))),
        Func::new("Weekday", &[], weekday),
        Func::new("Year", &[], |call| Ok(Value::int(call.time(0)?.year()))),
        Func::new("YearDay", &[], |call| int(call.time(0)?.year_day())),
    ];

/// The methods of `time.Duration`. The receiver is argument 0.
pub(in crate::functions) const DURATION: &[Func] = &[
    Func::new("Abs", &[], |call| Ok(span(Duration(call.duration(0)?.0.saturating_abs())))),
    Func::new("Hours", &[], |call| Ok(call.duration(0)?.hours().into())),
    Func::new("Microseconds", &[], |call| Ok(Value::int64(call.duration(0)?.0 / Duration::MICROSECOND.0))),
    Func::new("Milliseconds", &[], |call| Ok(Value::int64(call.duration(0)?.0 / Duration::MILLISECOND.0))),
    Func::new("Minutes", &[], |call| Ok(call.duration(0)?.minutes().into())),
    Func::new("Nanoseconds", &[], |call| Ok(Value::int64(call.duration(0)?.0))),
    Func::new("Round", &[Param::Duration], |call| Ok(span(call.duration(0)?.round(call.duration(1)?)))),
    Func::new("Seconds", &[], |call| Ok(call.duration(0)?.seconds().into())),
    Func::new("String", &[], |call| Ok(call.duration(0)?.to_string().into())),
    Func::new("Truncate", &[Param::Duration], |call| Ok(span(call.duration(0)?.truncate(call.duration(1)?)))),
];

fn time(time: Time) -> Value {
    Data::Time(Arc::new(time)).into()
}

fn span(span: Duration) -> Value {
    Data::Duration(span).into()
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a table's function")]
fn int(n: u32) -> Result<Value, CallError> {
    Ok(Value::int(n.into()))
}

fn micros(time: &Time) -> i64 {
    time.unix().wrapping_mul(1_000_000).wrapping_add((time.nanosecond() / 1_000).into())
}

/// `T.AddDate YEARS MONTHS DAYS`: a month that is too short runs over into the next one.
fn add_date(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let start = call.time(0)?;
    let month = i64::from(start.month()) - 1;
    let months =
        start.year().wrapping_add(call.int(1)?).wrapping_mul(12).wrapping_add(month).wrapping_add(call.int(2)?);
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    let moved = days_before(year, month).wrapping_sub(days_before(start.year(), i64::from(start.month())));
    let days = moved.wrapping_add(call.int(3)?);
    // INVARIANT: a span is at most some 106,751 days, so long ways are gone in pieces.
    const PIECE: i64 = 100_000;
    const FARTHEST: i64 = 1_000_000_000;
    let (mut end, mut left) = (start.clone(), days.clamp(-FARTHEST, FARTHEST));
    while left != 0 {
        let piece = left.clamp(-PIECE, PIECE);
        end = end.plus(Duration(piece * 24 * Duration::HOUR.0));
        left -= piece;
    }
    Ok(time(end))
}

/// The days from the first of March of year 0 to the first of a month, negative before.
fn days_before(year: i64, month: i64) -> i64 {
    let year = if month > 2 { year } else { year.wrapping_sub(1) };
    let since_march = (month + 9) % 12;
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    year.wrapping_mul(365).wrapping_add(leap_days).wrapping_add((since_march * 153 + 2) / 5)
}

/// `T.Format LAYOUT`
fn format(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let layout = call.str(1)?;
    call.reserve(layout.len().saturating_mul(10))?;
    Ok(call.time(0)?.format(layout).into())
}

/// `T.Local`: the same instant in the local zone.
fn local(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let instant = call.time(0)?;
    Ok(time(call.run().host().in_zone(instant, "Local").unwrap_or_else(|| instant.clone())))
}

/// A number with a name: `time.Month` and `time.Weekday`.
#[derive(Debug)]
struct Named {
    type_name: &'static str,
    number: i64,
    text: String,
}

impl Object for Named {
    fn type_name(&self) -> Cow<'_, str> {
        self.type_name.into()
    }

    fn kind(&self) -> Kind {
        Kind::Int
    }

    fn truth(&self) -> bool {
        self.number != 0
    }

    fn string(&self) -> Option<String> {
        Some(self.text.clone())
    }

    fn plain(&self) -> Value {
        Value::int(self.number)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn named(type_name: &'static str, number: u32, text: String) -> Value {
    let object: Arc<dyn Object> = Arc::new(Named { type_name, number: number.into(), text });
    object.into()
}

/// `T.Month`
fn month(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let time = call.time(0)?;
    Ok(named("time.Month", time.month(), time.format("January")))
}

/// `T.Weekday`
fn weekday(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let day = call.time(0)?.weekday();
    Ok(named("time.Weekday", day.number(), day.name().to_owned()))
}
