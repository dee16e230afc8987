//! `detect` and `detect-files` under our own name: any number of files, directories, charts and standard input; findings at
//! their lines; nothing passed over in silence.
//!
//! The one idea to know: everything is looked through first, then shown, and what could not be read decides the exit code
//! before what was found does.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use common::finding::Finding;
use common::go::os_error::reason;
use common::source::Sources;
use report::{Format as ReportFormat, Report, ReportTo, Tool};
use yaml::ReadLimits;

use super::gathering::{self, Gathered};
use super::printing;
use crate::cli::FixMode;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings;
use crate::fix::Fixes;
use crate::output::{Item, print_matrix};
use crate::scan::Scanner;
use crate::settings::Settings;
use crate::trouble::Trouble;

const TOOL: Tool = Tool { name: "deprecations", version: env!("CARGO_PKG_VERSION") };

/// What looks through texts in this run.
pub(crate) fn scanner<'s>(settings: &'s Settings, context: &Context<'_, '_>) -> Scanner<'s> {
    let limits = &context.limits;
    let limits = ReadLimits {
        bytes: usize::try_from(limits.input_bytes).unwrap_or(usize::MAX),
        documents: limits.documents as usize,
        depth: limits.depth as usize,
        alias_nodes: limits.alias_nodes,
        alias_ratio: limits.alias_ratio,
        scalar: limits.scalar_bytes as usize,
    };
    Scanner { table: &settings.table, limits }
}

/// All of standard input.
pub(super) fn stdin(context: &mut Context<'_, '_>) -> io::Result<Vec<u8>> {
    let (limit, mut bytes) = (context.limits.input_bytes, Vec::new());
    (&mut context.streams.stdin).take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("larger than {limit} bytes")));
    }
    Ok(bytes)
}

/// Whether a file goes by the name of one that holds manifests, so that one which cannot be read is lost.
pub(super) fn is_manifest_name(file: &str) -> bool {
    let end = Path::new(file).extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default();
    ["yaml", "yml", "json"].iter().any(|known| end.eq_ignore_ascii_case(known))
}

/// Runs over all inputs. Where definitions among them give up versions of their kinds, those are looked for, too.
pub(super) fn run(paths: &[String], settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let stdin = gathering::read_stdin(paths, context);
    let gather = |settings: &Settings, context: &Context<'_, '_>| {
        let mut gathered = Gathered::default();
        paths.iter().for_each(|path| gathered.input(path, stdin.as_ref(), settings, context));
        gathered.check_chart_flags(settings);
        gathered
    };
    let mut gathered = gather(settings, context);
    let defined = std::mem::take(&mut gathered.defined);
    if defined.is_empty() {
        return conclude(gathered, settings, context);
    }
    let settings = settings.with_defined(defined);
    conclude(gather(&settings, context), &settings, context)
}

/// Shows what was found in a cluster.
#[cfg(feature = "cluster")]
pub(super) fn of_cluster(
    manifests: Vec<crate::live::Manifest>,
    troubles: Vec<Trouble>,
    settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let mut gathered = Gathered::default();
    gathered.troubles = troubles;
    for manifest in manifests {
        gathered.add(&manifest.name, manifest.looked, crate::findings::Standing::Argument);
    }
    conclude(gathered, settings, context)
}

