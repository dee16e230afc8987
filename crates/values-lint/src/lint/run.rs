//! One document through the rules. (spectral: packages/core/src/runner/runner.ts, lintNode.ts)

use std::path::Path as FilePath;
use std::sync::Arc;

use common::sys::Sys;

use super::inventory::Inventory;
use super::message::{self, Variables};
use super::{Content, Input, LintError, Linter, Paths, Plan, field, pointer, results};
use crate::document::{Diagnostic, Document, Path, PathStyle, Range, Segment, Value, js_string, pointer_unescape};
use crate::formats::FormatSet;
use crate::functions::{Context, Message, Target};
use crate::jsonpath::{Hit, Matcher, Outcome};
use crate::result::{LintResult, Severity};
use crate::ruleset::{Rule, Ruleset};

/// Results of one document.
const MAX_RESULTS: usize = 1_000_000;

pub(super) fn run(
    linter: &Linter,
    sys: &dyn Sys,
    cwd: &FilePath,
    input: Input<'_>,
    ruleset: &Arc<Ruleset>,
) -> Result<Vec<LintResult>, LintError> {
    let limit = |what: &str| LintError::Limit(format!("{}: {what}", input.source));
    let inventory = match input.content {
        Content::Text(text) => Inventory::read(sys, cwd, text.to_owned(), input.source).map_err(limit)?,
        Content::Owned(text) => Inventory::read(sys, cwd, text, input.source).map_err(limit)?,
        Content::Value(value) => Inventory::of_document(sys, cwd, Document::of_value(value.clone()), input.source),
    };
    if linter.as_original {
        prototype(inventory.document.data())?;
    }
    let mut found = Vec::new();
    for (name, file) in sorted_files(&inventory) {
        for diagnostic in file.document.diagnostics() {
            let mut diagnostic = diagnostic.clone();
            diagnostic.name_key();
            found.push(parser_result(&diagnostic, diagnostic.severity, name));
        }
    }
    found.extend(broken_references(&inventory));
    found.extend(parser_results(&inventory, ruleset));
    let formats: FormatSet =
        ruleset.formats.iter().copied().filter(|format| format.fits(inventory.resolved.as_ref())).collect();
    let known = !formats.is_empty() || linter.ignore_unknown_format;
    if !known && !ruleset.formats.is_empty() {
        found.push(unrecognized(&inventory, ruleset));
    }
    let plan = linter.plan(ruleset, known.then_some(formats));
    let mut runner = Runner { inventory: &inventory, formats, plan: &plan, found };
    runner.side(&plan.resolved, inventory.resolved.as_ref())?;
    runner.side(&plan.unresolved, inventory.document.data())?;
    Ok(results::prepare(runner.found))
}

/// What a member `__proto__` of the document does to the original, whose maps take it for their prototype.
/// (immer: src/utils/common.ts, isDraftable)
fn prototype(data: Option<&Value>) -> Result<(), LintError> {
    let Some(prototype) = data.and_then(|data| data.get("__proto__")) else { return Ok(()) };
    let words = match prototype {
        Value::Object(_) | Value::Array(_) => format!(
            "[Immer] produce can only be called on things that are draftable: plain objects, arrays, Map, Set or classes that \
             are marked with '[immerable]: true'. Got '{}'",
            js_string(Some(prototype))
        ),
        Value::Null => "'ownKeys' on proxy: trap returned duplicate entries".to_owned(),
        _ => "'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible".to_owned(),
    };
    Err(LintError::Thrown(words))
}

fn sorted_files(inventory: &Inventory) -> Vec<(&Arc<str>, &super::references::Source)> {
    let mut files: Vec<_> = inventory.files.iter().collect();
    files.sort_by_key(|(name, _)| Arc::clone(name));
    files
}

fn parser_result(diagnostic: &Diagnostic, severity: Severity, source: &Arc<str>) -> LintResult {
    LintResult {
        code: "parser".into(),
        message: diagnostic.message.clone(),
        path: diagnostic.path.clone(),
        severity,
        range: diagnostic.range,
        source: Some(Arc::clone(source)),
        documentation_url: None,
    }
}

/// What the reader complains of, with the severities of the ruleset's parser options.
fn parser_results(inventory: &Inventory, ruleset: &Ruleset) -> Vec<LintResult> {
    let mut found = Vec::new();
    for diagnostic in inventory.document.diagnostics() {
        let severity = if diagnostic.message.starts_with("Mapping key must be a string scalar rather than") {
            ruleset.incompatible_values
        } else if diagnostic.message.starts_with("Duplicate key") {
            ruleset.duplicate_keys
        } else {
            Some(diagnostic.severity)
        };
        found.extend(severity.map(|severity| parser_result(diagnostic, severity, &inventory.source)));
    }
    found
}

fn broken_references(inventory: &Inventory) -> Vec<LintResult> {
    let result = |broken: &super::references::Broken| {
        let mut path: Path = broken.path.iter().map(|segment| Segment::key(segment.text().into_owned())).collect();
        path.push("$ref".into());
        LintResult {
            code: "invalid-ref".into(),
            message: broken.message.clone(),
            severity: Severity::Error,
            range: inventory.document.range_of(&path).unwrap_or_default(),
            path,
            source: Some(Arc::clone(&broken.source)),
            documentation_url: None,
        }
    };
    inventory.broken.iter().map(result).collect()
}

fn unrecognized(inventory: &Inventory, ruleset: &Ruleset) -> LintResult {
    let names: Vec<&str> = ruleset.formats.iter().map(|format| format.display()).collect();
    LintResult {
        code: "unrecognized-format".into(),
        message: format!("The provided document does not match any of the registered formats [{}]", names.join(", ")),
        path: Vec::new(),
        severity: Severity::Warn,
        range: inventory.document.range_of(&[]).unwrap_or_default(),
        source: Some(Arc::clone(&inventory.source)),
        documentation_url: None,
    }
}

