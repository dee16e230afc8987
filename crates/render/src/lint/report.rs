//! `--report`: the messages of a run as findings, in the formats that all tools share.

use std::io::Write;
use std::path::Path;

use common::finding::Finding;
use common::source::Sources;
use common::sys::Sys;
use report::{Format, Report, UnknownFormat};

use crate::exit::Exit;
use crate::failure::Failure;
use crate::frame::TOOL;

/// One `--report FORMAT[=FILE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReportTo {
    format: Format,
    /// Where it goes; standard output when there is no file.
    file: Option<String>,
}

impl ReportTo {
    /// Reads the value of the flag.
    ///
    /// # Errors
    /// A format that nobody knows.
    pub(crate) fn parse(text: &str) -> Result<Self, UnknownFormat> {
        let (format, file) = text.split_once('=').unwrap_or((text, ""));
        Ok(Self { format: format.parse()?, file: (!file.is_empty()).then(|| file.to_owned()) })
    }

    /// Whether it takes the place of the text.
    pub(crate) const fn is_on_stdout(&self) -> bool {
        self.file.is_none()
    }
}

/// What is reported, and how.
#[derive(Debug)]
pub(crate) struct Reports<'r> {
    pub(crate) findings: &'r [Finding],
    pub(crate) sources: &'r Sources,
    pub(crate) color: bool,
}

impl Reports<'_> {
    /// Writes the reports that were asked for.
    ///
    /// # Errors
    /// What cannot be written.
    pub(crate) fn write(&self, wanted: &[ReportTo], sys: &dyn Sys, out: &mut dyn Write) -> Result<(), Failure> {
        for report in wanted {
            let Some(file) = &report.file else {
                self.of(self.color).write(report.format, out)?;
                continue;
            };
            let mut bytes = Vec::new();
            self.of(false).write(report.format, &mut bytes)?;
            let written = sys.write(Path::new(file), &bytes);
            written
                .map_err(|error| Failure::new(format!("{file}: cannot write the report: {error}"), Exit::BadInput))?;
        }
        Ok(())
    }

    const fn of(&self, color: bool) -> Report<'_> {
        let Self { findings, sources, .. } = *self;
        Report { tool: TOOL, findings, sources, summary: None, color, show_secrets: false }
    }
}