/// Shows what was found and what could not be read, mends what was asked for, and gives the exit code.
fn conclude(gathered: Gathered, settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let Gathered { texts, sources, troubles, .. } = gathered;
    let (mut items, mut findings, mut fixes) = (Vec::new(), Vec::new(), Fixes::default());
    for source in &sources {
        for hit in &source.hits {
            let Some(mut item) = printing::item(hit, &source.name, settings) else { continue };
            let (spotted, related) = source.place(hit, &texts);
            if let (Some(spotted), Some(_)) = (&spotted, &source.origin) {
                item.file =
                    texts.get(spotted.span.file).map_or_else(|| Arc::clone(&item.file), |text| text.name().into());
            }
            let mut finding = findings::finding(&item, settings);
            finding.span = spotted.map(|spotted| spotted.span);
            finding.related = related;
            finding.fix =
                fixes.of(&item, spotted, || (!hit.is_listed).then(|| source.document(hit, &texts)), settings, &texts);
            findings.push(finding);
            items.push(item);
        }
    }
    let found = sources.iter().any(|source| !source.hits.is_empty());
    let is_left = match settings.args.own.fix {
        None => {
            show(&items, &findings, &texts, found, settings, context)?;
            vec![true; items.len()]
        }
        Some(mode) => mend(mode, &fixes, &findings, &texts, context)?,
    };
    tell(&troubles, &texts, context)?;
    if troubles.iter().any(|trouble| trouble.limit) {
        return Ok(Exit::Limit);
    }
    if !troubles.is_empty() {
        return Ok(Exit::BadInput);
    }
    let left = items.iter().zip(is_left).filter(|(_, is_left)| *is_left);
    Ok(match settings.exit(left.map(|(item, _)| item.status)) {
        Exit::Clean => Exit::Clean,
        _ => Exit::Findings,
    })
}

/// Shows or makes the changes that mend findings, and tells of the findings that none mends. Which findings are left.
fn mend(
    mode: FixMode,
    fixes: &Fixes,
    findings: &[Finding],
    texts: &Sources,
    context: &mut Context<'_, '_>,
) -> Result<Vec<bool>, Failure> {
    let mut is_left: Vec<bool> = findings.iter().map(|finding| finding.fix.is_none()).collect();
    match mode {
        FixMode::Diff => {
            context.print(&fixes.diff(texts))?;
            is_left.fill(true);
        }
        FixMode::Write => {
            for changed in fixes.write(texts, context.sys) {
                let Some(error) = changed.error else {
                    let plural = if changed.count == 1 { "" } else { "s" };
                    context.print(&format!("{}: {} API version{plural} renamed\n", changed.name, changed.count))?;
                    continue;
                };
                return Err(Failure::told(format!("{}: cannot be changed: {}", changed.name, reason(&error))));
            }
        }
    }
    let unmended: Vec<Finding> = findings.iter().filter(|finding| finding.fix.is_none()).cloned().collect();
    let color = context.streams.stderr_is_terminal;
    let report = Report { color, ..Report::new(TOOL, &unmended, texts) };
    report.write(ReportFormat::Text, &mut context.streams.stderr)?;
    Ok(is_left)
}

/// Prints the findings: in the formats that were asked for, else as a matrix, else with code frames.
fn show(
    items: &[Item<'_>],
    findings: &[Finding],
    sources: &Sources,
    found: bool,
    settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<(), Failure> {
    let own = &settings.args.own;
    if !own.matrix.is_empty() && own.report.is_empty() {
        let headers = !settings.args.no_headers;
        let table = print_matrix(items, &own.matrix, headers, |item| settings.matrix(item.entry));
        return Ok(context.print(&table)?);
    }
    if settings.format.is_some() && own.report.iter().all(|report| !report.is_on_stdout()) {
        printing::print(items, found, settings, context)?;
    }
    let text = [ReportTo::stdout(ReportFormat::Text)];
    let wanted = if own.report.is_empty() && settings.format.is_none() { &text[..] } else { &own.report };
    let color = context.streams.stdout_is_terminal;
    let report = Report { color, ..Report::new(TOOL, findings, sources) };
    let report = report.with_template(own.report_template.as_deref());
    report.write_all(wanted, context.sys, &mut context.streams.stdout).map_err(|error| match error {
        report::ReportToError::Output(error) => Failure::Output(error),
        other => Failure::told(other.to_string()),
    })
}

/// Tells what could not be read, on standard error.
fn tell(troubles: &[Trouble], sources: &Sources, context: &mut Context<'_, '_>) -> io::Result<()> {
    let findings: Vec<Finding> = troubles.iter().map(|trouble| trouble.finding.clone()).collect();
    let color = context.streams.stderr_is_terminal;
    let report = Report { color, ..Report::new(TOOL, &findings, sources) };
    report.write(ReportFormat::Text, &mut context.streams.stderr)
}
