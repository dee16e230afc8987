//! What an object would have to hold for a pattern to match, where the pattern says it surely.
//!
//! The one idea to know: a pattern is a question, not an answer. Only a constant is both (`runAsNonRoot: true`, a text
//! without operators), so everything else that does not match stays for a person. Whether the answer is right, the caller
//! finds out by asking the rule again.

use common::{Map, Val, Value, View};
use yaml::{Path, Step};

use super::Pattern;
use super::anchor::{Anchor, AnchorKind};
use super::scalar::matches;
use super::term::is_range;

/// Why there is no sure answer. Prints the reason.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}{}", place_of(.path))]
pub struct NoRepair {
    reason: String,
    path: Path,
}

fn place_of(path: &Path) -> String {
    if path.is_root() { String::new() } else { format!(" (at `{path}`)") }
}

impl NoRepair {
    /// A reason that holds for the whole rule.
    pub fn of_rule(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), path: Path::root() }
    }
}

/// `object` with what `pattern` asks for. Both are trees of the reader's depth, so the recursion is bounded.
///
/// # Errors
/// The first thing that the pattern asks for without naming one value for it.
pub fn repaired(pattern: Val<'_>, object: Val<'_>) -> Result<Value, NoRepair> {
    let mut repair = Repair { path: Vec::new() };
    Ok(repair.value(pattern, Some(object))?.unwrap_or_default())
}

struct Repair {
    path: Vec<Step>,
}

/// A value, or nothing where nothing has to stand.
type Repaired = Result<Option<Value>, NoRepair>;

impl Repair {
    fn value(&mut self, pattern: Val<'_>, value: Option<Val<'_>>) -> Repaired {
        match pattern.view() {
            View::Map(pattern) => self.map(pattern, value),
            View::List(pattern) => self.list(pattern, value),
            _ => self.scalar(pattern, value),
        }
    }

    fn no(&self, reason: impl Into<String>) -> NoRepair {
        NoRepair { reason: reason.into(), path: self.path.iter().cloned().collect() }
    }

    fn below<T>(&mut self, step: Step, go: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(step);
        let done = go(self);
        self.path.pop();
        done
    }

    fn scalar(&self, pattern: Val<'_>, value: Option<Val<'_>>) -> Repaired {
        let is_star = pattern.as_str() == Some("*");
        let fits = match value {
            // A scalar pattern holds for each item of a list.
            Some(value) if value.is_list() => value.items().all(|item| matches(item, pattern)),
            Some(value) => is_star || matches(value, pattern),
            None => !is_star && matches(Val::null(), pattern),
        };
        if fits {
            return Ok(value.map(Val::to_value));
        }
        let constant = constant(pattern).map_err(|reason| self.no(reason))?;
        match value {
            Some(value) if value.is_map() || value.is_list() => {
                Err(self.no("a map or a list stands where the rule asks for one value"))
            }
            Some(value) => Ok(Some(like(value, constant))),
            None if is_of_unknown_type(&constant) => {
                Err(self.no("the rule leaves open whether a text or another kind of value is meant"))
            }
            None => Ok(Some(constant)),
        }
    }

    fn map(&mut self, pattern: Val<'_>, value: Option<Val<'_>>) -> Repaired {
        let old = match value {
            Some(value) if value.is_map() => value.to_value(),
            Some(value) if !value.is_null() => return Err(self.no("the rule asks for a map here")),
            _ => Value::Map(Map::new().into()),
        };
        if !is_concerned(pattern, Val::from(&old)) {
            return Ok(value.map(Val::to_value));
        }
        let mut new = old.clone();
        for (key, pattern) in pattern.sorted_entries() {
            let anchor = Anchor::parse(key);
            let name = anchor.map_or(key, |anchor| anchor.key);
            let present = Val::from(&old).get(name);
            match anchor.map(|anchor| anchor.kind) {
                Some(AnchorKind::Condition | AnchorKind::Global) => {}
                Some(AnchorKind::Equality) if present.is_none() => {}
                Some(AnchorKind::Negation | AnchorKind::Existence) => self.whole(key, pattern, Val::from(&old))?,
                _ if name.contains(['*', '?']) => self.whole(key, pattern, Val::from(&old))?,
                _ => {
                    let answer = self.below(name.into(), |repair| repair.value(pattern, present))?;
                    if let Some(answer) = answer {
                        new.force_map().insert(name, answer);
                    }
                }
            }
        }
        let is_new = value.is_none_or(Val::is_null) && Val::from(&new).is_empty();
        Ok(if is_new { value.map(Val::to_value) } else { Some(new) })
    }

    /// An entry that holds or does not, and names no value.
    fn whole(&self, key: &str, pattern: Val<'_>, map: Val<'_>) -> Result<(), NoRepair> {
        let alone = Value::map([(key, pattern.to_value())]);
        match Pattern::compile(Val::from(&alone)).validate(map) {
            Ok(()) => Ok(()),
            Err(_) => Err(self.no(format!("`{key}` does not hold, and names nothing to put there"))),
        }
    }

    fn list(&mut self, pattern: Val<'_>, value: Option<Val<'_>>) -> Repaired {
        let Some(value) = value.filter(|value| value.is_list()) else {
            return Err(self.no("the rule asks for a list, and does not say of what length"));
        };
        // A list of maps as pattern: its first map holds for every item.
        let Some(item_pattern) = pattern.items().next().filter(|item| item.is_map()) else {
            let fits = Pattern::compile(pattern).validate(value).is_ok();
            return if fits {
                Ok(Some(value.to_value()))
            } else {
                Err(self.no("the items do not match the rule's list"))
            };
        };
        let mut items = Vec::new();
        for (index, item) in value.items().enumerate() {
            let answer = self.below(index.into(), |repair| repair.value(item_pattern, Some(item)))?;
            items.push(answer.unwrap_or_default());
        }
        Ok(Some(Value::list(items)))
    }
}

