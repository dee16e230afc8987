//! Definitions merged into rules: what is extended first, then the ruleset's own.
//! (spectral: packages/core/src/ruleset/ruleset.ts, mergers)

use std::collections::HashMap;
use std::sync::Arc;

use super::definition::{Definition, Extend, Mode, format_list};
use super::rule::{self, Owner, Rule};
use super::{Ruleset, severity_word};
use crate::document::Value;
use crate::formats::Format;
use crate::result::Severity;

/// Rules in order, found by name.
#[derive(Default)]
struct Rules {
    list: Vec<Rule>,
    index: HashMap<Arc<str>, usize>,
}

impl Rules {
    fn get_mut(&mut self, name: &str) -> Option<&mut Rule> {
        self.list.get_mut(*self.index.get(name)?)
    }

    /// In the place of a rule of the same name, or at the end.
    fn put(&mut self, rule: Rule) {
        match self.index.get(&rule.name).and_then(|at| self.list.get_mut(*at)) {
            Some(slot) => *slot = rule,
            None => {
                self.index.insert(Arc::clone(&rule.name), self.list.len());
                self.list.push(rule);
            }
        }
    }
}

struct Built {
    rules: Rules,
    formats: Vec<Format>,
}

/// The rules of a definition.
///
/// # Errors
/// The original's words.
pub(super) fn build(definition: &Definition) -> Result<Ruleset, String> {
    let mut builder = Builder { next: 0 };
    let built = builder.build(definition, Mode::Recommended, false)?;
    let option = |name: &str| {
        let value = definition.get("parserOptions").and_then(|options| options.get(name));
        value.and_then(rule::severity).unwrap_or(Some(Severity::Error))
    };
    Ok(Ruleset {
        rules: built.rules.list,
        formats: built.formats,
        duplicate_keys: option("duplicateKeys"),
        incompatible_values: option("incompatibleValues"),
    })
}

struct Builder {
    next: usize,
}

const fn is_on(rule: &Rule, mode: Mode) -> bool {
    matches!(mode, Mode::All) || matches!(mode, Mode::Recommended) && rule.recommended
}

fn add_formats(formats: &mut Vec<Format>, more: impl IntoIterator<Item = Format>) {
    for format in more {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
}

impl Builder {
    fn build(&mut self, definition: &Definition, mode: Mode, explicit: bool) -> Result<Built, String> {
        let id = self.next;
        self.next += 1;
        let own_formats = definition.formats();
        let mut built = Built { rules: Rules::default(), formats: Vec::new() };
        add_formats(&mut built.formats, own_formats.iter().flatten().copied());
        for Extend { definition, mode: inner, explicit: written } in definition.extends.iter().flatten() {
            let extended = self.build(definition, *inner, *written)?;
            add_formats(&mut built.formats, extended.formats);
            for mut rule in extended.rules.list {
                if explicit {
                    rule.enabled = is_on(&rule, mode);
                }
                built.rules.put(rule);
            }
        }
        let rules = definition.get("rules").and_then(Value::as_object);
        for (name, value) in rules.into_iter().flat_map(|rules| rules.iter()) {
            let owner = Owner { id, formats: own_formats.clone() };
            merge_rule(&mut built, definition, name, value, owner)?;
            let Some(rule) = built.rules.get_mut(name) else { continue };
            let owned = rule.owner.id == id;
            if owned || explicit {
                rule.enabled = is_on(rule, mode);
            }
            if rule.formats.is_some() {
                // The order of formats is that of the rule's own list.
                let words = value.get("formats").map(format_list).unwrap_or_default();
                add_formats(&mut built.formats, words);
            } else {
                rule.formats = rule.owner.formats.as_ref().map(|formats| formats.iter().copied().collect());
            }
            if let Some(url) = definition.get("documentationUrl").and_then(Value::as_str)
                && rule.documentation_url.is_none()
            {
                rule.documentation_url = Some(format!("{url}#{name}").into());
            }
        }
        Ok(built)
    }
}

fn merge_rule(
    built: &mut Built,
    definition: &Definition,
    name: &Arc<str>,
    value: &Value,
    owner: Owner,
) -> Result<(), String> {
    let aliases = definition.get("aliases");
    let missing = || format!("Cannot extend non-existing rule: \"{name}\"");
    match value {
        Value::Bool(on) => built.rules.get_mut(name).ok_or_else(missing)?.enabled = *on,
        Value::String(word) => {
            let rule = built.rules.get_mut(name).ok_or_else(missing)?;
            let severity = severity_word(word).ok_or("Invalid value")?;
            rule.severity = severity;
            rule.enabled = severity.is_some();
        }
        value => match built.rules.get_mut(name) {
            Some(rule) => rule.redefine(value, aliases, definition.builtin),
            None => built.rules.put(Rule::read(name, value, aliases, owner, definition.builtin)?),
        },
    }
    Ok(())
}
