//! One rule. (spectral: packages/core/src/ruleset/rule.ts)

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use super::alias;
use super::definition::format_list;
use super::{RuleSeverity, severity_word};
use crate::document::Value;
use crate::formats::{Format, FormatSet};
use crate::functions::{self, Check, Function};
use crate::result::Severity;

/// One rule of a ruleset.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: Arc<str>,
    /// False while nobody has turned it on.
    pub(super) enabled: bool,
    /// False where it is off until somebody turns it on.
    pub(super) recommended: bool,
    /// What it says of itself.
    pub description: Option<Arc<str>>,
    /// Its words in place of the function's.
    pub message: Option<Arc<str>>,
    /// The page that explains it.
    pub documentation_url: Option<Arc<str>>,
    /// How grave its results are; `None`: they are dropped.
    pub severity: Option<Severity>,
    /// True when it sees the document with its references followed.
    pub resolved: bool,
    /// The formats that it is for; `None`: all, and none.
    pub formats: Option<FormatSet>,
    /// What is done with each value.
    pub then: Vec<Then>,
    /// The values.
    pub given: Given,
    /// Other severities at and below JSON pointers, where an override gives some.
    pub pointers: Option<BTreeMap<String, RuleSeverity>>,
    /// Which definition the rule comes from.
    pub(super) owner: Owner,
}

/// The definition that a rule comes from.
#[derive(Clone, Debug)]
pub(super) struct Owner {
    pub(super) id: usize,
    pub(super) formats: Option<Vec<Format>>,
}

/// The paths of a rule, and the aliases that they may begin with.
#[derive(Clone, Debug)]
pub struct Given {
    expressions: Vec<String>,
    aliases: Option<Value>,
    /// True where what an alias stands for depends on the document's formats.
    depends: bool,
}

/// A function for the values of a rule.
#[derive(Debug)]
pub struct Then {
    /// Which part of the value.
    pub field: Option<Arc<str>>,
    /// The function.
    pub function: &'static Function,
    /// Its options.
    pub options: Value,
    compiled: OnceLock<Box<dyn Check>>,
}

impl Clone for Then {
    fn clone(&self) -> Self {
        Self {
            field: self.field.clone(),
            function: self.function,
            options: self.options.clone(),
            compiled: OnceLock::new(),
        }
    }
}

impl Then {
    fn read(value: &Value, builtin: bool) -> Option<Self> {
        let function = functions::find(value.get("function")?.as_str()?, builtin)?;
        Some(Self {
            field: value.get("field").and_then(Value::as_str).map(Arc::from),
            function,
            options: value.get("functionOptions").cloned().unwrap_or(Value::Null),
            compiled: OnceLock::new(),
        })
    }

    /// The function with its options, compiled when it is first asked for.
    pub fn check(&self) -> &dyn Check {
        self.compiled.get_or_init(|| (self.function.compile)(&self.options)).as_ref()
    }
}

fn thens(value: &Value, builtin: bool) -> Vec<Then> {
    match value {
        Value::Array(list) => list.iter().filter_map(|then| Then::read(then, builtin)).collect(),
        then => Then::read(then, builtin).into_iter().collect(),
    }
}

/// A severity inside a rule.
pub(super) fn severity(value: &Value) -> Option<RuleSeverity> {
    match value {
        Value::String(word) => severity_word(word),
        Value::Number(number) => Some(Severity::ALL.into_iter().find(|known| f64::from(known.number()) == *number)),
        _ => None,
    }
}

impl Given {
    fn read(value: &Value, aliases: Option<&Value>) -> Self {
        let expressions = match value {
            Value::Array(list) => list.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            value => value.as_str().map(str::to_owned).into_iter().collect::<Vec<_>>(),
        };
        let mut given = Self { expressions, aliases: aliases.cloned(), depends: alias::has_targets(aliases) };
        if !given.depends {
            given.expressions = given.resolved(None);
            given.aliases = None;
        }
        given
    }