/// Whether the conditions that a map of the pattern starts with hold, so that the rest of it counts.
fn is_concerned(pattern: Val<'_>, map: Val<'_>) -> bool {
    let is_condition =
        |key: &str| matches!(Anchor::parse(key), Some(Anchor { kind: AnchorKind::Condition | AnchorKind::Global, .. }));
    let conditions = pattern.entries().filter(|(key, _)| is_condition(key));
    let alone = Value::map(conditions.map(|(key, value)| (key, value.to_value())));
    Val::from(&alone).is_empty() || Pattern::compile(Val::from(&alone)).validate(map).is_ok()
}

/// The one value that a scalar pattern stands for.
fn constant(pattern: Val<'_>) -> Result<Value, String> {
    let Some(text) = pattern.as_str() else {
        return if pattern.is_null() {
            Err("the rule asks for nothing to be here".into())
        } else {
            Ok(pattern.to_value())
        };
    };
    let is_operator = |c: char| matches!(c, '*' | '?' | '|' | '&' | '<' | '>' | '!');
    if text.contains("{{") || text.contains("$(") {
        return Err("the rule compares with a variable".into());
    }
    if text.is_empty() || text.contains(is_operator) || is_range(text) || text.trim() != text {
        return Err(format!("`{text}` names no single value"));
    }
    Ok(text.into())
}

/// The constant in the kind of the value that it takes the place of.
fn like(value: Val<'_>, constant: Value) -> Value {
    match (value.view(), constant.as_str()) {
        (View::Bool(_), Some("true")) => Value::Bool(true),
        (View::Bool(_), Some("false")) => Value::Bool(false),
        _ => constant,
    }
}

/// A text that reads as a boolean or a number may stand for one.
fn is_of_unknown_type(constant: &Value) -> bool {
    constant.as_str().is_some_and(|text| matches!(text, "true" | "false") || text.parse::<f64>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn value(text: &str) -> Value {
        let document = yaml::Documents::new(text.into(), yaml::ReadOptions::default()).next().unwrap().unwrap();
        Value::document(Arc::new(document))
    }

    fn answer(pattern: &str, object: &str) -> Result<Value, String> {
        let (pattern, object) = (value(pattern), value(object));
        repaired(Val::from(&pattern), Val::from(&object)).map_err(|error| error.to_string())
    }

    #[test]
    fn constants_are_put_where_they_are_missing_or_wrong() {
        let pattern = "spec: {hostNetwork: false, containers: [{securityContext: {runAsNonRoot: true}}]}";
        let object = "spec: {hostNetwork: true, containers: [{name: a}, {name: b, securityContext: {x: 1}}]}";
        let want = "spec: {hostNetwork: false, containers: [{name: a, securityContext: {runAsNonRoot: true}}, \
                    {name: b, securityContext: {x: 1, runAsNonRoot: true}}]}";
        assert_eq!(answer(pattern, object), Ok(value(want)));
    }

    #[test]
    fn an_equality_anchor_asks_nothing_of_a_missing_key() {
        assert_eq!(answer("{=(a): {b: x}}", "{c: 1}"), Ok(value("{c: 1}")));
        assert_eq!(answer("{=(a): {=(b): x}}", "{a: {b: y}}"), Ok(value("{a: {b: x}}")));
    }

    #[test]
    fn a_condition_that_does_not_hold_leaves_its_map_alone() {
        let object = "l: [{name: a1, i: v}, {name: b, i: v}]";
        let want = "l: [{name: a1, i: w}, {name: b, i: v}]";
        assert_eq!(answer("l: [{(name): 'a*', i: w}]", object), Ok(value(want)));
    }

    #[test]
    fn what_names_no_value_is_left_to_a_person() {
        for (pattern, object, why) in [
            ("a: '?*'", "{}", "`?*` names no single value (at `a`)"),
            ("a: '!x'", "{a: x}", "`!x` names no single value (at `a`)"),
            ("a: 'x | y'", "{a: z}", "`x | y` names no single value (at `a`)"),
            ("a: '1-5'", "{a: 9}", "`1-5` names no single value (at `a`)"),
            ("a: '{{ b }}'", "{a: 9}", "the rule compares with a variable (at `a`)"),
            ("X(a): 'null'", "{a: 9}", "`X(a)` does not hold, and names nothing to put there"),
            ("a: {b: [{c: d}]}", "{}", "the rule asks for a list, and does not say of what length (at `a.b`)"),
            ("a: 'true'", "{}", "the rule leaves open whether a text or another kind of value is meant (at `a`)"),
            ("a: x", "{a: {b: c}}", "a map or a list stands where the rule asks for one value (at `a`)"),
        ] {
            assert_eq!(answer(pattern, object).unwrap_err(), why, "{pattern}");
        }
    }

    #[test]
    fn what_matches_already_stays_as_it_is() {
        assert_eq!(answer("{a: '?*', b: 'v | w', c: '<10', d: null}", "{a: z, b: w}"), Ok(value("{a: z, b: w}")));
        assert_eq!(answer("a: 'true'", "{a: false}"), Ok(value("{a: true}")));
    }
}
