//! `--report FORMAT[=FILE]`: the flag that every tool has, and what it asks for.

use std::io::{self, Write};
use std::path::Path;

use common::sys::Sys;

use crate::formats::Format;
use crate::reporter::{Report, UnknownFormat};

/// One `--report FORMAT[=FILE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTo {
    /// The format.
    pub format: Format,
    /// Where it goes; standard output when there is no file.
    pub file: Option<String>,
}

/// Why a report is not where it was wanted.
#[derive(Debug, thiserror::Error)]
pub enum ReportToError {
    /// Standard output is closed or broken.
    #[error("{0}")]
    Output(#[from] io::Error),
    /// A file cannot be written.
    #[error("{file}: cannot write the report: {error}")]
    File {
        /// The file as it was named.
        file: String,
        /// What the system says.
        error: io::Error,
    },
}

impl ReportTo {
    /// Reads the value of the flag; a name without a file means standard output.
    ///
    /// # Errors
    /// A format that nobody knows.
    pub fn parse(text: &str) -> Result<Self, UnknownFormat> {
        let (format, file) = text.split_once('=').unwrap_or((text, ""));
        Ok(Self { format: format.parse()?, file: (!file.is_empty()).then(|| file.to_owned()) })
    }

    /// Whether it goes to standard output, in place of what stands there otherwise.
    pub const fn is_on_stdout(&self) -> bool {
        self.file.is_none()
    }
}

impl Report<'_> {
    /// Writes the report wherever it is wanted: files whole and without colours, the rest to `out`.
    ///
    /// # Errors
    /// The first place that cannot be written.
    pub fn write_all(&self, wanted: &[ReportTo], sys: &dyn Sys, out: &mut dyn Write) -> Result<(), ReportToError> {
        for ReportTo { format, file } in wanted {
            let Some(file) = file else {
                self.write(*format, out)?;
                continue;
            };
            let mut bytes = Vec::new();
            Report { color: false, ..*self }.write(*format, &mut bytes)?;
            let written = sys.write(Path::new(file), &bytes);
            written.map_err(|error| ReportToError::File { file: file.clone(), error })?;
        }
        Ok(())
    }
}
