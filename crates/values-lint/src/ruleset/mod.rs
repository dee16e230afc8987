//! Rulesets: read, checked and merged into rules that the engine can run. (spectral: packages/core/src/ruleset,
//! packages/ruleset-migrator/src)
//!
//! A file becomes a definition with everything that it extends; the root's definition is validated; definitions are merged
//! into a [`Ruleset`], whose rules stand in the order in which they were first named. Functions are compiled when a rule is
//! first used.

mod alias;
mod build;
mod definition;
mod error;
mod legacy;
mod module_path;
mod overrides;
mod rule;
mod validate;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use common::sys::Sys;

use crate::document::{Document, Value};
use crate::formats::Format;
use crate::result::Severity;
use definition::Definition;

pub use error::{LoadError, RulesetError};
pub use module_path::{named, normalize};
pub use overrides::Overrides;
pub use rule::{Given, Rule, Then};

/// A severity as rulesets write it: `None` is `off`.
pub(crate) type RuleSeverity = Option<Severity>;

/// The rules of one document, or of all documents that no override concerns.
#[derive(Debug, Default)]
pub struct Ruleset {
    /// The rules, enabled or not, in the order of the original's object.
    pub rules: Vec<Rule>,
    /// Every format that the ruleset, what it extends and its rules name, in order.
    pub formats: Vec<Format>,
    /// What the reader's complaints about duplicate keys count as.
    pub duplicate_keys: RuleSeverity,
    /// What its complaints about keys of other kinds than text count as.
    pub incompatible_values: RuleSeverity,
}

impl Ruleset {
    /// The rules that are enabled.
    pub fn enabled(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().filter(|rule| rule.is_enabled())
    }
}

/// The word of a ruleset for a severity; `warning` and `information` are ours.
pub(crate) fn severity_word(word: &str) -> Option<RuleSeverity> {
    Some(match word {
        "error" => Some(Severity::Error),
        "warn" | "warning" => Some(Severity::Warn),
        "info" | "information" => Some(Severity::Info),
        "hint" => Some(Severity::Hint),
        "off" => None,
        _ => return None,
    })
}

/// A ruleset with its overrides, as it was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The rules where no override holds.
    pub base: Arc<Ruleset>,
    /// What changes for some documents.
    pub overrides: Option<Overrides>,
}

/// The ruleset in a directory: the first name, by bytes, that the original would take.
pub fn discover(sys: &dyn Sys, directory: &Path) -> Option<PathBuf> {
    let entries = sys.read_dir(directory).ok()?;
    let fits = |name: &str| {
        let stem = name.strip_prefix('.').unwrap_or(name);
        matches!(stem, "spectral.yaml" | "spectral.yml" | "spectral.json" | "spectral.js" | "spectral.mjs")
    };
    entries.into_iter().find(|entry| fits(&entry.name)).map(|entry| directory.join(entry.name))
}

/// Loads the ruleset at an absolute path, or at an address.
///
/// # Errors
/// What the original says of a ruleset that it cannot use.
pub fn load(sys: &dyn Sys, file: &Path) -> Result<Loaded, LoadError> {
    let (definition, document) = definition::read_root(sys, file)?;
    let errors = validate::check(&definition);
    if !errors.is_empty() {
        return Err(LoadError::Errors(errors.into_iter().map(|error| error.placed(file, &document)).collect()));
    }
    from_definition(definition, file)
}

/// A ruleset that is given as a value; names in it lead from `folder`.
///
/// # Errors
/// As [`load`].
pub fn load_value(sys: &dyn Sys, value: &Value, folder: &Path) -> Result<Loaded, LoadError> {
    let file = folder.join("ruleset.yaml");
    from_definition(definition::read_value(sys, value, &file)?, &file)
}

/// One of the rulesets that are compiled into the program.
///
/// # Errors
/// Never, for those that there are.
pub fn load_builtin(name: &str) -> Result<Loaded, LoadError> {
    from_definition(definition::read_builtin(name)?, Path::new(""))
}

fn from_definition(definition: Definition, file: &Path) -> Result<Loaded, LoadError> {
    let base = build::build(&definition).map_err(|message| LoadError::message(&message))?;
    let overrides = Overrides::of(definition, file.parent().unwrap_or(file));
    Ok(Loaded { base: Arc::new(base), overrides })
}

/// The place of a path in a ruleset's text, as `line:column` from 1.
fn place(document: &Document, path: &[String]) -> Option<(u32, u32)> {
    let path: Vec<_> = path.iter().map(|segment| segment.as_str().into()).collect();
    let range = document.range_of(&path)?;
    Some((range.start.line + 1, u32::try_from(range.start.character + 1).unwrap_or(0)))
}
