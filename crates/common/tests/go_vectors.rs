//! What Go answered, call by call: each line of `go_vectors/*.jsonl` was recorded from Go 1.26, apimachinery 0.36.3,
//! blang/semver 4.0.0 and Masterminds/semver 3.4.0 with random inputs. Texts that start with `!` are errors.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests")]

use std::cmp::Ordering;
use std::fmt::Display;

use common::go::decimal::{Dec, Rounding};
use common::go::duration::Duration;
use common::go::quantity::{Format, Quantity};
use common::go::semver::{Constraint, Range, Version};
use common::go::time::Time;
use common::go::{number, path, quote};

#[derive(serde::Deserialize)]
struct Vector {
    call: String,
    args: Vec<String>,
    want: Vec<String>,
}

impl Vector {
    fn text(&self, index: usize) -> &str {
        &self.args[index]
    }

    fn int<T: TryFrom<i64, Error: std::fmt::Debug>>(&self, index: usize) -> T {
        T::try_from(self.args[index].parse::<i64>().unwrap()).unwrap()
    }

    fn float(&self, index: usize) -> f64 {
        f64::from_bits(u64::from_str_radix(&self.args[index], 16).unwrap())
    }
}

fn bits(value: f64) -> String {
    // Go has another NaN.
    if value.is_nan() { "7ff8000000000001".to_owned() } else { format!("{:x}", value.to_bits()) }
}

/// One answer, or the error's text behind a mark.
fn outcome<T: Display, E: Display>(result: Result<T, E>) -> Vec<String> {
    vec![result.map_or_else(|error| format!("!{error}"), |value| value.to_string())]
}

fn order(order: Ordering) -> String {
    (order as i8).to_string()
}

macro_rules! answers {
    ($($value:expr),+ $(,)?) => { vec![$($value.to_string()),+] };
}

fn number(vector: &Vector) -> Vec<String> {
    let text = vector.args[0].as_str();
    match vector.call.as_str() {
        "format_float" => {
            answers![number::format_float(vector.float(0), vector.text(1).as_bytes()[0], vector.int(2), vector.int(3))]
        }
        "json_float" => answers![number::json_float(vector.float(0))],
        "fmt_float" => answers![number::fmt_v_float(vector.float(0)), number::fmt_f(vector.float(0))],
        "parse_int" => outcome(number::parse_int(text, vector.int(1), vector.int(2))),
        "parse_uint" => outcome(number::parse_uint(text, vector.int(1), vector.int(2))),
        "atoi" => outcome(number::atoi(text)),
        "parse_float" => outcome(number::parse_float(text).map(bits)),
        _ => outcome(number::parse_bool(text)),
    }
}

fn duration(vector: &Vector) -> Vec<String> {
    match vector.call.as_str() {
        "duration" => {
            let (span, unit) = (Duration(vector.int(0)), Duration(vector.int(1)));
            let (seconds, minutes, hours) = (bits(span.seconds()), bits(span.minutes()), bits(span.hours()));
            answers![span, seconds, minutes, hours, span.truncate(unit).0, span.round(unit).0]
        }
        "duration_from_seconds" => answers![Duration::from_seconds(vector.float(0)).0],
        _ => outcome(Duration::parse(vector.text(0)).map(|span| span.0)),
    }
}

fn describe(quantity: &Quantity) -> String {
    let format = match quantity.format() {
        Format::BinarySi => "BinarySI",
        Format::DecimalSi => "DecimalSI",
        Format::DecimalExponent => "DecimalExponent",
    };
    let whole = quantity.as_i64().map_or_else(|| "? false".to_owned(), |value| format!("{value} true"));
    let (float, value, milli) = (bits(quantity.as_float64()), quantity.value(), quantity.milli_value());
    format!("{quantity}|{format}|{whole}|{float}|{value}|{milli}|{} {}", quantity.sign(), quantity.is_zero())
}

fn quantity(vector: &Vector) -> Vec<String> {
    let left = Quantity::parse(vector.text(0));
    if vector.call == "quantity" {
        return outcome(left.map(|quantity| describe(&quantity)));
    }
    let (left, right) = (left.unwrap(), Quantity::parse(vector.text(1)).unwrap());
    answers![
        describe(&left.checked_add(&right).unwrap()),
        describe(&left.checked_sub(&right).unwrap()),
        describe(&left.checked_mul_i64(vector.int(2)).unwrap()),
        describe(&left.negated()),
        order(left.cmp(&right)),
        describe(&left.checked_mul(&right.as_dec()).unwrap()),
        left.checked_quo(&right.as_dec()).map_or_else(String::new, |quotient| describe(&quotient)),
    ]
}

