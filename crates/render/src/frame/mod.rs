//! Code frames: how findings about charts are shown, under the names that the user gave.
//!
//! Not here: the texts of errors, which are the original's and printed before the frames; where errors stand
//! (`chart::findings`); how frames look (`report`).

use std::io::{self, Write};

pub(crate) use chart::findings::{Known, of as findings, operand, places};
use chart::{ChartError, Provenance};
use common::finding::Finding;
use common::source::{FileId, Sources};
use report::{Format, Report, Tool};

use crate::context::Context;
use crate::failure::Failure;

/// Who reports.
pub(crate) const TOOL: Tool = Tool { name: "render", version: env!("CARGO_PKG_VERSION") };

/// The failure that tells of an error while the chart and the values are loaded.
pub(crate) fn failure(error: ChartError, provenance: &Provenance) -> Failure {
    let findings = findings(&error, Known { provenance, inputs: None });
    let failure = Failure::from(error);
    if findings.is_empty() { failure } else { failure.at(findings, provenance.sources.clone()) }
}

/// A path below the place where the chart was found, as the user named the chart.
pub(crate) fn path_as_given(path: &str, located: &str, given: &str) -> String {
    let given = given.trim().trim_end_matches('/');
    match path.strip_prefix(located).filter(|rest| rest.is_empty() || rest.starts_with('/')) {
        Some(rest) if given == "." => rest.trim_start_matches('/').to_owned(),
        Some(rest) => format!("{given}{rest}"),
        None => path.to_owned(),
    }
}

/// The texts with the names of the chart's files as the user named the chart: `located` is where it was found.
pub(crate) fn sources_as_given(sources: &Sources, located: &str, given: &str) -> Sources {
    let mut named = Sources::new();
    for source in (0..sources.next_id().0).filter_map(|id| sources.get(FileId(id))) {
        named.add(path_as_given(source.name(), located, given), source.text().clone());
    }
    named
}

/// A failure whose places are named as the user named the chart, in colours where they are wanted.
pub(crate) fn as_given(failure: Failure, located: &str, given: &str, color: bool) -> Failure {
    match failure {
        Failure::Told(mut told) => {
            if let Some((_, sources)) = &mut told.places {
                *sources = sources_as_given(sources, located, given);
            }
            told.color = color;
            Failure::Told(told)
        }
        other => other,
    }
}

/// Whether what a terminal, or something else, reads is coloured.
pub(crate) fn colored(context: &Context<'_, '_>, is_terminal: bool) -> bool {
    match context.settings.color.as_str() {
        "always" => true,
        "never" => false,
        _ => is_terminal && context.sys.env("TERM").is_none_or(|term| term != "dumb"),
    }
}

/// Writes findings for people.
pub(crate) fn write(findings: &[Finding], sources: &Sources, color: bool, out: &mut dyn Write) -> io::Result<()> {
    Report { color, ..Report::new(TOOL, findings, sources) }.write(Format::Text, out)
}
