//! The values that hold for a policy and a resource: the values file and `--set`, merged once before anything is judged.
//!
//! kyverno: cmd/cli/kubectl-kyverno/variables/variables.go, parse.go, new.go

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use common::Value;
use common::go::csv;
use policy_engine::request::{Operation, Subresource};

use super::reading::Reader;
use super::trouble::Trouble;
use super::values::{self, Values};

const RULE: &str = "input/values";

/// The merged values of one resource under one policy.
#[derive(Clone, Debug)]
pub(crate) struct ResourceValues {
    /// A map, dotted keys split.
    pub(crate) values: Value,
    /// What `request.operation` says.
    pub(crate) operation: Operation,
}

impl ResourceValues {
    fn set_operation(&mut self, operation: Operation) {
        self.operation = operation;
        let request = self.values.force_map().entry_or_null("request");
        request.force_map().insert("operation", operation.word());
    }
}

/// All values of a run.
#[derive(Clone, Debug)]
pub(crate) struct Variables {
    /// Where nothing else is said.
    common: ResourceValues,
    /// By policy name, then by resource name.
    by_resource: BTreeMap<String, BTreeMap<String, ResourceValues>>,
    /// By policy name, then by rule name.
    by_rule: BTreeMap<String, BTreeMap<String, Value>>,
    /// By namespace.
    pub(crate) namespace_labels: BTreeMap<String, BTreeMap<String, String>>,
    /// Declared subresources.
    pub(crate) subresources: Vec<Subresource>,
    /// Words of `--set` that mean nothing, as the original passes over them.
    pub(crate) ignored: Vec<String>,
}

impl Variables {
    /// The values of the resources of one policy that have some of their own.
    pub(crate) fn of_policy(&self, policy: &str) -> Option<&BTreeMap<String, ResourceValues>> {
        self.by_resource.get(policy)
    }

    /// What holds for every policy and resource.
    pub(crate) const fn common(&self) -> &ResourceValues {
        &self.common
    }

    /// The same for another operation, whatever the values say of it.
    pub(crate) fn with_operation(&self, operation: Operation) -> Self {
        let mut variables = self.clone();
        variables.common.set_operation(operation);
        for values in variables.by_resource.values_mut().flat_map(BTreeMap::values_mut) {
            values.set_operation(operation);
        }
        variables
    }

    /// The values of the rules of one policy.
    pub(crate) fn of_rules(&self, policy: &str) -> Option<&BTreeMap<String, Value>> {
        self.by_rule.get(policy)
    }
}

/// Reads the values file, when there is one, and `--set`.
pub(crate) fn variables(path: &str, set: &[String], reader: &mut Reader<'_>) -> Result<Variables, Trouble> {
    let values = if path.is_empty() { Values::default() } else { values_file(path, path, reader)? };
    variables_of(values, set)
}

/// Values that were read already, and `--set`.
pub(crate) fn variables_of(values: Values, set: &[String]) -> Result<Variables, Trouble> {
    check_operation(&values)?;
    let (set, ignored) = parse_set(set);
    let mut variables = merge(values, &set)?;
    variables.ignored = ignored;
    Ok(variables)
}

/// Reads the values file at `place`, which messages call `path`.
pub(crate) fn values_file(path: &str, place: &str, reader: &mut Reader<'_>) -> Result<Values, Trouble> {
    let wrap = |text: &str| format!("failed to decode yaml (unable to load variable file: {path} ({text}))");
    let file = reader.file(place, RULE).map_err(|trouble| {
        let text = wrap(&trouble.words);
        trouble.ends(text)
    })?;
    let document = reader.typed_document(file, RULE).map_err(|trouble| {
        let text = wrap(&trouble.words);
        trouble.ends(text)
    })?;
    let values = values::decode(&document).map_err(|error| {
        let words = format!("error unmarshaling JSON: while decoding JSON: {error}");
        let place = error.place(&document);
        Trouble::new(RULE, error.message).at(place).ends(wrap(&words))
    })?;
    if values.untyped {
        let text = format!("values file {path} uses a deprecated schema — please migrate to the latest format");
        return Err(Trouble::new(RULE, "the values file has no `apiVersion` or no `kind`")
            .at(document.locate(&yaml::Path::root()).value.at_start())
            .hint("start it with `apiVersion: cli.kyverno.io/v1alpha1` and `kind: Values`")
            .prints(format!("\nWARNING: values file ({path}) uses a deprecated schema that will be removed in 1.15\n"))
            .ends(format!("failed to decode yaml ({text})")));
    }
    Ok(values)
}

