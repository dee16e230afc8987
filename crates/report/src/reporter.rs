//! What a format is given: the findings of a run, the texts they lie in, and the tool that made them.

use std::io;
use std::time::Duration;

use common::finding::Finding;
use common::source::Sources;

use crate::fingerprint;
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

/// A source of policies, as people know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicySource {
    /// Its name.
    pub name: String,
    /// The digest of what was read, `sha256:...`; empty where it is not known.
    pub digest: String,
}

/// What a report tells of its run beside the findings; nothing of it is needed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Run<'a> {
    /// All environments that were checked, in order: a finding that only some of them have says so.
    pub environments: &'a [String],
    /// The sources of the policies, in order.
    pub policy_sources: &'a [PolicySource],
    /// The time that it took.
    pub duration: Option<Duration>,
    /// Whether it fails; where it is not said, a run with errors that count does.
    pub failed: Option<bool>,
    /// The file with the template of the page, in place of ours.
    pub template: Option<&'a str>,
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
    /// What is known of the run.
    pub run: Run<'a>,
}

/// A format's name that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown report format `{0}`; there are auto, {names}", names = Format::ALL.map(|(_, name)| name).join(", "))]
pub struct UnknownFormat(pub String);

impl<'a> Report<'a> {
    /// A report of `findings`, which lie in `sources`: without counts, colours, secrets and words about the run.
    pub const fn new(tool: Tool, findings: &'a [Finding], sources: &'a Sources) -> Self {
        let run = Run { environments: &[], policy_sources: &[], duration: None, failed: None, template: None };
        Self { tool, findings, sources, summary: None, color: false, show_secrets: false, run }
    }

    /// This report with its page made by the template in a file, where one is named.
    #[must_use]
    pub const fn with_template(mut self, file: Option<&'a str>) -> Self {
        self.run.template = file;
        self
    }

    /// The name of a finding that stays the same while lines, environments and messages change: 32 hexadecimal digits over
    /// tool, policy source, rule, object and path, and over the file only where there is no object.
    pub fn fingerprint(&self, finding: &Finding) -> String {
        fingerprint::of(finding, self)
    }

    /// Which environments have a finding, in words: `prd only`, `dev, qac`; nothing where all have it or none are told
    /// apart.
    pub(crate) fn environments_of(&self, finding: &Finding) -> Option<String> {
        let (some, all) = (&finding.environments, self.run.environments);
        if some.is_empty() || all.iter().all(|one| some.contains(one)) && !all.is_empty() {
            return None;
        }
        let only = if all.is_empty() { "" } else { " only" };
        Some(format!("{}{only}", some.join(", ")))
    }

    /// Writes the report in `format`; a newline ends it.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, format: Format, out: &mut dyn io::Write) -> io::Result<()> {
        format.write(self, out)
    }
}
