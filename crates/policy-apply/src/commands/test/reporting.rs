//! What `--report` says of tests: rows that fail, and what is wrong with the tests themselves, each at the expectation that it
//! is about.
//!
//! The one idea to know: each test file is read with texts of its own, so findings move to the texts of the report.

use std::collections::HashMap;
use std::io;

use common::finding::{Finding, Severity};
use common::source::{FileId, Sources, Span};
use common::sys::{Streams, Sys};
use report::{Report, ReportTo, Summary};

use crate::cli::TestArgs;
use crate::commands::ending::{Stop, write_reports};
use crate::input::Trouble;
use crate::output::findings::TOOL;
use crate::persona::Persona;
use crate::testing::{Lost, Row, RowCounts};

/// The findings of a run, where a report is wanted.
#[derive(Debug)]
pub(super) struct Reporting<'a> {
    wanted: &'a [ReportTo],
    template: Option<&'a str>,
    findings: Vec<Finding>,
    /// What could not be read or run.
    errors: usize,
    sources: Sources,
    /// The texts that are there already, by name.
    known: HashMap<String, FileId>,
}

impl<'a> Reporting<'a> {
    pub(super) fn new(args: &'a TestArgs) -> Self {
        Self {
            wanted: &args.report,
            template: args.report_template.as_deref(),
            findings: Vec::new(),
            errors: 0,
            sources: Sources::new(),
            known: HashMap::new(),
        }
    }

    /// Whether a report takes the place of what standard output shows otherwise.
    pub(super) fn is_on_stdout(&self) -> bool {
        self.wanted.iter().any(ReportTo::is_on_stdout)
    }

    /// Keeps the rows that fail.
    pub(super) fn rows(&mut self, rows: &[Row], sources: &Sources) {
        for row in rows.iter().filter(|row| row.is_failure()) {
            let rule = if row.rule.is_empty() { row.policy.clone() } else { format!("{}/{}", row.policy, row.rule) };
            let mut finding = Finding::new(rule, Severity::Error, format!("{}: {}", row.resource, row.reason));
            let message = row.message.trim();
            finding.help = (!message.is_empty() && message != row.reason).then(|| message.to_owned());
            finding.span = Some(row.place);
            self.add(finding, sources);
        }
    }

    /// Keeps what is wrong with inputs.
    pub(super) fn troubles(&mut self, troubles: &[Trouble], sources: &Sources) {
        self.errors += troubles.len();
        troubles.iter().for_each(|trouble| self.add((*trouble.finding).clone(), sources));
    }

    /// Keeps expectations that match nothing. Under our own name their rows say it.
    pub(super) fn lost(&mut self, lost: &[Lost], persona: Persona, sources: &Sources) {
        for lost in lost.iter().filter(|_| !persona.is_own()) {
            let mut finding = Finding::new("test/nothing", Severity::Warning, lost.message.clone());
            finding.span = Some(lost.place);
            self.add(finding, sources);
        }
    }

    /// Keeps why a test could not run.
    pub(super) fn broken(&mut self, path: &str, words: &str) {
        self.errors += 1;
        self.add(Finding::new("test/run", Severity::Error, format!("{path}: {words}")), &Sources::new());
    }

    fn add(&mut self, mut finding: Finding, sources: &Sources) {
        if self.wanted.is_empty() {
            return;
        }
        finding.span = finding.span.and_then(|span| self.moved(span, sources));
        for related in std::mem::take(&mut finding.related) {
            finding
                .related
                .extend(self.moved(related.span, sources).map(|span| common::finding::Related { span, ..related }));
        }
        self.findings.push(finding);
    }

    /// The same place in the texts of the report.
    fn moved(&mut self, span: Span, sources: &Sources) -> Option<Span> {
        let source = sources.get(span.file)?;
        let is_same = |known: &&FileId| self.sources.get(**known).is_some_and(|text| text.text() == source.text());
        let file = match self.known.get(source.name()).filter(is_same) {
            Some(known) => *known,
            None => {
                let file = self.sources.add(source.name(), source.text().clone());
                self.known.insert(source.name().to_owned(), file);
                file
            }
        };
        Some(Span { file, ..span })
    }

    /// Writes the reports.
    pub(super) fn write(
        &self,
        counts: RowCounts,
        color: bool,
        sys: &dyn Sys,
        streams: &mut Streams<'_>,
    ) -> Result<(), Stop> {
        if self.wanted.is_empty() {
            return Ok(());
        }
        let RowCounts { pass, fail, skip } = counts;
        let summary = Some(Summary { pass, fail, warn: 0, error: self.errors, skip });
        let (findings, sources) = (self.findings.as_slice(), &self.sources);
        let report = Report { summary, color, ..Report::new(TOOL, findings, sources) }.with_template(self.template);
        write_reports(&report, self.wanted, sys, &mut streams.stdout)?;
        Ok(io::Write::flush(&mut streams.stdout)?)
    }
}