/// kyverno: processor/operation.go (`NormalizeValuesOperation`)
fn check_operation(values: &Values) -> Result<(), Trouble> {
    let given = values.global.iter().find(|(key, _)| key == "request.operation");
    let Some(operation) = given.and_then(|(_, value)| value.as_str()) else { return Ok(()) };
    if ["", "CREATE", "UPDATE", "DELETE", "CONNECT"].contains(&operation) {
        return Ok(());
    }
    let text =
        format!("invalid request.operation value \"{operation}\", must be one of CREATE, UPDATE, DELETE, CONNECT");
    Err(Trouble::new(RULE, text.clone()).ends(text))
}

/// The pairs of `--set`, and the words that are none: not exactly one `=`, an empty side, a key that would rewrite the
/// object, or a key that was set before.
fn parse_set(words: &[String]) -> (BTreeMap<String, Value>, Vec<String>) {
    let mut set = BTreeMap::new();
    let mut ignored = Vec::new();
    for word in words {
        let mut sides = word.trim().split('=').map(str::trim);
        match (sides.next(), sides.next(), sides.next()) {
            (Some(key), Some(value), None)
                if !key.is_empty()
                    && !value.is_empty()
                    && !key.contains("request.object.")
                    && !set.contains_key(key) =>
            {
                set.insert(key.to_owned(), Value::from(value));
            }
            _ => ignored.push(word.clone()),
        }
    }
    (set, ignored)
}

fn merge(values: Values, set: &BTreeMap<String, Value>) -> Result<Variables, Trouble> {
    let global: BTreeMap<String, Value> = values.global.into_iter().collect();
    let mut flat: BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>> = BTreeMap::new();
    let mut by_rule: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
    for policy in values.policies {
        let resources = flat.entry(policy.name.clone()).or_default();
        for (name, pairs) in policy.resources {
            resources.entry(name).or_insert_with(|| global.clone()).extend(pairs);
        }
        for (name, pairs) in policy.rules {
            let rules = by_rule.entry(policy.name.clone()).or_default();
            // The first rule of a name is the one that is found.
            if let Entry::Vacant(entry) = rules.entry(name) {
                entry.insert(nested(pairs)?);
            }
        }
    }
    let complete = |mut pairs: BTreeMap<String, Value>| {
        pairs.extend(set.clone());
        resource_values(pairs)
    };
    let mut by_resource = BTreeMap::new();
    for (policy, resources) in flat.into_iter().filter(|(_, resources)| !resources.is_empty()) {
        let values: Result<_, Trouble> =
            resources.into_iter().map(|(name, pairs)| Ok((name, complete(pairs)?))).collect();
        by_resource.insert(policy, values?);
    }
    Ok(Variables {
        common: complete(global)?,
        by_resource,
        by_rule,
        namespace_labels: values.namespace_labels,
        subresources: values.subresources,
        ignored: Vec::new(),
    })
}

fn resource_values(pairs: BTreeMap<String, Value>) -> Result<ResourceValues, Trouble> {
    let operation = match pairs.get("request.operation").and_then(Value::as_str) {
        Some("DELETE") => Operation::Delete,
        Some("UPDATE") => Operation::Update,
        // CONNECT is judged as CREATE; the word stands in the values all the same.
        _ => Operation::Create,
    };
    Ok(ResourceValues { values: nested(pairs)?, operation })
}

/// One map of all pairs, their keys split at dots outside quotes.
fn nested(pairs: impl IntoIterator<Item = (String, Value)>) -> Result<Value, Trouble> {
    let mut root = Value::Map(std::sync::Arc::default());
    for (key, value) in pairs {
        let fields = csv::record(&key, '.').map_err(|error| {
            let text = format!("failed to add variable to context {key} ({error})");
            Trouble::new(RULE, text.clone()).ends(text)
        })?;
        insert(&mut root, &fields, value);
    }
    Ok(root)
}

fn insert(target: &mut Value, fields: &[String], value: Value) {
    match fields {
        [] => {}
        [last] => overlay(target.force_map().entry_or_null(last), value),
        [first, rest @ ..] => insert(target.force_map().entry_or_null(first), rest, value),
    }
}

