//! The formats, one file each. To add one: its file, its variant here with its row in [`Format::ALL`], and its golden file
//! under `tests/golden/`.

mod azure;
mod bitbucket;
mod checkstyle;
mod github;
mod gitlab;
mod html;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod sarif;
mod text;

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::str::FromStr;

use serde::Serialize;

pub(crate) use html::Template;

use crate::escape;
use crate::reporter::{Report, UnknownFormat};

/// A format by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// For people at a terminal, with code frames.
    Text,
    /// One JSON object.
    Json,
    /// One JSON object a finding, a line each.
    Jsonl,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for CI test tabs.
    Junit,
    /// Checkstyle XML, for whatever reads findings of code.
    Checkstyle,
    /// GitHub workflow commands, for annotations on a change.
    Github,
    /// Markdown for the summary of a GitHub step.
    GithubSummary,
    /// GitLab code quality, for what stands beside a merge request.
    Gitlab,
    /// Bitbucket Code Insights, a report and its annotations.
    Bitbucket,
    /// Azure Pipelines logging commands.
    Azure,
    /// Markdown for a comment on a merge request.
    Markdown,
    /// A page for a browser.
    Html,
}

impl Format {
    /// All formats with their names on the command line, in the order of the help text.
    pub const ALL: [(Self, &'static str); 13] = [
        (Self::Text, "text"),
        (Self::Json, "json"),
        (Self::Jsonl, "jsonl"),
        (Self::Sarif, "sarif"),
        (Self::Junit, "junit"),
        (Self::Checkstyle, "checkstyle"),
        (Self::Github, "github"),
        (Self::GithubSummary, "github-summary"),
        (Self::Gitlab, "gitlab"),
        (Self::Bitbucket, "bitbucket"),
        (Self::Azure, "azure"),
        (Self::Markdown, "markdown"),
        (Self::Html, "html"),
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(format, _)| *format == self).map_or("", |(_, name)| name)
    }

    pub(crate) fn write(self, report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
        match self {
            Self::Text => text::write(report, out),
            Self::Json => json::write(report, out),
            Self::Jsonl => jsonl::write(report, out),
            Self::Sarif => sarif::write(report, out),
            Self::Junit => junit::write(report, out),
            Self::Checkstyle => checkstyle::write(report, out),
            Self::Github => github::write(report, out),
            Self::GithubSummary => markdown::write_summary(report, out),
            Self::Gitlab => gitlab::write(report, out),
            Self::Bitbucket => bitbucket::write(report, out),
            Self::Azure => azure::write(report, out),
            Self::Markdown => markdown::write(report, out),
            Self::Html => html::write(report, out),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, UnknownFormat> {
        let known = Self::ALL.iter().find(|(_, known)| *known == name);
        known.map(|(format, _)| *format).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// Names that are given once only.
#[derive(Default)]
struct Unique(HashMap<String, usize>);

impl Unique {
    /// The name, with a number behind it when it was given before.
    fn of(&mut self, name: String) -> String {
        let count = self.0.entry(name.clone()).or_default();
        *count += 1;
        if *count == 1 { name } else { format!("{name}-{}", *count - 1) }
    }
}

/// Writes JSON that is laid out for people, with a newline at the end.
fn write_json(value: &impl Serialize, out: &mut dyn io::Write) -> io::Result<()> {
    out.write_all(&escape::json(serde_json::to_vec_pretty(value)?))?;
    writeln!(out)
}

/// A last line that tells of the findings that are not shown because they do not count.
fn write_standing(report: &Report<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    let counts = report.counts();
    match (counts.known, counts.suppressed) {
        (0, 0) => Ok(()),
        (known, suppressed) => writeln!(out, "not counted: {known} known, {suppressed} suppressed"),
    }
}
