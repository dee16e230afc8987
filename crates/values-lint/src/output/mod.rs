//! The original's output formats, byte for byte: one file each, from results to a text. (spectral: packages/formatters/src)
//!
//! Nothing here knows rulesets or files; what a format needs beyond the results stands in [`OutputOptions`].

mod by_source;
mod code_climate;
mod github_actions;
mod html;
mod json;
mod junit;
mod markdown;
mod paint;
mod pretty;
mod sarif;
mod source_path;
mod stylish;
mod summary;
mod teamcity;
mod text;
mod wrap;
mod xml;

use std::sync::Arc;
use std::time::Duration;

use crate::result::{LintResult, Severity};

/// What formats need beside the results.
#[derive(Clone, Copy, Debug)]
pub struct OutputOptions<'o> {
    /// The threshold of the exit code: `junit` and `teamcity` look at it.
    pub fail_severity: Severity,
    /// All rules of the ruleset in its order, for `sarif`, and their pages for `markdown` and `github-actions`.
    pub rules: &'o [RuleInfo],
    /// The working directory, which paths are told from.
    pub cwd: &'o str,
    /// The time since the Unix epoch, for `html`.
    pub now: Duration,
    /// Whether colours are welcome.
    pub color: bool,
    /// The columns of the terminal; `None` when output goes elsewhere.
    pub width: Option<usize>,
}

/// A rule, as far as formats tell it.
#[derive(Clone, Debug, Default)]
pub struct RuleInfo {
    /// Its name.
    pub name: Arc<str>,
    /// What it says of itself.
    pub description: Option<Arc<str>>,
    /// The page that explains it: its own, or its ruleset's with `#name`.
    pub documentation_url: Option<Arc<str>>,
}

/// One format.
#[derive(Debug)]
pub struct OutputFormat {
    /// As `--format` names it.
    pub name: &'static str,
    /// The text for the results, which come sorted.
    pub write: fn(&[LintResult], &OutputOptions<'_>) -> String,
}

/// All formats, in the order that the help lists them.
pub const FORMATS: &[OutputFormat] = &[
    json::JSON,
    stylish::STYLISH,
    junit::JUNIT,
    html::HTML,
    text::TEXT,
    teamcity::TEAMCITY,
    pretty::PRETTY,
    github_actions::GITHUB_ACTIONS,
    sarif::SARIF,
    code_climate::CODE_CLIMATE,
    code_climate::GITLAB,
    markdown::MARKDOWN,
];

impl OutputOptions<'_> {
    /// The page that explains a rule, if it has one.
    fn documentation_url(&self, code: &str) -> Option<&str> {
        let rule = self.rules.iter().find(|rule| &*rule.name == code)?;
        rule.documentation_url.as_deref().filter(|url| !url.is_empty())
    }
}
