//! What a format is given: the findings of a run, the texts they lie in, and the tool that made them.

use std::io;

use common::finding::Finding;
use common::source::Sources;

use crate::formats::Format;

/// The tool that made the findings.
#[derive(Clone, Copy, Debug)]
pub struct Tool {
    /// Its name, as on the command line.
    pub name: &'static str,
    /// Its version, without a `v`.
    pub version: &'static str,
}

/// How many rule results a run had, findings and others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Kept rules.
    pub pass: usize,
    /// Broken rules.
    pub fail: usize,
    /// Broken rules that only warn.
    pub warn: usize,
    /// Rules that could not be judged.
    pub error: usize,
    /// Rules that did not concern their object.
    pub skip: usize,
}

/// One run's findings, in the order in which they are printed.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    /// Who found them.
    pub tool: Tool,
    /// The findings.
    pub findings: &'a [Finding],
    /// The texts that their spans refer to.
    pub sources: &'a Sources,
    /// The counts, where the tool keeps them.
    pub summary: Option<Summary>,
    /// True when terminal escapes are welcome in formats for people.
    pub color: bool,
    /// True to show values that look like secrets.
    pub show_secrets: bool,
}

/// A format's name that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown report format `{0}`")]
pub struct UnknownFormat(pub String);

impl Report<'_> {
    /// Writes the report in `format`; a newline ends it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        format.write(self, out)
    }
}

/// A line for each related place of a finding, for formats that have no field for them: what stands there, and where.
pub(crate) fn related_lines(report: &Report<'_>, finding: &Finding) -> impl Iterator<Item = String> {
    finding.related.iter().map(|related| match report.sources.locator(related.span) {
        place if place.is_empty() => related.message.clone(),
        place => format!("{}: {place}", related.message),
    })
}
