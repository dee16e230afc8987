//! The engine: a document and a ruleset become results. (spectral: packages/core/src/spectral.ts, runner)
//!
//! Documents are independent of each other. What a ruleset's paths come to for a set of formats is made once and kept.

mod associate;
mod field;
mod inventory;
mod message;
mod pointer;
mod references;
mod results;
mod run;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use common::sys::Sys;

use crate::document::Value;
use crate::formats::FormatSet;
use crate::jsonpath;
use crate::result::LintResult;
use crate::ruleset::{Loaded, Ruleset};

/// Why nothing can be said of the documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LintError {
    /// The words behind `Error #1: `.
    Thrown(String),
    /// A limit against hostile input.
    Limit(String),
}

/// One document to lint.
#[derive(Clone, Debug)]
pub struct Input<'i> {
    /// What it says.
    pub content: Content<'i>,
    /// Its name in results.
    pub source: &'i str,
}

/// What a document says.
#[derive(Clone, Debug)]
pub enum Content<'i> {
    /// A text.
    Text(&'i str),
    /// A text that is no longer needed.
    Owned(String),
    /// A value whose places are known elsewhere: results have none.
    Value(&'i Value),
}

/// A ruleset, ready for many documents.
#[derive(Debug)]
pub struct Linter {
    loaded: Loaded,
    ignore_unknown_format: bool,
    /// Refuses what the original breaks down on.
    as_original: bool,
    plans: Mutex<Plans>,
}

/// Plans by the ruleset and the formats that they are for.
type Plans = HashMap<(usize, Option<FormatSet>), Arc<Plan>>;

/// The paths of a ruleset for documents of some formats, each with the rules that have it.
#[derive(Debug)]
struct Plan {
    ruleset: Arc<Ruleset>,
    resolved: Paths,
    unresolved: Paths,
}

#[derive(Debug, Default)]
struct Paths {
    /// Expressions that can be read.
    paths: Vec<jsonpath::Path>,
    /// The rules of each.
    rules: Vec<Vec<usize>>,
    /// The rules of `$`, the only ones for a document that is no list and no map.
    root: Vec<usize>,
    /// Why an expression ends the run.
    fatal: Option<String>,
    as_original: bool,
}

impl Linter {
    /// A linter of a ruleset.
    pub fn new(loaded: Loaded, ignore_unknown_format: bool) -> Self {
        Self { loaded, ignore_unknown_format, as_original: false, plans: Mutex::default() }
    }

    /// The same, refusing what the original breaks down on, in its words: `typeof` in a path, a key named `__proto__`.
    pub fn as_original(mut self, as_original: bool) -> Self {
        self.as_original = as_original;
        self
    }

    /// The rules that no override concerns.
    pub fn ruleset(&self) -> &Ruleset {
        &self.loaded.base
    }

    /// Lints one document.
    ///
    /// # Errors
    /// What ends the whole run.
    pub fn lint(&self, sys: &dyn Sys, cwd: &Path, input: Input<'_>) -> Result<Vec<LintResult>, LintError> {
        let ruleset = self.ruleset_for(input.source)?;
        run::run(self, sys, cwd, input, &ruleset)
    }

    fn ruleset_for(&self, source: &str) -> Result<Arc<Ruleset>, LintError> {
        let special = match &self.loaded.overrides {
            Some(overrides) => overrides.for_document(Path::new(source)).map_err(LintError::Thrown)?,
            None => None,
        };
        Ok(special.unwrap_or_else(|| Arc::clone(&self.loaded.base)))
    }

    fn plan(&self, ruleset: &Arc<Ruleset>, formats: Option<FormatSet>) -> Arc<Plan> {
        // Rulesets are kept as long as the linter, so the address names one.
        let key = (Arc::as_ptr(ruleset) as usize, formats);
        let mut plans = self.plans.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let plan =
            plans.entry(key).or_insert_with(|| Arc::new(Plan::new(Arc::clone(ruleset), formats, self.as_original)));
        Arc::clone(plan)
    }
}

impl Plan {
    fn new(ruleset: Arc<Ruleset>, formats: Option<FormatSet>, as_original: bool) -> Self {
        let mut sides = [HashMap::<String, usize>::new(), HashMap::new()];
        let mut paths = [Paths { as_original, ..Paths::default() }, Paths { as_original, ..Paths::default() }];
        for (index, rule) in ruleset.rules.iter().enumerate() {
            if !rule.is_enabled() || !rule.fits(formats) {
                continue;
            }
            let side = usize::from(!rule.resolved);
            let (Some(known), Some(paths)) = (sides.get_mut(side), paths.get_mut(side)) else { continue };
            for expression in rule.given.paths(formats) {
                paths.add(expression, index, known);
            }
        }
        let [resolved, unresolved] = paths;
        Self { ruleset, resolved, unresolved }
    }
}

impl Paths {
    fn add(&mut self, expression: String, rule: usize, known: &mut HashMap<String, usize>) {
        if expression == "$" {
            self.root.push(rule);
        }
        if let Some(rules) = known.get(&expression).and_then(|at| self.rules.get_mut(*at)) {
            rules.push(rule);
            return;
        }
        match jsonpath::parse(&expression) {
            // nimma: its generator of code knows no `typeof`.
            Ok(path) if self.as_original && path.asks_for_types() => {
                self.fatal.get_or_insert_with(|| "this[type] is not a function".to_owned());
            }
            Ok(path) => {
                known.insert(expression, self.paths.len());
                self.paths.push(path);
                self.rules.push(vec![rule]);
            }
            Err(jsonpath::Syntax::Silent) => {}
            Err(jsonpath::Syntax::Fatal(words)) => drop(self.fatal.get_or_insert(words)),
        }
    }
}