struct Runner<'r> {
    inventory: &'r Inventory,
    formats: FormatSet,
    plan: &'r Plan,
    found: Vec<LintResult>,
}

impl Runner<'_> {
    /// The rules that see the document resolved, or those that see it as written.
    fn side(&mut self, paths: &Paths, value: Option<&Value>) -> Result<(), LintError> {
        let Some(document) = value.filter(|value| value.is_container()) else {
            for rule in &paths.root {
                self.node(*rule, value, &[])?;
            }
            return Ok(());
        };
        if let Some(words) = &paths.fatal {
            return Err(LintError::Thrown(words.clone()));
        }
        if paths.paths.is_empty() {
            return Ok(());
        }
        let matcher = Matcher::new(&paths.paths.iter().collect::<Vec<_>>());
        let shared = &self.inventory.shared;
        // What a filter throws comes before what a function throws.
        let mut thrown = None;
        let walked = matcher.run(document, shared, &mut |hit| {
            if thrown.is_some() {
                return Outcome::Loud;
            }
            let rules = paths.rules.get(hit.path_index).map_or(&[][..], Vec::as_slice);
            self.hit(rules, hit).unwrap_or_else(|error| {
                thrown = Some(error);
                Outcome::Loud
            })
        });
        walked.map_err(LintError::Thrown)?;
        thrown.map_or(Ok(()), Err)
    }

    /// The rules of a path on a value that it matches.
    fn hit(&mut self, rules: &[usize], hit: &Hit<'_>) -> Result<Outcome, LintError> {
        let path = hit.path();
        let mut outcome = Outcome::Silent;
        for rule in rules {
            if self.node(*rule, Some(hit.value), &path)? == Outcome::Loud {
                outcome = Outcome::Loud;
            }
        }
        Ok(outcome)
    }

    /// One rule on one value. Silent where nothing was said, and where the same value cannot be spoken of elsewhere.
    fn node(&mut self, rule: usize, value: Option<&Value>, given: &[Segment]) -> Result<Outcome, LintError> {
        let plan = self.plan;
        let mut outcome = Outcome::Silent;
        let Some(rule) = plan.ruleset.rules.get(rule) else { return Ok(outcome) };
        let context = Context {
            rule: &rule.name,
            resolved_rule: rule.resolved,
            unresolved: self.inventory.unresolved(),
            resolved: self.inventory.resolved(),
            source: &self.inventory.source,
            referenced: &self.inventory.targets,
            formats: self.formats,
        };
        for then in &rule.then {
            let parts = field::parts(value, then.field.as_deref()).map_err(LintError::Thrown)?;
            for part in parts {
                let path: Path = given.iter().chain(&part.path).cloned().collect();
                let target = Target { value: part.value.as_ref(), path: &path, context: &context };
                let mut messages = Vec::new();
                then.check().check(&target, &mut messages).map_err(|thrown| {
                    LintError::Thrown(format!("Function \"{}\" threw an exception: {}", then.function.name, thrown.0))
                })?;
                if !(messages.is_empty() && then.check().sees_value_alone()) {
                    outcome = Outcome::Loud;
                }
                for message in messages {
                    self.report(rule, &message, &path)?;
                }
            }
        }
        Ok(outcome)
    }

    fn report(&mut self, rule: &Rule, said: &Message, target: &[Segment]) -> Result<(), LintError> {
        let path = said.path.as_deref().unwrap_or(target);
        let path: Path = path
            .iter()
            .map(|segment| match segment {
                Segment::Key(key) => Segment::key(pointer_unescape(key)),
                Segment::Index(index) => Segment::key(index.to_string()),
            })
            .collect();
        let place = self.inventory.place(&path, rule.resolved);
        let (document, source) = match &place {
            Some(place) => (place.document, Some(place.source)),
            None => (&self.inventory.document, None),
        };
        let missing = place.as_ref().map(|place| &place.missing);
        let path = match &place {
            Some(place) => place.path.clone(),
            None => pointer::closest(self.inventory.resolved(), &path).to_vec(),
        };
        let severity =
            if source.is_some() { rule.severity_at(&PathStyle::EscapedPointer.print(&path)) } else { rule.severity };
        let property = match missing.filter(|missing| missing.len() > path.len()) {
            Some(missing) => {
                let from = path.len().checked_sub(1).unwrap_or(missing.len() - 1);
                PathStyle::Dot.print(missing.get(from..).unwrap_or(&[]))
            }
            None => path.last().map(|segment| pointer::key(segment).into_owned()).unwrap_or_default(),
        };
        let value = pointer::get_in(document, &path);
        let mut variables = Variables {
            property,
            error: said.text.clone(),
            path: PathStyle::EscapedPointer.print(&path),
            description: rule.description.as_deref(),
            value: value.as_ref(),
        };
        variables.error = message::fill(&said.text, &variables);
        let Some(severity) = severity else { return Ok(()) };
        let words = match (&rule.message, &rule.description) {
            (Some(own), _) => message::fill(own, &variables),
            (None, Some(description)) => description.to_string(),
            (None, None) => variables.error,
        };
        if self.found.len() >= MAX_RESULTS {
            return Err(LintError::Limit("more than 1,000,000 results in one document".to_owned()));
        }
        self.found.push(LintResult {
            code: Arc::clone(&rule.name),
            message: words.trim().to_owned(),
            severity,
            range: document.range_of(&path).unwrap_or_else(Range::default),
            path,
            source: source.map(Arc::from),
            documentation_url: rule.documentation_url.clone(),
        });
        Ok(())
    }
}