fn decimal(vector: &Vector) -> Vec<String> {
    let left = Dec::parse(vector.text(0));
    if vector.call == "decimal" {
        return left.map_or_else(|| answers!["!"], |dec| answers![dec, dec.scale()]);
    }
    let (left, right, scale) = (left.unwrap(), Dec::parse(vector.text(1)).unwrap(), vector.int(2));
    let quotient = |rounding| left.checked_quo(&right, scale, rounding).map_or_else(String::new, |dec| dec.to_string());
    answers![
        left.checked_add(&right).unwrap(),
        left.checked_sub(&right).unwrap(),
        left.checked_mul(&right).unwrap(),
        order(left.cmp(&right)),
        left.checked_round(scale, Rounding::Up).unwrap(),
        left.checked_round(scale, Rounding::Down).unwrap(),
        quotient(Rounding::Down),
        quotient(Rounding::Up),
    ]
}

fn semver(vector: &Vector) -> Vec<String> {
    let text = vector.text(0);
    let version = |index: usize| Version::parse_loose(vector.text(index)).unwrap();
    match vector.call.as_str() {
        "version" => outcome(Version::parse(text)),
        "version_loose" => outcome(Version::parse_loose(text)),
        "version_strict" => outcome(Version::parse_strict(text)),
        "version_order" => answers![order(version(0).cmp(&version(1)))],
        "range" => outcome(Range::parse(text).map(|range| range.matches(&version(1)))),
        _ => match Constraint::parse(text) {
            Err(error) => answers![format!("!{error}")],
            Ok(constraint) => {
                let failures = constraint.validate(&version(1));
                let sentences = |lines: Vec<String>| lines.iter().map(|line| format!("{line}\n")).collect::<String>();
                let satisfied = constraint.check(&version(1));
                let validated = failures.is_ok();
                answers![satisfied, validated, failures.err().map_or_else(String::new, sentences), constraint]
            }
        },
    }
}

fn paths(vector: &Vector) -> Vec<String> {
    let parts: Vec<&str> = vector.args.iter().map(String::as_str).collect();
    answers![if vector.call == "clean_path" { path::clean(parts[0]) } else { path::join(&parts) }]
}

fn time(vector: &Vector) -> Vec<String> {
    let unix = || Time::from_unix(vector.int(0), vector.int(1));
    match vector.call.as_str() {
        "format_time" => {
            let time = unix().in_zone(vector.text(2), vector.int(3));
            answers![time.format(vector.text(4)), time]
        }
        "calendar" => {
            let time = unix().in_zone("", vector.int(2));
            let (year, month, day, year_day) = (time.year(), time.month(), time.day(), time.year_day());
            let (hour, minute, second) = (time.hour(), time.minute(), time.second());
            let (milli, nano) = (time.unix_milli(), time.unix_nano());
            answers![year, month, day, year_day, time.weekday().name(), hour, minute, second, milli, nano]
        }
        "parse_time" => match Time::parse(vector.text(0), vector.text(1)) {
            Ok(time) => answers![time.unix(), time.nanosecond(), time.offset(), time, time.zone()],
            Err(error) => answers![format!("!{error}")],
        },
        _ => {
            let (start, unit) = (unix(), Duration(vector.int(3)));
            let (end, cut, near) = (start.plus(Duration(vector.int(2))), start.truncate(unit), start.round(unit));
            let mut answers = Vec::new();
            for time in [&end, &cut, &near] {
                answers.extend(answers![time.unix(), time.nanosecond()]);
            }
            answers.extend(answers![end.since(&start).0, start.since(&Time::from_unix(0, 0)).0, start < end]);
            answers
        }
    }
}

fn check(lines: &str, answer: fn(&Vector) -> Vec<String>) {
    let mut failures = Vec::new();
    for line in lines.lines() {
        let vector: Vector = serde_json::from_str(line).unwrap();
        let got = answer(&vector);
        if got != vector.want {
            failures.push(format!("{} {:?}\n  got  {got:?}\n  want {:?}", vector.call, vector.args, vector.want));
        }
    }
    if !failures.is_empty() {
        panic!("{} of {} differ\n{}", failures.len(), lines.lines().count(), failures.join("\n"));
    }
}

#[test]
fn numbers_are_those_of_go() {
    check(include_str!("go_vectors/number.jsonl"), number);
}

#[test]
fn quoted_texts_are_those_of_go() {
    check(include_str!("go_vectors/quote.jsonl"), |vector| answers![quote::quote(vector.text(0))]);
}

#[test]
fn durations_are_those_of_go() {
    check(include_str!("go_vectors/duration.jsonl"), duration);
}

#[test]
fn quantities_are_those_of_kubernetes() {
    check(include_str!("go_vectors/quantity.jsonl"), quantity);
}

#[test]
fn decimals_are_those_of_inf() {
    check(include_str!("go_vectors/decimal.jsonl"), decimal);
}

#[test]
fn versions_are_those_of_blang_and_masterminds() {
    check(include_str!("go_vectors/semver.jsonl"), semver);
}

#[test]
fn paths_are_those_of_go() {
    check(include_str!("go_vectors/path.jsonl"), paths);
}

#[test]
fn times_are_those_of_go() {
    check(include_str!("go_vectors/time.jsonl"), time);
}
