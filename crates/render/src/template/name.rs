//! The release's name, and the chart that the arguments name.
//!
//! helm: pkg/action/install.go (`NameAndChart`, `TemplateName`)

use gotemplate::run::Options;
use gotemplate::value::Value;
use gotemplate::{Library, Set, TemplateError};

use crate::commands::template::TemplateArgs;
use crate::context::Context;
use crate::failure::Failure;

/// What a release is called that nobody named; the original sets it before it looks at `--generate-name`, which therefore
/// does nothing here.
const DEFAULT: &str = "release-name";

/// The name, and the chart as it was given.
///
/// # Errors
/// Two names, too many arguments, a name template that fails.
pub(super) fn name_and_chart(args: &TemplateArgs, context: &Context<'_, '_>) -> Result<(String, String), Failure> {
    let release = &args.release;
    match args.arguments.as_slice() {
        [_, _, more @ ..] if !more.is_empty() => {
            Err(Failure::usage(format!("expected at most two arguments, unexpected arguments: {}", more.join(", "))))
        }
        [_, _] if release.generate_name => Err(Failure::usage("cannot set --generate-name and also specify a name")),
        [_, _] if !release.name_template.is_empty() => {
            Err(Failure::usage("cannot set --name-template and also specify a name"))
        }
        [name, chart] => Ok((name.clone(), chart.clone())),
        [chart] if !release.name_template.is_empty() => {
            Ok((from_template(&release.name_template, context)?, chart.clone()))
        }
        [chart] => Ok((DEFAULT.into(), chart.clone())),
        _ => Err(Failure::usage("no chart is named")),
    }
}

/// Sprig's functions, no dot. Unlike in the original the environment cannot be read.
fn from_template(template: &str, context: &Context<'_, '_>) -> Result<String, Failure> {
    let failed = |error: TemplateError| Failure::usage(error.to_string());
    let mut set = Set::new("name-template", Library::helm());
    set.parse("name-template", 0, template.into()).map_err(failed)?;
    let host = context.host()?;
    let filled = set.execute("name-template", Value::nil_ref(), Options::new(&host)).map_err(failed)?;
    Ok(filled.text().into_owned())
}
