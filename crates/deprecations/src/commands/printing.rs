//! Printing what was found as the original prints it, and the exit code.
//!
//! pluto: pkg/api/output.go (`DisplayOutput`)

use std::sync::Arc;

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, Item, Printed};
use crate::scan::Hit;
use crate::settings::Settings;

/// The item of what was found in a file, when it is shown.
pub(crate) fn item<'s>(hit: &Hit, file: &Arc<str>, settings: &'s Settings) -> Option<Item<'s>> {
    let entry = settings.table.get(hit.entry)?;
    let status = settings.status(entry)?;
    let Hit { kind, name, namespace, .. } = hit.clone();
    Some(Item { name, file: Arc::clone(file), namespace, kind, entry, status })
}

/// The items of what was found in a file that are shown.
pub(super) fn items<'s>(hits: &[Hit], file: &Arc<str>, settings: &'s Settings) -> impl Iterator<Item = Item<'s>> {
    hits.iter().filter_map(|hit| item(hit, file, settings))
}

/// The path that the original shows for a file: always behind the working directory.
pub(super) fn shown_path(file: &str, directory: &str) -> Arc<str> {
    format!("{directory}/{file}").into()
}

/// The working directory, as a text.
pub(super) fn working_directory(context: &Context<'_, '_>) -> String {
    context.sys.current_dir().map(|path| path.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Prints items in the original's format, and gives its exit code.
pub(super) fn print(
    items: &[Item<'_>],
    found: bool,
    settings: &Settings,
    context: &mut Context<'_, '_>,
) -> Result<Exit, Failure> {
    let printed = Printed {
        items,
        found,
        targets: &settings.targets,
        columns: settings.columns.as_deref(),
        headers: !settings.args.no_headers,
    };
    printed.print(settings.format.unwrap_or(Format::Normal), &mut context.streams.stdout)?;
    Ok(settings.exit(items.iter().map(|item| item.status)))
}
