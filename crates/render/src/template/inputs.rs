//! The chart and the values of a render.
//!
//! helm: pkg/cmd/install.go (`runInstall`)

use std::path::Path;

use chart::{Chart, ChartError, Level, Notice, Provenance, ValuesInput, missing_dependencies};
use gotemplate::value::Value;

use super::request::Request;
use crate::commands::template::TemplateArgs;
use crate::context::Context;
use crate::dependency;
use crate::failure::Failure;
use crate::frame;

/// What a render is made of.
#[derive(Debug)]
pub(crate) struct Inputs {
    pub(crate) chart: Chart,
    /// The user's values, merged.
    pub(crate) values: Value,
    /// The texts and places of both.
    pub(crate) provenance: Provenance,
}

/// Reads the user's values, which `input` names, then the chart.
///
/// # Errors
/// What cannot be read, and a cluster that was to be asked.
pub(crate) fn load(
    request: &Request,
    input: &ValuesInput,
    args: &TemplateArgs,
    context: &mut Context<'_, '_>,
) -> Result<Inputs, Failure> {
    let mut provenance = Provenance::new();
    let values = load_values(input, context, &mut provenance);
    let values = values.map_err(|error| frame::failure(error, &provenance))?;
    let chart = load_chart(&request.path, context, &mut provenance);
    let mut chart = chart.map_err(|error| frame::failure(error, &provenance))?;
    if args.release.dependency_update && !missing_dependencies(&chart).is_empty() {
        dependency::update(&request.path.to_string_lossy(), context)?;
        let again = load_chart(&request.path, context, &mut provenance);
        chart = again.map_err(|error| frame::failure(error, &provenance))?;
    }
    if request.server {
        return Err(no_server(context));
    }
    check_labels(args)?;
    debug_schemas(&chart, args, context);
    Ok(Inputs { chart, values, provenance })
}

/// The user's values, merged.
///
/// # Errors
/// As [`ValuesInput::merge`].
pub(crate) fn load_values(
    input: &ValuesInput,
    context: &mut Context<'_, '_>,
    provenance: &mut Provenance,
) -> Result<Value, ChartError> {
    input.merge(context.sys, &mut context.streams.stdin, &context.limits, provenance)
}

/// The chart at `path`; what loading has to say is logged.
///
/// # Errors
/// As [`Chart::load`].
pub(crate) fn load_chart(
    path: &Path,
    context: &mut Context<'_, '_>,
    provenance: &mut Provenance,
) -> Result<Chart, ChartError> {
    let chart = Chart::load(context.sys, path, &context.limits, provenance)?;
    chart.notices().iter().for_each(|notice| context.log(notice));
    Ok(chart)
}

/// `--dry-run=server`, `--validate`.
///
/// helm: pkg/action/install.go (`RunWithContext`)
fn no_server(context: &mut Context<'_, '_>) -> Failure {
    let message = "cluster reachability check failed: kubernetes cluster unreachable: this program talks to no cluster";
    context.log(&Notice::new(Level::Error, message));
    Failure::usage(message).hint("leave `--dry-run=server` and `--validate` out")
}

/// helm: pkg/storage/driver/util.go
fn check_labels(args: &TemplateArgs) -> Result<(), Failure> {
    const SYSTEM: [&str; 6] = ["name", "owner", "status", "version", "createdAt", "modifiedAt"];
    let is_system = |label: &str| SYSTEM.contains(&label.split('=').next().unwrap_or_default().trim_matches('"'));
    if args.install.labels.iter().flat_map(|labels| labels.0.split(',')).any(is_system) {
        let names = SYSTEM.join(" ");
        return Err(Failure::usage(format!(
            "user supplied labels contains system reserved label name. System labels: [{names}]"
        )));
    }
    Ok(())
}

/// helm: pkg/chart/common/util/jsonschema.go (`ValidateAgainstSchema`)
fn debug_schemas(chart: &Chart, args: &TemplateArgs, context: &mut Context<'_, '_>) {
    if args.release.skip_schema_validation || !context.settings.debug {
        return;
    }
    if let Some(schema) = chart.schema() {
        context.debug("chart name", &[("chart-name", chart.name())]);
        let text = String::from_utf8_lossy(schema.data.as_bytes());
        context.debug("unmarshalled JSON schema", &[("schema", &text)]);
    }
    let count = chart.dependencies().len().to_string();
    context.debug("number of dependencies in the chart", &[("chart", chart.name()), ("dependencies", &count)]);
    // Unlisted charts stand before those of Chart.yaml.
    let listed: Vec<&str> =
        chart.metadata().dependencies.iter().flatten().flatten().map(|it| it.name.as_str()).collect();
    let place = |chart: &Chart| listed.iter().position(|name| *name == chart.name()).map_or(0, |place| place + 1);
    let mut dependencies: Vec<&Chart> = chart.dependencies().iter().map(AsRef::as_ref).collect();
    dependencies.sort_by_key(|chart| place(chart));
    for dependency in dependencies {
        debug_schemas(dependency, args, context);
    }
}
