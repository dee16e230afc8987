//! `detect-files`: all files below a directory.
//!
//! pluto: cmd/root.go (`detectFilesCmd`), pkg/finder/finder.go

use common::go::os_error::reason;
use std::io;
use std::sync::Arc;

use super::{detect, own, printing};
use crate::cli::DetectFilesArgs;
use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::input::{Looked, Row, RowEnd, Unread, Walk, Wanted, along, look};
use crate::klog::{FINDER, ROOT, VERSIONS};
use crate::settings::Settings;

/// Runs `detect-files`.
///
/// # Errors
/// A directory that is not there; a broken output.
pub(crate) fn run(args: &DetectFilesArgs, settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let directory = printing::working_directory(context);
    if context.persona.is_own() {
        let mut paths: Vec<String> = args.paths.clone();
        if !args.directory.is_empty() || paths.is_empty() {
            let first = if args.directory.is_empty() { "." } else { &args.directory };
            paths.insert(0, first.to_owned());
        }
        return own::run(&paths, settings, context);
    }
    let root = if args.directory.is_empty() { &directory } else { &args.directory };
    let sys = context.sys;
    let walk = Walk::new(root, sys, context.limits.files, &|_| false).map_err(|error| missing(root, &error))?;
    let scanner = own::scanner(settings, context);
    let wanted = Wanted { each: false, texts: false };
    let limit = context.limits.input_bytes;
    let (mut items, mut found, mut lost) = (Vec::new(), false, false);
    along(
        walk,
        |files| look(files, sys, limit, scanner, wanted),
        |row, looked| {
            for (nth, looked) in looked {
                let Some(file) = row.files.get(nth) else { continue };
                lost |= tell(file, &looked, context);
                found |= !looked.scanned.hits.is_empty();
                if !looked.scanned.hits.is_empty() {
                    let path: Arc<str> = printing::shown_path(file, &directory);
                    items.extend(printing::items(&looked.scanned.hits, &path, settings));
                }
            }
            check(&row, context)
        },
    )?;
    let exit = printing::print(&items, found, settings, context)?;
    context.log(5, ROOT.line(314), || format!("Setting exit code: {}", exit.code()));
    Ok(if lost && context.is_strict() { Exit::BadInput } else { exit })
}

/// A tree of too many files shows nothing; what else ends a row is passed over.
fn check(row: &Row, context: &Context<'_, '_>) -> Result<(), Failure> {
    let most = context.limits.files;
    match row.end {
        Some(RowEnd::TooMany) => {
            Err(Failure::told(format!("Error running finder: more than {most} files (limit: files)")))
        }
        _ => Ok(()),
    }
}

fn missing(root: &str, error: &io::Error) -> Failure {
    // The original crashes where a file stands in place of a directory.
    let reason = if error.kind() == io::ErrorKind::NotFound {
        "specified path does not exist".to_owned()
    } else {
        format!("{root}: {}", reason(error))
    };
    Failure::told(format!("Error running finder: {reason}"))
}

/// Logs what the original logs of a file, and tells of what it loses: true when there is such.
fn tell(file: &str, looked: &Looked, context: &mut Context<'_, '_>) -> bool {
    detect::log_lists(&looked.scanned.lists, context);
    for misfit in &looked.scanned.skipped {
        context.log(2, VERSIONS.line(169), || format!("skipping for invalid yaml in manifest: {misfit}"));
    }
    let Some(unread) = &looked.unread else { return false };
    if let Unread::Lost(lost) = unread {
        detect::log_skipped(lost, context);
    }
    let reason = match unread {
        Unread::Io(error) => chart::path_error("open", std::path::Path::new(file), error),
        Unread::Lost(lost) => lost.to_string(),
    };
    context.log(2, FINDER.line(111), || format!("error scanning file {file}: {reason}"));
    let is_lost = own::is_manifest_name(file);
    if is_lost {
        context.say(&format!("Warning: {file} is passed over: {}", reason.replace("\n ", "")));
    }
    is_lost
}
