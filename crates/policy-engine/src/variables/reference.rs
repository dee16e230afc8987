//! `$(./../path)`: references to other places of the same document. They are resolved once, when a policy is compiled.

use common::go::number::fmt_f;
use common::go::path::{clean, join};
use common::{Map, Val, Value, View};

use super::error::VariableError;
use super::pointer::Place;

/// The most references of one text; each one costs a walk through the document.
const MOST_REFERENCES: usize = 100;

/// True when `text` may hold a reference, plain or escaped.
pub(crate) fn has_reference(text: &str) -> bool {
    text.contains('$') && text.contains("$(")
}

/// `document` with all of its references replaced by what they refer to.
///
/// # Errors
/// A reference to nothing, or to what is no text. Texts of kyverno: pkg/engine/variables/vars.go – `substituteReferences`.
pub(crate) fn resolve(document: Val<'_>) -> Result<Value, VariableError> {
    walk(document, document, &Place::root())
}

fn walk(document: Val<'_>, value: Val<'_>, place: &Place<'_>) -> Result<Value, VariableError> {
    match value.view() {
        View::Str(text) if has_reference(text) => Ok(Value::from(resolve_text(document, text, place)?)),
        View::List(list) => {
            let items = list.items().enumerate().map(|(nth, item)| walk(document, item, &place.index(nth)));
            Ok(Value::from(items.collect::<Result<Vec<_>, _>>()?))
        }
        View::Map(map) => {
            let mut resolved = Map::new();
            for (key, value) in map.sorted_entries() {
                let name = if has_reference(key) { resolve_text(document, key, place)? } else { key.to_owned() };
                resolved.insert(name, walk(document, value, &place.key(key))?);
            }
            Ok(Value::from(resolved))
        }
        _ => Ok(value.to_value()),
    }
}

/// `text` with its references replaced, and escaped ones without their backslash.
fn resolve_text(document: Val<'_>, text: &str, place: &Place<'_>) -> Result<String, VariableError> {
    let mut resolved = text.to_owned();
    for (prefix, reference) in references(text).into_iter().take(MOST_REFERENCES) {
        let path = place.path();
        let failed = |cause: &str| VariableError::new(format!("failed to resolve {reference} at path {path}: {cause}"));
        let value = lookup(document, reference, &path).map_err(|error| failed(error.text()))?;
        let Some(value) = value else {
            return Err(VariableError::new(format!("got nil resolved variable {reference} at path {path}: <nil>")));
        };
        let Some(value) = value.as_str() else {
            let message = format!("NotResolvedReferenceErr,reference {reference} not resolved at path {path}");
            return Err(VariableError::new(message));
        };
        resolved = resolved.replacen(&format!("{prefix}{reference}"), &format!("{prefix}{value}"), 1);
    }
    Ok(unescape(&resolved))
}

/// Finds `$(...)`, which ends at the last closing parenthesis before a blank, with the character in front of it.
///
/// kyverno: pkg/engine/variables/regex/vars.go – `RegexReferences`.
fn references(text: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find("$(")).map(|at| from + at) {
        from = at + 1;
        let before = text.get(..at).unwrap_or_default();
        let prefix = before.char_indices().next_back().and_then(|(start, _)| before.get(start..)).unwrap_or_default();
        if prefix == "\\" {
            continue;
        }
        let Some(end) = reference_end(text, at) else { continue };
        let Some(reference) = text.get(at..end) else { continue };
        found.push((prefix, reference));
        // The next reference needs a character of its own in front of it.
        from = end + text.get(end..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Where the reference at `start` ends: after one character of any kind (a line break apart), it runs to the last `)` before
/// the next blank.
fn reference_end(text: &str, start: usize) -> Option<usize> {
    let inner = text.get(start + 2..)?;
    let first = inner.chars().next().filter(|&c| c != '\n')?.len_utf8();
    let rest = inner.get(first..)?;
    let run = rest.split(' ').next().unwrap_or_default();
    Some(start + 2 + first + run.rfind(')')? + 1)
}

/// Takes the backslash off `\$(...)`.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\$(") {
        let (before, escaped) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let inner = escaped.get(3..).unwrap_or_default();
        let first = inner.chars().next().filter(|&c| c != '\n').map_or(0, char::len_utf8);
        let run = inner.get(first..).unwrap_or_default();
        let closes = first > 0 && run.find([' ', ')']).is_some_and(|end| run.as_bytes().get(end) == Some(&b')'));
        out.push_str(if closes { "$(" } else { "\\$(" });
        rest = inner;
    }
    out.push_str(rest);
    out
}

