//! `list-versions`: what is known of API versions.
//!
//! pluto: cmd/root.go (`listVersionsCmd`)

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output::{Format, print_known};
use crate::settings::Settings;

/// Runs `list-versions`.
///
/// # Errors
/// A format that has no such list; a broken output.
pub(crate) fn run(settings: &Settings, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let format = settings.format.unwrap_or(Format::Normal);
    let headers = !settings.args.no_headers;
    let Some(text) = print_known(format, settings.table.entries(), &settings.targets, headers) else {
        return Err(Failure::told("The output format must be one of (normal|wide|json|yaml)"));
    };
    context.print(&text)?;
    Ok(Exit::Clean)
}
