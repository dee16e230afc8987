//! Objects whose fields do not fit the types that Kubernetes gives them: the original cannot read them.
//!
//! The one idea to know: Go's decoder goes on after a value that does not fit and reports the first one, in the order of the
//! keys, since objects are written with sorted keys before they are read.

use common::go::json::kind_word;
use common::go::quantity::Quantity;
use common::go::time::Time;
use common::{Val, View};

use super::go_types::{APPS_DEPLOYMENT, BATCH_CRON_JOB, POD, Struct, Type};
use super::node::Keys;
use crate::variables::json::to_json;

/// The layout of times in objects.
const RFC3339: &str = "2006-01-02T15:04:05Z07:00";

/// Holds `object` against the types of its `kind`; controllers are all read as deployments, but for `CronJob`. Says how its
/// known keys are written.
///
/// kyverno: pkg/engine/handlers/validation/validate_pss.go – `getSpec`
///
/// # Errors
/// The first value that does not fit, in the words of Go's `encoding/json`.
pub(super) fn check(object: Val<'_>, kind: &str) -> Result<Keys, String> {
    let root = match kind {
        "Pod" => &POD,
        "CronJob" => &BATCH_CRON_JOB,
        _ => &APPS_DEPLOYMENT,
    };
    let mut reader = Reader { path: Vec::new(), owner: root.name, keys: Keys::Exact };
    reader.fields(object, root)?;
    Ok(reader.keys)
}

/// Where the reader is.
struct Reader {
    /// The names of the fields from the root down.
    path: Vec<&'static str>,
    /// The struct that holds the present field.
    owner: &'static str,
    keys: Keys,
}

impl Reader {
    /// The fields of a struct. No struct holds itself, so this ends.
    fn fields(&mut self, value: Val<'_>, of: &'static Struct) -> Result<(), String> {
        for (key, value) in value.sorted_entries() {
            let exact = field(of, key.len(), |name| name == key);
            let Some((name, kind)) = exact.or_else(|| field(of, key.len(), |name| name.eq_ignore_ascii_case(key)))
            else {
                continue;
            };
            if exact.is_none() {
                self.keys = Keys::AnyCase;
            }
            let owner = std::mem::replace(&mut self.owner, of.name);
            self.path.push(name);
            self.value(value, kind)?;
            self.path.pop();
            self.owner = owner;
        }
        Ok(())
    }

    fn value(&mut self, value: Val<'_>, kind: &'static Type) -> Result<(), String> {
        match (kind, value.view()) {
            (_, View::Null)
            | (Type::Any, _)
            | (Type::Bool, View::Bool(_))
            | (Type::Text(_) | Type::IntOrString, View::Str(_)) => Ok(()),
            (Type::Time, View::Str(text)) => Time::parse(RFC3339, text).map(drop).map_err(|error| error.to_string()),
            (Type::Quantity, _) => quantity(value),
            (Type::Int32 | Type::IntOrString, View::Int(_) | View::Float(_)) => {
                self.integer(value, "int32", f64::from(i32::MIN)..f64::from(i32::MAX) + 1.0)
            }
            (Type::Int64, View::Int(_) | View::Float(_)) => self.integer(value, "int64", -TWO_TO_THE_63..TWO_TO_THE_63),
            (Type::List(_, item), View::List(list)) => list.items().try_for_each(|value| self.value(value, item)),
            (Type::Map(_, item), View::Map(map)) => {
                map.sorted_entries().into_iter().try_for_each(|(_, value)| self.value(value, item))
            }
            (Type::Struct(of), View::Map(map)) => self.fields(map, of),
            (kind, _) => Err(self.misfit(kind_word(value.kind()), &name(kind))),
        }
    }

    fn integer(&self, value: Val<'_>, kind: &str, range: std::ops::Range<f64>) -> Result<(), String> {
        let fits = value.as_f64().is_some_and(|number| number.fract() == 0.0 && range.contains(&number));
        if fits {
            return Ok(());
        }
        let literal = to_json(value).unwrap_or_default();
        Err(self.misfit(&format!("number {literal}"), kind))
    }

