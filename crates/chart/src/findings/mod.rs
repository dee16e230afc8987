//! Errors of charts as findings: the line of the template first, then the calls that led there, then the values. Also the way
//! from what a render made back to its places ([`places`]).
//!
//! Not here: the texts of errors, which are the original's (`crate::error`), and how findings look (`report`).

pub mod operand;
pub mod places;
mod schema;

use common::finding::{Finding, Related, Severity};
use common::source::{FileId, Span};
use gotemplate::value::{Origin, Value};
use gotemplate::{Site, TemplateError};

use crate::chart::Chart;
use crate::error::{ChartError, ManifestFault, PlacedError, SchemaPoint, TemplateFault};
use crate::provenance::Provenance;
use crate::value_spans::ValueSpans;
use operand::{reach, values_of, values_paths};

/// What is known when an error comes up: more makes better frames.
#[derive(Clone, Copy, Debug)]
pub struct Known<'k> {
    /// The texts and origins of the render.
    pub provenance: &'k Provenance,
    /// The chart and the user's values, once they are loaded.
    pub inputs: Option<(&'k Chart, &'k Value)>,
}

/// The findings that an error makes, with spans among `known`'s texts; none where it has no place.
pub fn of(error: &ChartError, known: Known<'_>) -> Vec<Finding> {
    match error {
        ChartError::Template(fault) => template(fault, known).into_iter().collect(),
        ChartError::Manifest(fault) => manifest(fault, known).into_iter().collect(),
        ChartError::Placed(error) => vec![placed(error, known)],
        ChartError::Schema(fault) => {
            let mut spans = ValueSpans::new(known.provenance);
            fault.points().iter().map(|point| unfit(point, known, &mut spans)).collect()
        }
        _ => Vec::new(),
    }
}

fn error(rule: &str, message: impl Into<String>) -> Finding {
    Finding::new(rule, Severity::Error, message)
}

fn placed(error: &PlacedError, known: Known<'_>) -> Finding {
    let message = error.reason().map_or_else(|| error.to_string(), str::to_owned);
    let mut finding = self::error("input", message);
    finding.span = Some(places::visible(known.provenance, error.span()));
    finding.help = error.hint().map(str::to_owned);
    finding
}

fn template(fault: &TemplateFault, known: Known<'_>) -> Option<Finding> {
    let chain: Vec<&TemplateError> = fault.error().chain().collect();
    // Sites without a file are in a text of `tpl`, which the value below shows.
    let site = chain.iter().rev().find_map(|error| error.site().filter(|site| site.file.is_some()))?;
    let mut finding = error("template", reason(fault.error()));
    let mut spans = chain.iter().rev().flat_map(|error| {
        let own = error.site().and_then(|site| site_span(site, known));
        own.into_iter()
            .chain(error.called().iter().filter_map(|place| places::statement_span(known.provenance, *place)))
    });
    finding.span = spans.next();
    let mut last = finding.span;
    for span in spans.filter(|span| last.replace(*span) != Some(*span)) {
        finding.related.push(Related { message: "included here".into(), span });
    }
    let told = chain.iter().rev().map(|error| error.value()).find(|origin| !origin.is_none());
    let value = match told {
        Some(origin) => places::value_related(known.provenance, origin, "with {} from here"),
        None => None,
    };
    let missing = named_in(site, fault, known);
    match (value, missing) {
        (value, Some((help, near))) => {
            finding.help = Some(help);
            finding.related.extend(value.or(near));
        }
        (value, None) => finding.related.extend(value),
    }
    Some(finding)
}

/// What a `.Values` operand at the failing node lacks: help, and the nearest value that is there.
fn named_in(site: &Site, fault: &TemplateFault, known: Known<'_>) -> Option<(String, Option<Related>)> {
    let (chart, values) = known.inputs?;
    let paths = values_paths(&site.context);
    let values = if paths.is_empty() { None } else { values_of(chart, values, fault.template()) }?;
    paths.iter().find_map(|names| {
        let reach = reach(&values, names);
        let missing = names.get(..=reach.found)?.join(".");
        let near = places::value_related(known.provenance, reach.origin, "{} is set here");
        Some((format!("`{missing}` is not set: set it in the values, or look for it with `if` or `default`"), near))
    })
}