/// Lays a value over what stands there: maps are merged, everything else is replaced.
fn overlay(target: &mut Value, value: Value) {
    match (&mut *target, value) {
        (Value::Map(_), Value::Map(pairs)) => {
            let map = target.force_map();
            for (key, value) in pairs.iter() {
                overlay(map.entry_or_null(key), value.clone());
            }
        }
        (_, value) => *target = value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use common::Val;
    use common::limits::Limits;
    use common::sys::Memory;

    fn load(text: &str, set: &[&str]) -> Result<Variables, Trouble> {
        let sys = Memory::new().file("/v.yaml", text);
        let set: Vec<String> = set.iter().map(|&word| word.to_owned()).collect();
        let path = if text.is_empty() { "" } else { "/v.yaml" };
        variables(path, &set, &mut Reader::new(&sys, Limits::default()))
    }

    fn text(value: &Value, keys: &[&str]) -> Option<String> {
        Val::from(value).dig(keys).and_then(Val::as_str).map(str::to_owned)
    }

    const HEAD: &str = "apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\n";

    #[test]
    fn later_sources_win() {
        let file = format!(
            "{HEAD}globalValues: {{a: global, b: global, c: global}}\npolicies:\n- name: p\n  resources:\n  - name: r\n    \
             values: {{b: resource, c: resource}}\n"
        );
        let variables = load(&file, &["c=set"]).unwrap();
        let own = &variables.of_policy("p").unwrap()["r"].values;
        assert_eq!((text(own, &["a"]), text(own, &["b"])), (Some("global".into()), Some("resource".into())));
        assert_eq!(text(own, &["c"]), Some("set".into()));
        assert_eq!(text(&variables.common().values, &["b"]), Some("global".into()));
        assert!(variables.of_policy("q").is_none());
    }

    #[test]
    fn keys_are_split_at_dots_outside_quotes_and_merged() {
        let file = format!("{HEAD}globalValues:\n  a.b: k\n  a.c: l\n  '\"d.e\"': z\n  a: {{f: w}}\n");
        let values = load(&file, &[]).unwrap().common().values.clone();
        for (keys, want) in [(vec!["a", "b"], "k"), (vec!["a", "c"], "l"), (vec!["d.e"], "z"), (vec!["a", "f"], "w")] {
            assert_eq!(text(&values, &keys).as_deref(), Some(want), "{keys:?}");
        }
    }

    #[test]
    fn words_of_set_that_are_no_pair_are_ignored() {
        let variables = load("", &["a=1", "a=2", "b=x=y", "c=", "=d", "request.object.x=1", " e = f "]).unwrap();
        assert_eq!(text(&variables.common().values, &["a"]).as_deref(), Some("1"));
        assert_eq!(text(&variables.common().values, &["e"]).as_deref(), Some("f"));
        assert_eq!(variables.ignored, ["a=2", "b=x=y", "c=", "=d", "request.object.x=1"]);
    }

    #[test]
    fn the_operation_is_read_from_the_values() {
        let file = format!("{HEAD}globalValues: {{request.operation: DELETE}}\n");
        let variables = load(&file, &[]).unwrap();
        assert_eq!(variables.common().operation, Operation::Delete);
        assert_eq!(text(&variables.common().values, &["request", "operation"]).as_deref(), Some("DELETE"));
        let wrong = load(&format!("{HEAD}globalValues: {{request.operation: PATCH}}\n"), &[]).unwrap_err();
        assert!(wrong.end.as_deref().unwrap().starts_with("invalid request.operation value \"PATCH\""), "{wrong:?}");
    }

    #[test]
    fn rules_take_their_first_foreach_value() {
        let file = format!(
            "{HEAD}policies:\n- name: p\n  rules:\n  - name: r\n    values: {{k: v}}\n    foreachValues: {{i: [x, w]}}\n"
        );
        let variables = load(&file, &[]).unwrap();
        let rule = &variables.of_rules("p").unwrap()["r"];
        assert_eq!((text(rule, &["k"]), text(rule, &["i"])), (Some("v".into()), Some("x".into())));
    }

    #[test]
    fn namespaces_win_over_selectors() {
        let file = format!(
            "{HEAD}namespaceSelector:\n- name: a\n  labels: {{x: '1'}}\n- name: b\n  labels: {{z: '1'}}\nnamespaces:\n- \
             metadata: {{name: a, labels: {{x: '2'}}}}\n"
        );
        let labels = load(&file, &[]).unwrap().namespace_labels;
        assert_eq!(labels["a"]["x"], "2");
        assert_eq!(labels["b"]["z"], "1");
    }

    #[test]
    fn what_does_not_fit_is_an_error_at_its_place() {
        let unknown = load(&format!("{HEAD}globalValue: {{}}\n"), &[]).unwrap_err();
        assert_eq!(unknown.finding.message, "json: unknown field \"globalValue\"");
        assert_eq!(unknown.finding.span.unwrap().start, u32::try_from(HEAD.len()).unwrap());
        assert_eq!(
            unknown.end.as_deref().unwrap(),
            "failed to decode yaml (unable to load variable file: /v.yaml (error unmarshaling JSON: while decoding JSON: \
             json: unknown field \"globalValue\"))"
        );
        assert!(load(&format!("{HEAD}policies: x\n"), &[]).is_err());
        let untyped = load("globalValues: {}\n", &[]).unwrap_err();
        assert!(untyped.end.as_deref().unwrap().contains("uses a deprecated schema"), "{untyped:?}");
    }
}