    fn misfit(&self, what: &str, kind: &str) -> String {
        let (owner, path) = (self.owner, self.path.join("."));
        format!("json: cannot unmarshal {what} into Go struct field {owner}.{path} of type {kind}")
    }
}

const TWO_TO_THE_63: f64 = 9_223_372_036_854_775_808.0;

/// The first field whose JSON name has `length` bytes and is what `is` says.
fn field(of: &'static Struct, length: usize, is: impl Fn(&str) -> bool) -> Option<(&'static str, &'static Type)> {
    let found = of.fields.iter().find(|(name, _)| is_named(name, length, &is))?;
    Some((found.0, &found.1))
}

/// Whether the last part of a dotted name has `length` bytes and is what `is` says. Most names fall by their length, and all
/// are asked for every key of every object.
fn is_named(name: &str, length: usize, is: impl Fn(&str) -> bool) -> bool {
    let Some((owner, last)) = name.len().checked_sub(length).and_then(|at| name.split_at_checked(at)) else {
        return false;
    };
    (owner.is_empty() || owner.ends_with('.')) && is(last) && !last.contains('.')
}

fn quantity(value: Val<'_>) -> Result<(), String> {
    let literal = match value.as_str() {
        Some(text) => text.to_owned(),
        None => to_json(value).unwrap_or_default(),
    };
    Quantity::parse(literal.trim()).map(drop).map_err(|error| error.to_string())
}

/// What Go calls a type.
fn name(kind: &Type) -> String {
    match kind {
        Type::Any => "interface {}".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Int32 | Type::IntOrString => "int32".to_owned(),
        Type::Int64 => "int64".to_owned(),
        Type::Time | Type::Quantity => "string".to_owned(),
        Type::Text(name) | Type::List(name, _) | Type::Map(name, _) => (*name).to_owned(),
        Type::Struct(of) => format!("v1.{}", of.name),
    }
}

#[cfg(test)]
mod tests {
    use common::Value;

    use super::*;

    fn pod(spec: Value) -> Value {
        Value::map([("spec", spec)])
    }

    fn refused(spec: Value) -> String {
        check(Val::from(&pod(spec)), "Pod").unwrap_err()
    }

    #[test]
    fn the_first_misfit_by_key_is_told() {
        let spec = Value::map([("hostPID", Value::from("yes")), ("hostIPC", Value::from(1.0))]);
        let want = "json: cannot unmarshal number into Go struct field PodSpec.spec.hostIPC of type bool";
        assert_eq!(refused(spec), want);
    }

    #[test]
    fn numbers_keep_to_their_size() {
        let seconds = |number: f64| Value::map([("terminationGracePeriodSeconds", number)]);
        assert!(check(Val::from(&pod(seconds(1e15))), "Pod").is_ok());
        assert!(refused(seconds(0.5)).contains("cannot unmarshal number 0.5 into"));
        assert!(refused(seconds(1e19)).ends_with("of type int64"));
        assert!(refused(Value::map([("priority", 2_147_483_648.0)])).ends_with("of type int32"));
    }

    #[test]
    fn an_embedded_struct_is_in_the_path() {
        let volume = Value::map([("secret", Value::from("x"))]);
        let text = refused(Value::map([("volumes", Value::list([volume]))]));
        assert!(text.contains("Volume.spec.volumes.VolumeSource.secret of type v1.SecretVolumeSource"), "{text}");
    }

    #[test]
    fn amounts_and_times_are_read() {
        let overhead = |amount: Value| Value::map([("overhead", Value::map([("cpu", amount)]))]);
        assert!(check(Val::from(&pod(overhead(Value::from(0.5)))), "Pod").is_ok());
        assert!(refused(overhead(Value::from("much"))).starts_with("quantities must match"));
        let metadata = Value::map([("creationTimestamp", "yesterday")]);
        let text = check(Val::from(&Value::map([("metadata", metadata)])), "Pod").unwrap_err();
        assert!(text.starts_with("parsing time"), "{text}");
    }

    #[test]
    fn unknown_fields_and_nulls_fit() {
        let spec = Value::map([("other", Value::from(1.0)), ("hostPID", Value::Null)]);
        assert!(check(Val::from(&pod(spec)), "Pod").is_ok());
    }
}
