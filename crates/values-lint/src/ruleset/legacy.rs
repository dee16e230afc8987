//! Old spellings that the original still reads: `except`, and rules that were renamed.
//! (spectral: packages/ruleset-migrator/src/transformers)

use std::sync::Arc;

use crate::document::{Value, js_string, number};

/// Members of a map while it is changed.
pub(super) type Members = Vec<(Arc<str>, Value)>;

const RENAMED: &[(&str, &str)] = &[
    ("operation-2xx-response", "operation-default-response"),
    ("oas3-unused-components-schema", "oas3-unused-components"),
    ("oas2-valid-parameter-example", "oas2-valid-schema-example"),
    ("oas2-valid-response-schema-example", "oas2-valid-schema-example"),
    ("oas2-valid-definition-example", "oas2-valid-schema-example"),
    ("oas2-valid-response-example", "oas2-valid-media-example"),
    ("oas3-valid-oas-parameter-example", "oas3-valid-media-example"),
    ("oas3-valid-oas-content-example", "oas3-valid-media-example"),
    ("oas3-valid-oas-header-example", "oas3-valid-media-example"),
    ("oas3-valid-header-schema-example", "oas3-valid-schema-example"),
    ("oas3-valid-parameter-schema-example", "oas3-valid-schema-example"),
];

/// The number that the original compares severities by; `None` where it has none.
fn rank(severity: &Value) -> Option<f64> {
    let word = js_string(Some(severity));
    match number::parse(&word) {
        Some(rank) => Some(rank),
        None => match word.as_str() {
            "error" => Some(0.0),
            "warn" => Some(1.0),
            "info" => Some(2.0),
            "hint" => Some(3.0),
            "off" => Some(-1.0),
            _ => None,
        },
    }
}

fn max(left: &Value, right: &Value) -> Value {
    let text = |value: &Value| Value::string(js_string(Some(value)));
    match (rank(left), rank(right)) {
        (_, Some(-1.0)) => text(left),
        (Some(l), Some(r)) if l > r => text(right),
        _ => text(left),
    }
}

/// Gives renamed rules their new names.
pub(super) fn rename_rules(rules: &mut Members) {
    let renamed = |name: &str| RENAMED.iter().find(|(old, _)| *old == name).map(|(_, new)| *new);
    if !rules.iter().any(|(name, rule)| renamed(name).is_some() && !is_object(rule)) {
        return;
    }
    let mut done: Members = Vec::with_capacity(rules.len());
    let originals = rules.clone();
    for (name, rule) in originals.iter() {
        let Some(new) = renamed(name).filter(|_| !is_object(rule)) else {
            if !done.iter().any(|(known, _)| known == name) {
                done.push((Arc::clone(name), rule.clone()));
            }
            continue;
        };
        let other = originals.iter().find(|(known, _)| &**known == new).map(|(_, rule)| rule);
        match done.iter_mut().find(|(known, _)| &**known == new) {
            Some((_, known)) => *known = max(rule, known),
            None => done.push((new.into(), other.map_or_else(|| rule.clone(), |other| max(rule, other)))),
        }
    }
    *rules = done;
}

const fn is_object(value: &Value) -> bool {
    matches!(value, Value::Object(_) | Value::Array(_) | Value::Null)
}

/// `except: {"file#/pointer": [rule]}` as entries of `overrides`.
pub(super) fn except_overrides(except: &Value) -> Vec<Value> {
    let Value::Object(except) = except else { return Vec::new() };
    let entry = |(pattern, rules): (&Arc<str>, &Value)| {
        let file = if pattern.starts_with('#') { format!("**{pattern}") } else { pattern.to_string() };
        let names = rules.as_array().unwrap_or(&[]).iter().filter_map(Value::as_str);
        let mut off: Members = Vec::new();
        for name in names {
            if !off.iter().any(|(known, _)| &**known == name) {
                off.push((name.into(), Value::string("off")));
            }
        }
        let files = Value::array(vec![Value::string(file)]);
        Value::object(vec![("files".into(), files), ("rules".into(), Value::object(off))])
    };
    except.iter().map(entry).collect()
}

/// JSON with the commas that are missing between values: the original's reader passes over them. What follows stays on its
/// line.
pub(super) fn mend_json(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    // The end of the last value in `mended`, where a value may not follow without a comma.
    let mut value_end: Option<usize> = None;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let starts_value = matches!(letter, '"' | '{' | '[' | '-') || letter.is_ascii_alphanumeric();
        if let Some(end) = value_end.filter(|_| starts_value) {
            mended.insert(end, ',');
        }
        mended.push(letter);
        match letter {
            _ if letter.is_whitespace() => continue,
            '"' => {
                while let Some(letter) = letters.next() {
                    mended.push(letter);
                    match letter {
                        '"' => break,
                        '\\' => mended.extend(letters.next()),
                        _ => {}
                    }
                }
            }
            _ if letter == '-' || letter.is_ascii_alphanumeric() => {
                let goes_on = |next: &char| next.is_ascii_alphanumeric() || matches!(next, '.' | '+' | '-');
                while let Some(letter) = letters.next_if(goes_on) {
                    mended.push(letter);
                }
            }
            _ => {}
        }
        value_end =
            (starts_value && !matches!(letter, '{' | '[') || matches!(letter, '}' | ']')).then_some(mended.len());
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_commas_are_put_in() {
        let text = "{\"a\": \"x\"\n  \"b\": [1 2], \"c\": {}\n \"d\": true }";
        assert_eq!(mend_json(text), "{\"a\": \"x\",\n  \"b\": [1, 2], \"c\": {},\n \"d\": true }");
    }

    #[test]
    fn renamed_rules_keep_their_place() {
        let mut rules: Members =
            vec![("oas3-valid-oas-header-example".into(), Value::string("warn")), ("x".into(), Value::Bool(true))];
        rename_rules(&mut rules);
        let names: Vec<_> = rules.iter().map(|(name, _)| &**name).collect();
        assert_eq!(names, ["oas3-valid-media-example", "x"]);
    }
}