/// The words of the innermost error, without those that only say where it stands.
fn reason(error: &TemplateError) -> String {
    let with_site = error.chain().filter(|error| error.site().is_some()).last().unwrap_or(error);
    let text = with_site.message();
    let behind = with_site.site().and_then(|site| {
        let end = format!(" at <{}>: ", site.context);
        text.find(&end).and_then(|at| text.get(at + end.len()..))
    });
    let parse = || text.strip_prefix("template: ").and_then(|rest| rest.splitn(3, ':').nth(2)).map(str::trim);
    let words = behind.or_else(parse).unwrap_or(&text);
    // What `required` and `fail` put around the author's words.
    match (words.find("HELM_ERR_START"), words.rfind("HELM_ERR_END")) {
        (Some(start), Some(end)) => words.get(start + "HELM_ERR_START".len()..end).unwrap_or(words).to_owned(),
        _ => words.to_owned(),
    }
}

/// The failing node in its file: Go's position is often somewhere inside of it.
fn site_span(site: &Site, known: Known<'_>) -> Option<Span> {
    let file = FileId(site.file?);
    let text = known.provenance.sources.get(file)?.text();
    let at = site.offset as usize;
    let length = site.context.len();
    let from = text.floor_char_boundary(at.saturating_sub(length));
    let near = text.get(from..text.ceil_char_boundary(at + length)).unwrap_or_default();
    let holds = |start: usize| length > 0 && (start..=start + length).contains(&at);
    let start = near.match_indices(site.context.as_str()).map(|(found, _)| from + found).find(|start| holds(*start));
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Some(match start {
        Some(start) => Span::new(file, offset(start), offset(start + length)),
        None => places::visible(known.provenance, Span::new(file, site.offset, site.offset)),
    })
}

fn manifest(fault: &ManifestFault, known: Known<'_>) -> Option<Finding> {
    let document = fault.document();
    let offset = fault.offset().unwrap_or_default();
    let mark = places::mark_at(&document.map, offset)?;
    let mut finding = error("manifest", fault.reason().unwrap_or_else(|| fault.problem()));
    finding.span = places::template_span(mark, offset, offset + 1);
    finding.related = places::calls(known.provenance, &document.trace, mark.place);
    let (start, end) = line_around(&document.text, offset);
    let of_line =
        || places::marks_in(&document.map, start, end).map(|mark| mark.origin).find(|origin| !origin.is_none());
    let origin = if mark.origin.is_none() { of_line().unwrap_or(Origin::NONE) } else { mark.origin };
    finding.related.extend(places::value_related(known.provenance, origin, "with {} from here"));
    let line = document.text.get(start as usize..end as usize).unwrap_or_default().trim();
    let rendered = format!("the rendered line is `{}`", common::go::quote::quote(line).trim_matches('"'));
    finding.help = Some(match fault.hint() {
        Some(hint) => format!("{hint}; {rendered}"),
        None => rendered,
    });
    Some(finding)
}

/// The range of the line that holds a byte.
fn line_around(text: &str, offset: u32) -> (u32, u32) {
    let at = text.floor_char_boundary((offset as usize).min(text.len()));
    let start = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |found| found + 1);
    let end = text.get(at..).and_then(|behind| behind.find('\n')).map_or(text.len(), |found| at + found);
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    (offset(start), offset(end))
}

fn unfit(point: &SchemaPoint, known: Known<'_>, spans: &mut ValueSpans<'_>) -> Finding {
    let mut finding = error("schema", point.words.as_str());
    finding.path = point.path.clone();
    finding.span = spans.of(point.origin);
    let wanted = point.schema.and_then(|schema| schema::related(known.provenance, schema, &point.path));
    match (finding.span, wanted) {
        (None, Some(wanted)) => finding.span = Some(wanted.span),
        (_, wanted) => finding.related.extend(wanted),
    }
    finding
}
