//! What could not be read: a finding for standard error, and whether a limit was hit.

use std::io;

use common::finding::{Finding, Severity};
use common::go::os_error::reason;
use yaml::{FileId, Span};

use crate::findings::Standing;
use crate::go_yaml::Misfit;
use crate::input::{Looked, Unread};
use crate::scan::Lost;

/// One input, or one document of one, that cannot be used.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    /// What is wrong, at its place.
    pub(crate) finding: Finding,
    /// A limit was hit.
    pub(crate) limit: bool,
    /// The bytes of the text that it is about.
    pub(crate) at: Option<(u32, u32)>,
}

const RULE: &str = "input/manifest";

impl Trouble {
    fn new(message: String) -> Self {
        Self { finding: Finding::new(RULE, Severity::Error, message), limit: false, at: None }
    }

    /// Something of a cluster that cannot be looked at.
    #[cfg(feature = "cluster")]
    pub(crate) fn of_cluster(message: String, limit: bool) -> Self {
        Self { finding: Finding::new("input/cluster", Severity::Error, message), limit, at: None }
    }

    /// A file that the system does not give.
    pub(crate) fn of_io(name: &str, error: &io::Error) -> Self {
        let limit = error.kind() == io::ErrorKind::FileTooLarge;
        let hint = if limit { " (limit: input-bytes)" } else { "" };
        Self { limit, ..Self::new(format!("{name}: {}{hint}", reason(error))) }
    }

    /// A directory of more files than may be.
    pub(crate) fn too_many(name: &str, most: u32) -> Self {
        Self { limit: true, ..Self::new(format!("{name}: more than {most} files (limit: files)")) }
    }

    /// A chart that cannot be rendered.
    pub(crate) fn of_chart(path: &str, problem: &str) -> Self {
        let mut trouble = Self::new(format!("{path}: {problem}"));
        "input/chart".clone_into(&mut trouble.finding.rule);
        trouble
    }

    /// With what may help.
    #[must_use]
    pub(crate) fn hint(mut self, hint: Option<String>) -> Self {
        self.finding.help = hint;
        self
    }

    /// With a limit that was hit.
    #[must_use]
    pub(crate) const fn limit(mut self, limit: bool) -> Self {
        self.limit = limit;
        self
    }

    /// At a place.
    #[must_use]
    pub(crate) const fn at_span(mut self, span: Option<Span>) -> Self {
        self.finding.span = span;
        self
    }

    /// With what another part of the toolkit found, at its place.
    #[must_use]
    pub(crate) fn placed(mut self, finding: Finding) -> Self {
        self.finding = Finding { rule: self.finding.rule, ..finding };
        self
    }

    /// What is wrong with a file that was looked through. What does not go by the name of a manifest need not be one.
    pub(crate) fn of_file(name: &str, looked: &Looked, file: Option<FileId>, standing: Standing) -> Vec<Self> {
        if standing == Standing::Other {
            return Vec::new();
        }
        let at = |(start, end): (u32, u32)| file.map(|file| Span::new(file, start, end));
        let mut troubles = Vec::new();
        if let Some(Unread::Io(error)) = &looked.unread {
            troubles.push(Self::of_io(name, error));
        }
        for fault in &looked.faults {
            let mut trouble = Self::new(format!("{name}: cannot be read: {}", fault.reason));
            trouble.finding.span = at(fault.span);
            trouble.at = Some(fault.span);
            trouble.finding.help = fault.hint.map(str::to_owned);
            trouble.limit = fault.limit;
            troubles.push(trouble);
        }
        let lost = match &looked.unread {
            Some(Unread::Lost(Lost::Misfits(misfits))) if looked.scanned.skipped.is_empty() => misfits,
            _ => &looked.scanned.skipped,
        };
        let is_lost = matches!(looked.unread, Some(Unread::Lost(Lost::Misfits(_)))) && standing == Standing::Argument;
        for misfit in lost.iter().filter(|misfit| is_lost || is_of_manifest(misfit)) {
            let mut trouble = Self::new(format!("{name}: no manifest: {}", words(misfit)));
            trouble.finding.span = at(misfit.span);
            trouble.at = Some(misfit.span);
            troubles.push(trouble);
        }
        troubles
    }
}

/// Whether a document is a manifest with a bad field, and not something else altogether.
fn is_of_manifest(misfit: &Misfit) -> bool {
    misfit.lines.iter().any(|line| !line.ends_with(" into api.Stub"))
}

/// The first line of what does not fit, without its number and without Go's types.
fn words(misfit: &Misfit) -> String {
    let line = misfit.lines.first().map(String::as_str).unwrap_or_default();
    let line = line.split_once(": ").map_or(line, |(_, line)| line);
    let line = match line.rsplit_once(" into ") {
        Some((what, "string")) => format!("{} where a text belongs", what.replace("cannot unmarshal ", "")),
        Some((what, "[]api.Stub")) => {
            format!("{} where a list of manifests belongs", what.replace("cannot unmarshal ", ""))
        }
        Some((what, _)) => format!("{} where a map belongs", what.replace("cannot unmarshal ", "")),
        None => line.to_owned(),
    };
    line.replace("!!map", "a map").replace("!!seq", "a list").replace("!!str", "the text")
}
