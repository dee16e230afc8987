//! `--report FORMAT[=FILE]`: the flag that every tool has, and what it asks for.

use std::io::{self, Write};
use std::path::Path;

use common::sys::Sys;

use crate::formats::{Format, Template};
use crate::reporter::{Report, UnknownFormat};

/// The name that stands for the format of the CI system that the tool runs in.
const AUTO: &str = "auto";
/// The file that GitHub shows the text of behind a step.
const SUMMARY_FILE: &str = "GITHUB_STEP_SUMMARY";
/// Bytes of a template or a summary that is there.
const LONGEST: u64 = 4 << 20;

/// The variables that CI systems set, each with the format for a log and the one for a file.
const CI_SYSTEMS: [(&str, Format, Format); 5] = [
    ("GITHUB_ACTIONS", Format::Github, Format::Sarif),
    ("GITLAB_CI", Format::Text, Format::Gitlab),
    ("BITBUCKET_BUILD_NUMBER", Format::Text, Format::Bitbucket),
    ("TF_BUILD", Format::Azure, Format::Junit),
    ("JENKINS_URL", Format::Text, Format::Junit),
];

/// One `--report FORMAT[=FILE]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportTo {
    /// The format; `None` for that of the CI system that the tool runs in.
    pub format: Option<Format>,
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
    /// The template of the page cannot be read, or means nothing.
    #[error("{file}: cannot use the template: {reason}")]
    Template {
        /// The file as it was named.
        file: String,
        /// What is wrong.
        reason: String,
    },
}

impl ReportTo {
    /// Reads the value of the flag; a name without a file means standard output.
    ///
    /// # Errors
    /// A format that nobody knows.
    pub fn parse(text: &str) -> Result<Self, UnknownFormat> {
        let (format, file) = text.split_once('=').unwrap_or((text, ""));
        let format = if format == AUTO { None } else { Some(format.parse()?) };
        Ok(Self { format, file: (!file.is_empty()).then(|| file.to_owned()) })
    }

    /// A format on standard output.
    pub const fn stdout(format: Format) -> Self {
        Self { format: Some(format), file: None }
    }

    /// Whether it goes to standard output, in place of what stands there otherwise.
    pub const fn is_on_stdout(&self) -> bool {
        self.file.is_none()
    }
}

impl Report<'_> {
    /// Writes the report wherever it is wanted: files whole and without colours, the rest to `out`. What is wanted changes no
    /// verdict.
    ///
    /// # Errors
    /// The first place that cannot be written.
    pub fn write_all(&self, wanted: &[ReportTo], sys: &dyn Sys, out: &mut dyn Write) -> Result<(), ReportToError> {
        for ReportTo { format, file } in wanted {
            let summary = sys.env(SUMMARY_FILE).filter(|file| !file.is_empty());
            let format = format.unwrap_or_else(|| of_ci(sys, file.is_some()));
            match file {
                None => self.write_one(format, sys, out)?,
                // What earlier commands of the step wrote there stays.
                Some(file) if summary.as_ref() == Some(file) => self.append(format, file, sys)?,
                Some(file) => self.write_file(format, file, Vec::new(), sys)?,
            }
        }
        self.write_summary(wanted, sys)
    }

    /// `auto` on GitHub: a summary of the step too.
    fn write_summary(&self, wanted: &[ReportTo], sys: &dyn Sys) -> Result<(), ReportToError> {
        let is_wanted = wanted.iter().any(|one| one.format.is_none() && one.file.is_none());
        match sys.env(SUMMARY_FILE).filter(|file| !file.is_empty()) {
            Some(file) if is_wanted && of_ci(sys, false) == Format::Github => {
                self.append(Format::GithubSummary, &file, sys)
            }
            _ => Ok(()),
        }
    }

    fn append(&self, format: Format, file: &str, sys: &dyn Sys) -> Result<(), ReportToError> {
        let before = match sys.read(Path::new(file), LONGEST) {
            Ok(before) => before,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(ReportToError::File { file: file.to_owned(), error }),
        };
        self.write_file(format, file, before, sys)
    }

    fn write_file(&self, format: Format, file: &str, before: Vec<u8>, sys: &dyn Sys) -> Result<(), ReportToError> {
        let mut bytes = before;
        Report { color: false, ..*self }.write_one(format, sys, &mut bytes)?;
        let written = sys.write(Path::new(file), &bytes);
        written.map_err(|error| ReportToError::File { file: file.to_owned(), error })
    }

    fn write_one(&self, format: Format, sys: &dyn Sys, out: &mut dyn Write) -> Result<(), ReportToError> {
        let Some(file) = self.run.template.filter(|_| format == Format::Html) else {
            return Ok(self.write(format, out)?);
        };
        let wrong = |reason: String| ReportToError::Template { file: file.to_owned(), reason };
        let bytes = sys.read(Path::new(file), LONGEST).map_err(|error| wrong(error.to_string()))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong("it is no UTF-8".to_owned()))?;
        let page = Template::parse(&text).and_then(|template| template.page(self)).map_err(wrong)?;
        Ok(out.write_all(page.as_bytes())?)
    }
}

/// The format of the CI system that the environment tells of; text without one.
fn of_ci(sys: &dyn Sys, is_file: bool) -> Format {
    let is_set = |name: &str| sys.env(name).is_some_and(|value| !value.is_empty());
    let system = CI_SYSTEMS.iter().find(|(variable, ..)| is_set(variable));
    system.map_or(Format::Text, |(_, log, file)| if is_file { *file } else { *log })
}
