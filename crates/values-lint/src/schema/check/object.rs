//! Keywords of maps.

use std::sync::Arc;

use super::errors::{Detail, Step};
use super::{MaybeSeen, Mode, Run};
use crate::document::{Object, Value};
use crate::schema::keyword::{Keyword, NodeId, Pattern};

impl<'r> Run<'r> {
    pub(super) fn object(
        &mut self,
        keyword: &'r Keyword,
        value: &'r Value,
        object: &'r Object,
        mode: Mode,
        seen: MaybeSeen<'_, 'r>,
    ) -> bool {
        match keyword {
            Keyword::MaxProperties(most) if object.len() as f64 > *most => {
                self.count_error(mode, "maxProperties", "more", *most, "properties")
            }
            Keyword::MinProperties(least) if (object.len() as f64) < *least => {
                self.count_error(mode, "minProperties", "fewer", *least, "properties")
            }
            Keyword::Required(names) => self.required(names, object, mode),
            Keyword::PropertyNames(schema) => self.property_names(*schema, object, mode),
            Keyword::AdditionalProperties { schema, known, patterns } => {
                if let Some(seen) = seen {
                    seen.all_members = true;
                }
                self.additional(*schema, (known, patterns), object, mode)
            }
            Keyword::DependentRequired(dependent) => self.dependent_required(dependent, object, mode),
            Keyword::DependentSchemas(dependent) => self.dependent_schemas(dependent, value, object, mode, seen),
            Keyword::Properties(properties) => self.properties(properties, object, mode, seen),
            Keyword::PatternProperties(patterns) => self.pattern_properties(patterns, object, mode, seen),
            Keyword::UnevaluatedProperties(schema) => {
                let Some(seen) = seen else { return true };
                let all = std::mem::replace(&mut seen.all_members, true);
                if all {
                    return true;
                }
                let rest: Vec<_> = object.iter().filter(|(key, _)| !seen.members.contains(&***key)).collect();
                self.members(*schema, &rest, mode, "unevaluatedProperties", "must NOT have unevaluated properties")
            }
            _ => true,
        }
    }

    fn required(&mut self, names: &'r [Arc<str>], object: &Object, mode: Mode) -> bool {
        let mut fits = true;
        for name in names.iter().filter(|name| !object.contains_key(name)) {
            let detail = Detail::Member(Arc::clone(name));
            fits = self.say(mode, "required", format!("must have required property '{name}'"), detail);
            if !mode.all {
                break;
            }
        }
        fits
    }

    fn property_names(&mut self, schema: NodeId, object: &'r Object, mode: Mode) -> bool {
        let mut fits = true;
        for name in object.keys() {
            let start = self.errors.len();
            let key = Value::String(Arc::clone(name));
            // The key is no part of the value, so it is judged by a walk of its own.
            let errors = self.apart(schema, &key, mode.composite());
            let Some(errors) = errors else { continue };
            if !mode.silent {
                self.errors.truncate(start);
                self.errors.extend(errors);
            }
            fits = self.fail(mode, "propertyNames", "property name must be valid".to_owned());
            if !mode.all {
                break;
            }
        }
        fits
    }

    /// The errors of a value that does not live as long as the document; `None` when it fits.
    fn apart(&self, schema: NodeId, value: &Value, mode: Mode) -> Option<Vec<super::SchemaError>> {
        let mut run = Run {
            schema: self.schema,
            errors: Vec::new(),
            path: Vec::new(),
            anchors: self.anchors.clone(),
            depth: self.depth,
            steps: self.steps,
        };
        if run.check(schema, value, mode, None) {
            return None;
        }
        let prefix = self.pointer();
        let mut errors = run.errors;
        for error in &mut errors {
            error.path.insert_str(0, &prefix);
        }
        Some(errors)
    }

