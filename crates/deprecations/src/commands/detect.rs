//! `detect`: one file or standard input under the original's name, any number of inputs under ours.
//!
//! pluto: cmd/root.go (`detectCmd`)

use std::path::Path;

use super::{own, printing};
use crate::cli::DetectArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Unread, Wanted, file_of, of_bytes};
use crate::klog::{ROOT, VERSIONS};
use crate::scan::Lost;
use crate::settings::Settings;

/// Runs `detect`.
///
/// # Errors
/// An input that cannot be read; a broken output.
pub(crate) fn run(args: &DetectArgs, settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let Some(path) = args.paths.first() else { return Err(Failure::told("requires a file argument")) };
    if context.persona.is_own() {
        return own::run(&args.paths, settings, context);
    }
    context.log(3, ROOT.line(403), || format!("arg0: {path}"));
    let is_stdin = path == "-";
    let (scanner, wanted) = (own::scanner(settings, context), Wanted { each: false, texts: false });
    let looked = if is_stdin {
        let bytes = own::stdin(context).map_err(|error| Failure::told(format!("Error reading stdin: {error}")))?;
        of_bytes(&bytes, scanner, wanted)
    } else {
        file_of(Path::new(path), context.sys, context.limits.input_bytes, scanner, wanted)
    };
    if let Some(Unread::Io(error)) = &looked.unread {
        let error = chart::path_error("open", Path::new(path), error);
        return Err(Failure::told(format!("Error reading file: {error}")));
    }
    log_lists(&looked.scanned.lists, context);
    if let Some(Unread::Lost(lost)) = &looked.unread {
        log_skipped(lost, context);
        let before = if is_stdin { "Error checking for versions" } else { "Error reading file" };
        return Err(Failure::told(format!("{before}: {lost}")));
    }
    let file = if is_stdin { "".into() } else { printing::shown_path(path, &printing::working_directory(context)) };
    let found = !looked.scanned.hits.is_empty();
    for misfit in &looked.scanned.skipped {
        context.log(2, VERSIONS.line(169), || format!("skipping for invalid yaml in manifest: {misfit}"));
    }
    let items: Vec<_> = printing::items(&looked.scanned.hits, &file, settings).collect();
    let exit = printing::print(&items, found, settings, context)?;
    context.log(5, ROOT.line(445), || format!("exitCode: {}", exit.code()));
    Ok(exit)
}

/// Logs the lists of a file.
pub(super) fn log_lists(lists: &[usize], context: &mut Context<'_, '_>) {
    for count in lists {
        let text = || format!("found a list with {count} items, attempting to expand");
        context.log(5, VERSIONS.line(187), text);
    }
}

/// Logs the documents that were passed over before a text was lost.
pub(super) fn log_skipped(lost: &Lost, context: &mut Context<'_, '_>) {
    let (Lost::Fault(_, skipped) | Lost::Misfits(skipped)) = lost;
    for misfit in skipped {
        context.log(2, VERSIONS.line(169), || format!("skipping for invalid yaml in manifest: {misfit}"));
    }
}