/// What a reference stands for, with the operator that it starts with put before it.
fn lookup(document: Val<'_>, reference: &str, place: &str) -> Result<Option<Value>, VariableError> {
    let path = reference.trim_matches(['$', '(', ')']);
    let operator = operator(path);
    let path = path.get(operator.len()..).unwrap_or_default();
    if path.is_empty() {
        return Err(VariableError::new("expected path, found empty reference"));
    }
    let absolute = if path.starts_with('/') { path.to_owned() } else { join(&[place, path]) };
    let mut found = None;
    find(document, &absolute, &Place::root(), &mut found);
    if operator.is_empty() {
        return Ok(found);
    }
    let found = found.unwrap_or_default();
    let text = match Val::from(&found).view() {
        View::Str(text) => text.to_owned(),
        View::Int(number) => number.to_string(),
        View::Float(number) => fmt_f(number),
        _ => {
            let value = super::go_text::go_text(Val::from(&found), super::go_text::Verb::Value);
            let message = format!("incorrect expression: operator {operator} does not match with value {value}");
            return Err(VariableError::new(message));
        }
    };
    Ok(Some(Value::from(format!("{operator}{text}"))))
}

/// The comparison that a pattern starts with. Ranges cannot stand before a path.
fn operator(path: &str) -> &'static str {
    let operators = [">=", "<=", ">", "<", "!"];
    if path.len() < 2 {
        return "";
    }
    operators.into_iter().find(|operator| path.starts_with(operator)).unwrap_or_default()
}

/// Keeps the last leaf or key whose path, anchors taken off, is `wanted`. A key's path is that of its map.
///
/// kyverno: pkg/engine/variables/vars.go – `getValueFromReference`.
fn find(value: Val<'_>, wanted: &str, place: &Place<'_>, found: &mut Option<Value>) {
    let here = || without_anchors(&place.path()) == wanted;
    match value.view() {
        View::List(list) => {
            for (nth, item) in list.items().enumerate() {
                find(item, wanted, &place.index(nth), found);
            }
        }
        View::Map(map) => {
            for (key, value) in map.sorted_entries() {
                if here() {
                    *found = Some(Value::from(key));
                }
                find(value, wanted, &place.key(key), found);
            }
        }
        View::Null => {
            if here() {
                *found = None;
            }
        }
        _ => {
            if here() {
                *found = Some(value.to_value());
            }
        }
    }
}

/// kyverno: pkg/engine/anchor/utils.go – `RemoveAnchorsFromPath`.
fn without_anchors(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').filter(|step| !step.is_empty()).map(without_anchor).collect();
    let joined = if steps.is_empty() { String::new() } else { clean(&steps.join("/")) };
    if path.starts_with('/') { format!("/{joined}") } else { joined }
}

/// `name` of `(name)`, `=(name)`, `^(name)`, `X(name)`, `+(name)` and `<(name)`.
fn without_anchor(step: &str) -> &str {
    let inner = step.strip_prefix(['=', '^', 'X', '+', '<']).unwrap_or(step);
    inner.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).filter(|name| !name.is_empty()).unwrap_or(step)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(document: &Value) -> Result<Value, String> {
        resolve(Val::from(document)).map_err(|error| error.to_string())
    }

    #[test]
    fn a_reference_takes_the_text_at_its_path() {
        let document = Value::map([("a", Value::from("x")), ("b", Value::from("is $(./../a)"))]);
        let want = Value::map([("a", Value::from("x")), ("b", Value::from("is x"))]);
        assert_eq!(resolved(&document), Ok(want));
        let document = Value::map([("(a)", Value::from("x")), ("b", Value::from("$(/a)!"))]);
        assert_eq!(Val::from(&resolved(&document).unwrap()).get("b").unwrap().as_str(), Some("x!"));
    }

    #[test]
    fn an_operator_stays_before_the_value() {
        let document = Value::map([("a", Value::from(3.0)), ("b", Value::from("$(<=./../a)"))]);
        assert_eq!(Val::from(&resolved(&document).unwrap()).get("b").unwrap().as_str(), Some("<=3.000000"));
    }

    #[test]
    fn a_reference_to_nothing_is_an_error() {
        let document = Value::from("run $(HOME) now");
        assert_eq!(resolved(&document), Err("got nil resolved variable $(HOME) at path : <nil>".into()));
        let document = Value::map([("a", Value::from(3.0)), ("b", Value::from("$(./../a)"))]);
        let message = "NotResolvedReferenceErr,reference $(./../a) not resolved at path /b";
        assert_eq!(resolved(&document), Err(message.into()));
    }

    #[test]
    fn an_escaped_reference_loses_its_backslash() {
        assert_eq!(resolved(&Value::from(r"run \$(HOME) now")), Ok(Value::from("run $(HOME) now")));
        assert_eq!(resolved(&Value::from(r"run \$( x) now")), Ok(Value::from(r"run $( x) now")));
        assert_eq!(resolved(&Value::from(r"run \$(a b) now")), Ok(Value::from(r"run \$(a b) now")));
    }

    #[test]
    fn a_reference_runs_to_the_last_parenthesis_before_a_blank() {
        assert_eq!(references("$(a)b) c"), [("", "$(a)b)")]);
        assert_eq!(references("x$(a) $(b)"), [("x", "$(a)"), (" ", "$(b)")]);
        assert!(references("$() ").is_empty());
    }
}
