//! `show`: what a chart says of itself, as it stands in its files.
//!
//! helm: pkg/cmd/show.go, pkg/action/show.go

use chart::{Chart, ChartFile, Provenance};
use clap::{Args, Subcommand};

use crate::context::Context;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::jsonpath::Template;
use crate::locate::ChartPathArgs;

/// The names that a README goes by, in any case.
const README: [&str; 3] = ["readme.md", "readme.txt", "readme"];

/// The arguments of `show`.
#[derive(Args, Debug)]
pub(crate) struct ShowArgs {
    #[command(subcommand)]
    pub(crate) part: Part,
}

/// The parts that can be shown.
#[derive(Debug, Subcommand)]
pub(crate) enum Part {
    /// Chart.yaml, values.yaml, the README and the custom resources
    All(PartArgs),
    /// Chart.yaml
    Chart(PartArgs),
    /// The files of crds/, subcharts' included
    Crds(PartArgs),
    /// The README
    Readme(PartArgs),
    /// values.yaml
    Values(ValuesArgs),
}

/// The chart to show.
#[derive(Args, Debug)]
pub(crate) struct PartArgs {
    /// Directory or archive of the chart
    #[arg(value_name = "CHART")]
    pub(crate) chart: String,
    #[command(flatten)]
    pub(crate) path: ChartPathArgs,
}

/// The arguments of `show values`.
#[derive(Args, Debug)]
pub(crate) struct ValuesArgs {
    #[command(flatten)]
    pub(crate) part: PartArgs,
    /// JSONPath template to print instead of the file
    #[arg(long, value_name = "TEMPLATE", default_value = "", hide_default_value = true)]
    pub(crate) jsonpath: String,
}

/// Runs `show`.
///
/// # Errors
/// What cannot be read, and a JSONPath that cannot.
pub(crate) fn run(args: &ShowArgs, context: &mut Context<'_, '_>) -> Result<Exit, Failure> {
    let (name, args, jsonpath) = match &args.part {
        Part::All(args) => ("all", args, ""),
        Part::Chart(args) => ("chart", args, ""),
        Part::Crds(args) => ("crds", args, ""),
        Part::Readme(args) => ("readme", args, ""),
        Part::Values(args) => ("values", &args.part, args.jsonpath.as_str()),
    };
    let chart = load(args, context)?;
    let mut out = Vec::new();
    let all = name == "all";
    if all || name == "chart" {
        push(&mut out, chart.metadata().to_yaml().as_bytes());
    }
    if (all || name == "values")
        && let Some(file) = chart.file("values.yaml")
    {
        rule(all, &mut out);
        match jsonpath {
            "" => push(&mut out, file.data.as_bytes()),
            path => out.extend(filtered(path, &chart, context)?.into_bytes()),
        }
    }
    if (all || name == "readme")
        && let Some(file) = readme(&chart)
    {
        rule(all, &mut out);
        push(&mut out, file.data.as_bytes());
    }
    if all || name == "crds" {
        push_crds(&chart, &mut out);
    }
    context.print_bytes(&out)?;
    Ok(Exit::Clean)
}

fn load(args: &PartArgs, context: &mut Context<'_, '_>) -> Result<Chart, Failure> {
    let path = args.path.locate(&args.chart, context.sys)?;
    let chart = Chart::load_plain(context.sys, &path, &context.limits, &mut Provenance::new())?;
    chart.notices().iter().for_each(|notice| context.log(notice));
    Ok(chart)
}

/// A text and a line break, whatever the text ends with.
fn push(out: &mut Vec<u8>, text: &[u8]) {
    out.extend_from_slice(text);
    out.push(b'\n');
}

fn rule(wanted: bool, out: &mut Vec<u8>) {
    if wanted {
        push(out, b"---");
    }
}

/// What a JSONPath template makes of the values. The original prints nothing when it finds nothing, and says nothing either.
fn filtered(path: &str, chart: &Chart, context: &mut Context<'_, '_>) -> Result<String, Failure> {
    let template =
        Template::parse(path).map_err(|reason| Failure::usage(format!("error parsing jsonpath {path}: {reason}")))?;
    Ok(template.execute(&chart.values()).unwrap_or_else(|reason| {
        if context.persona.is_own() {
            context.say(&format!("warning: nothing is shown: {reason}"));
        }
        String::new()
    }))
}

fn readme(chart: &Chart) -> Option<&ChartFile> {
    chart.files().iter().find(|file| README.iter().any(|name| file.name.eq_ignore_ascii_case(name)))
}

/// Charts stand inside each other only as deep as they were loaded, so the recursion is bounded.
fn push_crds(chart: &Chart, out: &mut Vec<u8>) {
    for file in chart.crd_files() {
        if !file.data.as_bytes().starts_with(b"---") {
            push(out, b"---");
        }
        push(out, file.data.as_bytes());
    }
    chart.dependencies().iter().for_each(|child| push_crds(child, out));
}