    fn resolved(&self, formats: Option<FormatSet>) -> Vec<String> {
        let paths = |text: &String| alias::resolve(self.aliases.as_ref(), text, formats).unwrap_or_default();
        self.expressions.iter().flat_map(paths).collect()
    }

    /// The paths for a document of the given formats.
    pub fn paths(&self, formats: Option<FormatSet>) -> Vec<String> {
        if self.depends { self.resolved(formats) } else { self.expressions.clone() }
    }
}

fn text(value: &Value, key: &str) -> Option<Arc<str>> {
    if let Some(Value::String(text)) = value.get(key) { Some(Arc::clone(text)) } else { None }
}

impl Rule {
    /// A rule as its definition gives it.
    pub(super) fn read(
        name: &Arc<str>,
        value: &Value,
        aliases: Option<&Value>,
        owner: Owner,
        builtin: bool,
    ) -> Result<Self, String> {
        let (Some(given), Some(then)) = (value.get("given"), value.get("then")) else {
            return Err("the rule must have at least \"given\" and \"then\" properties".to_owned());
        };
        let recommended = value.get("recommended").and_then(Value::as_bool).unwrap_or(true);
        Ok(Self {
            name: Arc::clone(name),
            enabled: recommended,
            recommended,
            description: text(value, "description"),
            message: text(value, "message"),
            documentation_url: text(value, "documentationUrl"),
            severity: value.get("severity").and_then(severity).unwrap_or(Some(Severity::Warn)),
            resolved: value.get("resolved").and_then(Value::as_bool).unwrap_or(true),
            formats: value.get("formats").map(|formats| format_list(formats).into_iter().collect()),
            then: thens(then, builtin),
            given: Given::read(given, aliases),
            pointers: None,
            owner,
        })
    }

    /// A definition over an inherited rule: what it gives counts, the rest stays.
    pub(super) fn redefine(&mut self, value: &Value, aliases: Option<&Value>, builtin: bool) {
        if let Some(given) = value.get("given") {
            self.given = Given::read(given, aliases);
        }
        if let Some(then) = value.get("then") {
            self.then = thens(then, builtin);
        }
        for (slot, key) in [
            (&mut self.description, "description"),
            (&mut self.message, "message"),
            (&mut self.documentation_url, "documentationUrl"),
        ] {
            if let Some(given) = text(value, key) {
                *slot = Some(given);
            }
        }
        if let Some(severity) = value.get("severity").and_then(severity) {
            self.severity = severity;
        }
        if let Some(resolved) = value.get("resolved").and_then(Value::as_bool) {
            self.resolved = resolved;
        }
        if let Some(recommended) = value.get("recommended").and_then(Value::as_bool) {
            self.recommended = recommended;
        }
        if let Some(formats) = value.get("formats") {
            self.formats = Some(format_list(formats).into_iter().collect());
        }
        self.enabled = true;
    }

    /// True when the rule is run. A severity for a pointer turns it on.
    pub const fn is_enabled(&self) -> bool {
        self.enabled || self.pointers.is_some()
    }

    /// True when the rule is for a document of the given formats.
    pub fn fits(&self, formats: Option<FormatSet>) -> bool {
        match (self.formats, formats) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(wanted), Some(formats)) => wanted.meets(formats),
        }
    }

    /// The severity at a JSON pointer: of those given for pointers the longest counts.
    pub fn severity_at(&self, pointer: &str) -> Option<Severity> {
        let Some(pointers) = &self.pointers else { return self.severity };
        let mut closest = "";
        let mut severity = self.severity;
        for (at, given) in pointers {
            let below = || pointer.strip_prefix(at.as_str()).is_some_and(|rest| rest.starts_with('/'));
            if at.len() >= closest.len() && (pointer == at || below()) {
                closest = at;
                severity = *given;
            }
        }
        severity
    }
}
