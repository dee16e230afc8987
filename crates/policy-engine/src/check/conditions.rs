//! Conditions: their three parts, the names of operators, the names of admission operations.
//!
//! Kyverno: `pkg/validation/policy/validate.go`, `validateConditions`, `validateRawJSONConditionOperator`.

use common::{Val, View};

use super::value::{field, list, text};

/// Where a condition is wrong, as messages name the place, and how.
pub(super) type Problem = (String, String);

/// The operators, in the order of their names; the original's list has none.
const OPERATORS: &[&str] = &[
    "AllIn",
    "AllNotIn",
    "AnyIn",
    "AnyNotIn",
    "DurationGreaterThan",
    "DurationGreaterThanOrEquals",
    "DurationLessThan",
    "DurationLessThanOrEquals",
    "Equal",
    "Equals",
    "GreaterThan",
    "GreaterThanOrEquals",
    "In",
    "LessThan",
    "LessThanOrEquals",
    "NotEqual",
    "NotEquals",
    "NotIn",
];

/// Key, value and operator of every condition.
pub(super) fn values(conditions: Val<'_>, key: &str) -> Option<Problem> {
    each(conditions, key, ["any", "all"]).find_map(|(at, condition)| {
        let (inner, message) = value_problem(condition)?;
        Some((format!("{at}.{inner}"), message))
    })
}

/// The operator of every condition.
pub(super) fn operators(conditions: Val<'_>, key: &str) -> Option<Problem> {
    // The original calls both lists `any` here.
    each(conditions, key, ["any", "any"]).find_map(|(at, condition)| {
        let operator = text(condition, "operator");
        if OPERATORS.contains(&operator) {
            return None;
        }
        let names: Vec<String> = OPERATORS.iter().map(|name| format!("{name:?}")).collect();
        Some((format!("{at}."), format!("entered value of `operator` is invalid. valid values: [{}]", names.join(" "))))
    })
}

/// The conditions of `any` and `all` blocks, or of the older list, with their places.
fn each<'a>(
    conditions: Val<'a>,
    key: &str,
    names: [&'static str; 2],
) -> impl Iterator<Item = (String, Val<'a>)> + use<'a> {
    let lists = ["any", "all"].into_iter().zip(names);
    let blocks = lists.flat_map(move |(list_key, name)| {
        list(conditions, list_key).enumerate().map(move |(nth, condition)| (format!(".{name}[{nth}]"), condition))
    });
    let old = conditions.items().enumerate().map(|(nth, condition)| (format!("[{nth}]"), condition));
    let key = key.to_owned();
    old.chain(blocks).map(move |(at, condition)| (format!("{key}{at}"), condition))
}

fn value_problem(condition: Val<'_>) -> Option<Problem> {
    let (key, value) = (field(condition, "key"), field(condition, "value"));
    let (Some(key), Some(value), false) = (key, value, text(condition, "operator").is_empty()) else {
        let message = "entered value of `key`, `value` or `operator` is missing or misspelled";
        return Some((String::new(), message.to_owned()));
    };
    let is_operation = key.as_str().is_some_and(|key| key.replace(' ', "") == "{{request.operation}}");
    if is_operation { operation_problem(value) } else { None }
}

/// What is compared with `request.operation`.
fn operation_problem(value: Val<'_>) -> Option<Problem> {
    let known = |text: &str| matches!(text, "CREATE" | "UPDATE" | "DELETE" | "CONNECT");
    let unknown = |text: &str| {
        format!(
            "unknown value '{text}' found under the 'value' field. Only the following values are allowed: [CREATE, UPDATE, \
             DELETE, CONNECT]"
        )
    };
    match value.view() {
        View::Str(text) => {
            let is_variable = text.len() >= 4 && text.starts_with("{{") && text.ends_with("}}");
            (!is_variable && !known(text)).then(|| (format!("value: {text}"), unknown(text)))
        }
        View::List(items) => items.items().enumerate().find_map(|(nth, item)| match item.as_str() {
            Some(text) if known(text) => None,
            Some(text) => Some((format!("value[{nth}]"), unknown(text))),
            None => Some((
                format!("value[{nth}]"),
                format!(
                    "'value[{nth}]' found to be of the type {}. The provided values are expected to be strings",
                    go_type(item)
                ),
            )),
        }),
        _ => Some((
            "value".to_owned(),
            format!(
                "'value' field found to be of the type {}. The provided value/values are expected to be either in the form \
                 of a string or list",
                go_kind(value)
            ),
        )),
    }
}

/// The type as Go's `%T` prints it.
fn go_type(value: Val<'_>) -> &'static str {
    match value.view() {
        View::Null => "<nil>",
        View::Bool(_) => "bool",
        View::Int(_) => "int64",
        // The original decodes whole numbers of conditions as integers.
        View::Float(number) if number.trunc() == number => "int64",
        View::Float(_) => "float64",
        View::Str(_) => "string",
        View::List(_) => "[]interface {}",
        View::Map(_) => "map[string]interface {}",
    }
}

/// The kind as Go's `reflect` names it.
fn go_kind(value: Val<'_>) -> &'static str {
    match value.view() {
        View::List(_) => "slice",
        View::Map(_) => "map",
        _ => go_type(value),
    }
}