    fn additional(
        &mut self,
        schema: NodeId,
        (known, patterns): (&[Arc<str>], &[Pattern]),
        object: &'r Object,
        mode: Mode,
    ) -> bool {
        if self.schema.nodes.get(schema).is_some_and(|node| node.always) {
            return true;
        }
        let is_known =
            |key: &Arc<str>| known.binary_search(key).is_ok() || patterns.iter().any(|pattern| pattern.test(key));
        let rest: Vec<_> = object.iter().filter(|(key, _)| !is_known(key)).collect();
        self.members(schema, &rest, mode, "additionalProperties", "must NOT have additional properties")
    }

    /// Members by a schema; one that is `false` refuses each by name, at the map.
    fn members(
        &mut self,
        schema: NodeId,
        members: &[(&'r Arc<str>, &'r Value)],
        mode: Mode,
        keyword: &'static str,
        words: &str,
    ) -> bool {
        let refused = self.schema.nodes.get(schema).is_some_and(|node| node.constant == Some(false));
        let mut fits = true;
        for (key, member) in members {
            fits &= if refused {
                self.say(mode, keyword, words.to_owned(), Detail::Member(Arc::clone(key)))
            } else {
                self.member(schema, key, member, mode)
            };
            if !fits && !mode.all {
                break;
            }
        }
        fits
    }

    fn member(&mut self, schema: NodeId, key: &'r str, member: &'r Value, mode: Mode) -> bool {
        self.path.push(Step::Key(key));
        let fits = self.check(schema, member, mode, None);
        self.path.pop();
        fits
    }

    fn dependent_required(&mut self, dependent: &'r [(Arc<str>, Vec<Arc<str>>)], object: &Object, mode: Mode) -> bool {
        let mut fits = true;
        for (name, needed) in dependent.iter().filter(|(name, _)| object.contains_key(name)) {
            for missing in needed.iter().filter(|needed| !object.contains_key(needed)) {
                let noun = if needed.len() == 1 { "property" } else { "properties" };
                let words = format!("must have {noun} {} when property {name} is present", needed.join(", "));
                fits = self.say(mode, "dependencies", words, Detail::Member(Arc::clone(missing)));
                if !mode.all {
                    return false;
                }
            }
        }
        fits
    }

    fn dependent_schemas(
        &mut self,
        dependent: &[(Arc<str>, NodeId)],
        value: &'r Value,
        object: &Object,
        mode: Mode,
        mut seen: MaybeSeen<'_, 'r>,
    ) -> bool {
        let mut fits = true;
        for (_, schema) in dependent.iter().filter(|(name, _)| object.contains_key(name)) {
            fits &= self.check(*schema, value, mode, seen.as_deref_mut());
            if !fits && !mode.all {
                return false;
            }
        }
        fits
    }

    fn properties(
        &mut self,
        properties: &'r [(Arc<str>, NodeId)],
        object: &'r Object,
        mode: Mode,
        seen: MaybeSeen<'_, 'r>,
    ) -> bool {
        if let Some(seen) = seen {
            seen.members.extend(properties.iter().map(|(name, _)| &**name));
        }
        let mut fits = true;
        for (name, schema) in properties {
            let Some(member) = object.get(name) else { continue };
            fits &= self.member(*schema, name, member, mode);
            if !fits && !mode.all {
                return false;
            }
        }
        fits
    }

    fn pattern_properties(
        &mut self,
        patterns: &'r [(Pattern, NodeId)],
        object: &'r Object,
        mode: Mode,
        mut seen: MaybeSeen<'_, 'r>,
    ) -> bool {
        let mut fits = true;
        for (pattern, schema) in patterns {
            for (key, member) in object.iter().filter(|(key, _)| pattern.test(key)) {
                if let Some(seen) = seen.as_deref_mut() {
                    seen.members.insert(key);
                }
                fits &= self.member(*schema, key, member, mode);
                if !fits && !mode.all {
                    return false;
                }
            }
        }
        fits
    }
}
