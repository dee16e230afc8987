//! What is checked of objects.
//!
//! santhosh-tekuri/jsonschema: validator.go (`objValidate`)

use serde_json::{Map, Value as Json};

use super::check::{Checker, Findings};
use super::draft::Draft;
use super::fault::{Fault, quote, quote_all};

/// The texts of a list.
fn texts(list: &Json) -> Vec<&str> {
    list.as_array().into_iter().flatten().filter_map(Json::as_str).collect()
}

fn missing<'t>(entries: &Map<String, Json>, wanted: &[&'t str]) -> Vec<&'t str> {
    wanted.iter().copied().filter(|name| !entries.contains_key(*name)).collect()
}

impl Checker<'_, '_> {
    pub(super) fn object(
        &mut self,
        schema: &Map<String, Json>,
        value: &Json,
        entries: &Map<String, Json>,
        found: &mut Findings,
    ) {
        self.count(schema, [("minProperties", true), ("maxProperties", false)], entries.len(), found);
        if let Some(required) = schema.get("required") {
            match missing(entries, &texts(required)).as_slice() {
                [] => {}
                [one] => found.faults.push(self.fault(format!("missing property {}", quote(one)))),
                all => {
                    let all = quote_all(all.iter().copied());
                    found.faults.push(self.fault(format!("missing properties {all}")));
                }
            }
        }
        self.dependencies(schema, "dependencies", value, entries, found);
        self.properties(schema, entries, found);
        if self.draft >= Draft::Six
            && let Some(inner) = schema.get("propertyNames")
        {
            self.property_names(inner, entries, found);
        }
        if self.draft >= Draft::Y2019 {
            self.dependencies(schema, "dependentSchemas", value, entries, found);
            self.dependencies(schema, "dependentRequired", value, entries, found);
        }
    }

    /// What has to be there, or to fit, when a property is there.
    fn dependencies(
        &mut self,
        schema: &Map<String, Json>,
        keyword: &str,
        value: &Json,
        entries: &Map<String, Json>,
        found: &mut Findings,
    ) {
        let Some(dependencies) = schema.get(keyword).and_then(Json::as_object) else { return };
        for (name, dependency) in dependencies.iter().filter(|(name, _)| entries.contains_key(*name)) {
            match dependency {
                Json::Array(_) => {
                    let missing = missing(entries, &texts(dependency));
                    if !missing.is_empty() {
                        let (missing, name) = (quote_all(missing), quote(name));
                        found.faults.push(self.fault(format!("properties {missing} required, if {name} exists")));
                    }
                }
                inner => {
                    let checked = self.itself(inner, value, "", found);
                    found.faults.extend(checked.err());
                }
            }
        }
    }

    fn properties(&mut self, schema: &Map<String, Json>, entries: &Map<String, Json>, found: &mut Findings) {
        let map = |keyword: &str| schema.get(keyword).and_then(Json::as_object);
        let (properties, patterns) = (map("properties"), map("patternProperties"));
        let additional = schema.get("additionalProperties");
        let mut refused = Vec::new();
        for (name, value) in entries {
            let mut evaluated = false;
            if let Some(inner) = properties.and_then(|properties| properties.get(name)) {
                evaluated = true;
                let checked = self.inner(inner, value, name);
                found.add(checked);
            }
            for (pattern, inner) in patterns.into_iter().flatten() {
                if self.document.pattern(pattern).is_some_and(|regex| regex.is_match(name)) {
                    evaluated = true;
                    let checked = self.inner(inner, value, name);
                    found.add(checked);
                }
            }
            if !evaluated && let Some(additional) = additional {
                evaluated = true;
                match additional {
                    Json::Bool(false) => refused.push(name.as_str()),
                    Json::Bool(true) => {}
                    inner => {
                        let checked = self.inner(inner, value, name);
                        found.add(checked);
                    }
                }
            }
            if evaluated {
                found.unevaluated.properties.remove(name);
            }
        }
        if !refused.is_empty() {
            found.faults.push(self.fault(format!("additional properties {} not allowed", quote_all(refused))));
        }
    }

    fn property_names(&mut self, schema: &Json, entries: &Map<String, Json>, found: &mut Findings) {
        for name in entries.keys() {
            // The original starts a check of its own here, whose paths start at the name.
            let at = std::mem::take(&mut self.at);
            let checked = self.itself(schema, &Json::String(name.clone()), "", &mut Findings::default());
            self.at = at;
            if let Err(fault) = checked {
                let causes = match fault.kind {
                    super::fault::Kind::Group => fault.causes,
                    _ => vec![fault],
                };
                found.faults.push(Fault::with("", format!("invalid propertyName {}", quote(name)), causes));
            }
        }
    }
}
