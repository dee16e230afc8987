//! `detect` and `detect-files` under our own name: any number of files, directories, charts and standard input; findings at
//! their lines; nothing passed over in silence.
//!
//! The one idea to know: everything is looked through first, then shown, and what could not be read decides the exit code
//! before what was found does.

use std::io::{self, Read};
use std::path::Path;

use common::finding::Finding;
use common::source::Sources;
use common::sys::FileKind;
use report::{Format as ReportFormat, Report, ReportTo, Tool};
use yaml::ReadLimits;

use super::printing;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::findings::{self, Source, Standing};
use crate::input::{Looked, Unread, Wanted, list, look, of_bytes};
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

/// Runs over all inputs.
pub(super) fn run(paths: &[String], settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let mut gathered = Gathered::default();
    for path in paths {
        gathered.input(path, settings, context);
    }
    conclude(gathered, settings, context)
}

/// Shows what was found in a cluster.
#[cfg(feature = "cluster")]
pub(super) fn of_cluster(
    manifests: Vec<crate::live::Manifest>,
    troubles: Vec<Trouble>,
    settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let mut gathered = Gathered { troubles, ..Gathered::default() };
    for manifest in manifests {
        gathered.add(&manifest.name, manifest.looked, Standing::Argument);
    }
    conclude(gathered, settings, context)
}

/// Shows what was found and what could not be read, and gives the exit code.
fn conclude(gathered: Gathered, settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let Gathered { sources, found, mut troubles } = gathered;
    let mut texts = Sources::new();
    let (mut items, mut findings) = (Vec::new(), Vec::new());
    let is_told = settings.format.is_none() || !settings.args.own.report.is_empty();
    for source in sources {
        let Source { name, text, looked, standing } = source;
        let file = text.map(|text| texts.add(&*name, text));
        troubles.extend(Trouble::of_file(&name, &looked, file, standing));
        for hit in looked.scanned.hits {
            let at = hit.at;
            for item in printing::items(vec![hit], &name, settings) {
                if is_told {
                    findings.push(findings::finding(&item, file.map(|file| (file, at)), &settings.targets));
                }
                items.push(item);
            }
        }
    }
    show(&items, &findings, &texts, found, settings, context)?;
    tell(&troubles, &texts, context)?;
    if troubles.iter().any(|trouble| trouble.limit) {
        return Ok(Exit::Limit);
    }
    if !troubles.is_empty() {
        return Ok(Exit::BadInput);
    }
    Ok(match settings.exit(items.iter().map(|item| item.status)) {
        Exit::Clean => Exit::Clean,
        _ => Exit::Findings,
    })
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
    let text = [ReportTo { format: ReportFormat::Text, file: None }];
    let wanted = if own.report.is_empty() && settings.format.is_none() { &text[..] } else { &own.report };
    let color = context.streams.stdout_is_terminal;
    let report = Report { tool: TOOL, findings, sources, summary: None, color, show_secrets: false };
    report.write_all(wanted, context.sys, &mut context.streams.stdout).map_err(|error| match error {
        report::ReportToError::Output(error) => Failure::Output(error),
        other => Failure::told(other.to_string()),
    })
}

/// Tells what could not be read, on standard error.
fn tell(troubles: &[Trouble], sources: &Sources, context: &mut Context<'_, '_>) -> io::Result<()> {
    let findings: Vec<Finding> = troubles.iter().map(|trouble| trouble.finding.clone()).collect();
    let color = context.streams.stderr_is_terminal;
    let report = Report { tool: TOOL, findings: &findings, sources, summary: None, color, show_secrets: false };
    report.write(ReportFormat::Text, &mut context.streams.stderr)
}

/// What the inputs hold.
#[derive(Default)]
struct Gathered {
    sources: Vec<Source>,
    /// Whether any known API version was found.
    found: bool,
    troubles: Vec<Trouble>,
}

const WANTED: Wanted = Wanted { each: true, texts: true };

impl Gathered {
    fn input(&mut self, path: &str, settings: &Settings, context: &mut Context<'_, '_>) {
        if path == "-" {
            return match stdin(context) {
                Ok(bytes) => {
                    self.add("<stdin>", of_bytes(&bytes, scanner(settings, context), WANTED), Standing::Argument)
                }
                Err(error) => self.troubles.push(Trouble::of_io("<stdin>", &error)),
            };
        }
        match context.sys.kind(Path::new(path)) {
            Ok(FileKind::Dir) => self.directory(path, settings, context),
            Ok(_) => self.files(&[path.to_owned()], true, settings, context),
            Err(error) => self.troubles.push(Trouble::of_io(path, &error)),
        }
    }

    fn directory(&mut self, path: &str, settings: &Settings, context: &Context<'_, '_>) {
        // A root that is a link is followed here.
        let root = format!("{}/", path.trim_end_matches('/'));
        match list(&root, context.sys, context.limits.files, &|_| false) {
            Err(error) => self.troubles.push(Trouble::of_io(path, &error)),
            Ok(listing) => {
                if listing.too_many {
                    self.troubles.push(Trouble::too_many(path, context.limits.files));
                }
                for (directory, error) in &listing.unread {
                    self.troubles.push(Trouble::of_io(directory, error));
                }
                self.files(&listing.files, false, settings, context);
            }
        }
    }

    fn files(&mut self, files: &[String], is_named: bool, settings: &Settings, context: &Context<'_, '_>) {
        let scanner = scanner(settings, context);
        let looked = look(files, context.sys, context.limits.input_bytes, scanner, WANTED);
        for (nth, looked) in looked {
            let Some(file) = files.get(nth) else { continue };
            let standing = match is_named {
                true => Standing::Argument,
                false if is_manifest_name(file) => Standing::Manifest,
                false => Standing::Other,
            };
            // A link that leads to a directory or nowhere is no file of this tree.
            if standing == Standing::Other && matches!(looked.unread, Some(Unread::Io(_))) {
                continue;
            }
            self.add(file, looked, standing);
        }
    }

    fn add(&mut self, name: &str, mut looked: Looked, standing: Standing) {
        self.found |= !looked.scanned.hits.is_empty();
        let is_lost = looked.unread.is_some() || !looked.scanned.skipped.is_empty();
        if looked.scanned.hits.is_empty() && !(is_lost && standing != Standing::Other) {
            return;
        }
        let text = looked.text.take();
        self.sources.push(Source { name: name.into(), text, looked, standing });
    }
}
