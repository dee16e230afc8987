//! Code frames: where an error stands in the chart and in the values, as findings with places. Also the way from what a render
//! made back to its places ([`places`]), which `explain` and the warnings share.
//!
//! Not here: the texts of errors, which are the original's and printed before the frames, and how frames look (`report`).

mod chart_error;
pub(crate) mod operand;
pub(crate) mod places;
mod schema;

use std::io::{self, Write};

use chart::{Chart, ChartError, Provenance};
use common::finding::Finding;
use common::source::Sources;
use gotemplate::value::Value;
use report::{Format, Report, Tool};

use crate::failure::Failure;

const TOOL: Tool = Tool { name: "render", version: env!("CARGO_PKG_VERSION") };

/// What is known when an error comes up: more makes better frames.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known<'k> {
    pub(crate) provenance: &'k Provenance,
    /// The chart and the user's values, once they are loaded.
    pub(crate) inputs: Option<(&'k Chart, &'k Value)>,
}

/// The failure that tells of an error, with its frames.
pub(crate) fn failure(error: ChartError, known: Known<'_>) -> Failure {
    let findings = chart_error::findings(&error, known);
    let failure = Failure::from(error);
    if findings.is_empty() { failure } else { failure.at(findings, known.provenance.sources.clone()) }
}

/// Writes findings for people.
pub(crate) fn write(findings: &[Finding], sources: &Sources, color: bool, out: &mut dyn Write) -> io::Result<()> {
    Report { tool: TOOL, findings, sources, summary: None, color, show_secrets: false }.write(Format::Text, out)
}
