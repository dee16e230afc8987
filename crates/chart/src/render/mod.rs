//! A render: from a chart and values to manifests.
//!
//! The order of the steps is that of the original, since it decides which of several errors is told.
//!
//! helm: pkg/action/install.go, action.go (`renderResources`), pkg/chart/common/util/values.go, pkg/engine/engine.go

mod context;
mod execute;
mod options;

use std::sync::Arc;

use common::source::FileId;
use gotemplate::Trace;
use gotemplate::run::Host;
use gotemplate::value::{Mark, Origin, Value};

pub use options::{RenderOptions, check_release_name};

use crate::chart::Chart;
use crate::error::{ChartError, SchemaFault};
use crate::file::ChartFile;
use crate::manifest::sort::{Output, Sorted};
use crate::manifest::{Hook, Manifest, Stream, sort, verbatim};
use crate::notice::{Level, Notice};
use crate::provenance::Provenance;
use crate::tree::{ChartNode, is_compatible};
use crate::values::coalesce::{Coalescer, Mode};
use crate::values::table::{Freezer, Table};

/// A file of `crds/`.
#[derive(Clone, Debug)]
pub struct Crd {
    /// The path with the names of the charts: `app/crds/x.yaml`.
    pub path: String,
    /// The file.
    pub file: ChartFile,
}

impl Crd {
    /// The documents of the file. It is printed as it is and need be no YAML: such a document has a text alone.
    pub fn manifests(&self) -> Vec<Manifest> {
        verbatim::documents(&self.path, &self.file)
    }
}

/// What a render made.
#[derive(Clone, Debug, Default)]
pub struct Rendered {
    /// Documents in the order of installing.
    pub manifests: Vec<Manifest>,
    /// Hooks in the order of printing.
    pub hooks: Vec<Hook>,
    /// `NOTES.txt` of the chart.
    pub notes: String,
    /// The definitions of custom resources, of the chart and its subcharts.
    pub crds: Vec<Crd>,
}

/// What the original logs while it renders, whether that succeeds or not, and the result.
#[derive(Debug)]
pub struct Outcome {
    /// Log lines, in order.
    pub notices: Vec<Notice>,
    /// What was made, or why nothing was.
    pub result: Result<Rendered, ChartError>,
    /// When the documents were made but could not be read: all of them, by path, as `--debug` prints them.
    pub unsorted: Vec<Manifest>,
}

/// The outputs of all templates, before they are taken apart: what `lint` looks at.
#[derive(Debug, Default)]
pub struct Outputs {
    /// Names and texts, in the order of execution.
    pub files: Vec<RenderedFile>,
}

/// The output of one template.
#[derive(Clone, Debug)]
pub struct RenderedFile {
    /// The name of the template: `app/templates/x.yaml`.
    pub path: String,
    /// The file of the template.
    pub file: Option<FileId>,
    /// What it wrote; what is no UTF-8 reads as U+FFFD.
    pub text: Arc<str>,
    /// What made the bytes.
    pub map: Vec<Mark>,
    /// What else is told of the making.
    pub trace: Arc<Trace>,
}

/// Renders a chart with the user's values.
///
/// The steps before (which chart, which values) are [`Chart::load`] and [`crate::ValuesInput::merge`] with the same
/// `provenance`.
pub fn render(
    chart: &Chart,
    values: &Value,
    options: &RenderOptions,
    provenance: &mut Provenance,
    host: &dyn Host,
) -> Outcome {
    let mut notices = Vec::new();
    let mut unsorted = Vec::new();
    let result = on_large_stack(|| run(chart, values, options, provenance, host, &mut notices, &mut unsorted));
    Outcome { notices, result, unsorted }
}

fn run(
    chart: &Chart,
    values: &Value,
    options: &RenderOptions,
    provenance: &mut Provenance,
    host: &dyn Host,
    notices: &mut Vec<Notice>,
    unsorted: &mut Vec<Manifest>,
) -> Result<Rendered, ChartError> {
    check_installable(chart)?;
    if chart.metadata.deprecated {
        notices.push(Notice::new(Level::Warn, "this chart is deprecated"));
    }
    check_dependencies(chart)?;
    if chart.metadata.api_version == "v3" {
        // The original loads such charts and stops here.
        return Err(ChartError::Refused("invalid chart apiVersion".into()));
    }
    if let Err(reason) = check_release_name(&options.name) {
        notices.push(Notice::new(Level::Error, "release name check failed").with("error", &reason));
        return Err(ChartError::Refused(format!("release name check failed: {reason}")));
    }
    let tree = process(chart, values, notices).inspect_err(|error| notices.extend(processing_notice(error)))?;
    let values = final_values(&tree, &table(values), options, notices)?;
    let wanted = &chart.metadata.kube_version;
    let kube_version = options.capabilities.kube_version();
    if !wanted.is_empty() && !is_compatible(wanted, kube_version.normalized()) {
        let found = kube_version.version().to_owned();
        return Err(ChartError::KubeVersion { wanted: wanted.clone(), found });
    }
    let files = execute::execute(&tree, &values, options, provenance, host, notices)?;
    let mut rendered = Rendered { crds: crds(&tree), ..Rendered::default() };
    let outputs = take_notes(files, &tree, options, &mut rendered.notes);
    match sort(&outputs, options.threads, notices) {
        Ok(Sorted { manifests, hooks }) => (rendered.manifests, rendered.hooks) = (manifests, hooks),
        Err(error) => {
            *unsorted = outputs.iter().map(whole).collect();
            return Err(error);
        }
    }
    if options.leaks {
        std::mem::forget((tree, values));
    }
    Ok(rendered)
}

fn whole(output: &Output) -> Manifest {
    let (path, text, map) = (output.path.clone(), Arc::clone(&output.text).into(), output.marks.clone());
    let trace = Arc::clone(&output.trace);
    Manifest { path, file: output.file, text, map, trace, ..Manifest::default() }
}

/// Renders all templates and takes nothing apart: what `lint` does.
///
/// # Errors
/// As [`render`], but neither the name of the release nor missing dependencies nor the version of Kubernetes are looked at.
pub fn render_files(
    chart: &Chart,
    values: &Value,
    options: &RenderOptions,
    provenance: &mut Provenance,
    host: &dyn Host,
    notices: &mut Vec<Notice>,
) -> Result<Outputs, ChartError> {
    on_large_stack(|| {
        let tree = process(chart, values, notices)?;
        // The original's `lint` lays the values over the defaults twice, which brings back defaults that nulls took out.
        let values = coalesce(&tree, &table(values), notices)?;
        let values = final_values(&tree, &values, options, notices)?;
        let files = execute::execute(&tree, &values, options, provenance, host, notices)?;
        Ok(Outputs { files })
    })
}

/// Does `work` where templates may nest as deep as in the original. Where there is no such thread they may nest less, which is
/// an error of its own kind when it does not do.
fn on_large_stack<R: Send>(mut work: impl FnMut() -> R + Send) -> R {
    if gotemplate::is_on_stack() {
        return work();
    }
    match gotemplate::on_stack(&mut work) {
        Ok(done) => done,
        Err(_) => work(),
    }
}

/// helm: pkg/cmd/install.go (`checkIfInstallable`)
fn check_installable(chart: &Chart) -> Result<(), ChartError> {
    match chart.metadata.chart_type.as_str() {
        "" | "application" => Ok(()),
        other => Err(ChartError::Refused(format!("{other} charts are not installable"))),
    }
}

/// The dependencies that `charts/` lacks, by name.
///
/// helm: pkg/action/dependency.go, install.go (`CheckDependencies`)
pub fn missing_dependencies(chart: &Chart) -> Vec<&str> {
    let wanted = chart.metadata.dependencies.iter().flatten().flatten();
    wanted
        .map(|dependency| dependency.name.as_str())
        .filter(|name| !chart.dependencies.iter().any(|child| child.name() == *name))
        .collect()
}

fn check_dependencies(chart: &Chart) -> Result<(), ChartError> {
    let missing = missing_dependencies(chart);
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    Err(ChartError::Dependencies(format!(
        "an error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch \
         missing dependencies: found in Chart.yaml, but missing in charts/ directory: {missing}"
    )))
}

/// helm: pkg/action/install.go
const PROCESSING_FAILED: &str = "chart dependencies processing failed";

/// What `helm template` logs beside the error.
fn processing_notice(error: &ChartError) -> Option<Notice> {
    let text = error.to_string();
    let reason = text.strip_prefix(PROCESSING_FAILED)?.strip_prefix(": ")?;
    Some(Notice::new(Level::Error, PROCESSING_FAILED).with("error", reason))
}

fn process<'c>(chart: &'c Chart, values: &Value, notices: &mut Vec<Notice>) -> Result<ChartNode<'c>, ChartError> {
    let mut tree = ChartNode::new(chart);
    tree.process(&table(values), notices)
        .map_err(|reason| ChartError::Dependencies(format!("{PROCESSING_FAILED}: {reason}")))?;
    Ok(tree)
}

fn table(values: &Value) -> Table {
    match values.as_map() {
        Some(map) => Table::of(map, Origin::NONE),
        None => Table::default(),
    }
}

/// The values of the whole tree.
fn coalesce(tree: &ChartNode<'_>, values: &Table, notices: &mut Vec<Notice>) -> Result<Table, ChartError> {
    let mut coalescer = Coalescer::default();
    let values = coalescer.coalesce(tree, values, Mode::Coalesce);
    notices.append(&mut coalescer.notices);
    values.map_err(ChartError::Dependencies)
}

/// The values of the whole tree, checked against the schemas.
fn final_values(
    tree: &ChartNode<'_>,
    values: &Table,
    options: &RenderOptions,
    notices: &mut Vec<Notice>,
) -> Result<Table, ChartError> {
    let values = coalesce(tree, values, notices)?;
    if !options.skip_schema {
        let mut points = Vec::new();
        let text = crate::schema::validate(tree, &values, notices, &mut points);
        if !text.is_empty() {
            return Err(Box::new(SchemaFault { text, points }).into());
        }
    }
    Ok(values)
}

/// The files of `crds/` of the whole tree.
///
/// helm: pkg/chart/v2/chart.go (`CRDObjects`)
fn crds(node: &ChartNode<'_>) -> Vec<Crd> {
    let own = node.chart.crd_files();
    let own = own.map(|file| Crd { path: format!("{}/{}", node.path, file.name), file: file.clone() });
    own.chain(node.children.iter().flat_map(crds)).collect()
}

/// Takes `NOTES.txt` out of the outputs.
fn take_notes(
    files: Vec<RenderedFile>,
    tree: &ChartNode<'_>,
    options: &RenderOptions,
    notes: &mut String,
) -> Vec<Output> {
    let own = format!("{}/templates/NOTES.txt", tree.name);
    let mut outputs = Vec::with_capacity(files.len());
    for RenderedFile { path, file, text, map, trace } in files {
        if !path.ends_with("NOTES.txt") {
            outputs.push(Output { path, file, text, marks: map, trace });
        } else if options.subchart_notes || path == own {
            if !notes.is_empty() {
                notes.push('\n');
            }
            notes.push_str(&text);
        }
    }
    outputs
}

impl Rendered {
    /// The stream that `helm template` prints: custom resources when they are asked for, manifests, and hooks unless they are
    /// left out, tests among them.
    pub fn stream(&self, include_crds: bool, hooks: bool, tests: bool) -> Stream {
        let mut stream = Stream::new();
        if include_crds {
            for crd in &self.crds {
                let data = crd.file.data.as_bytes();
                let marks = crd.file.id.map(|id| Stream::verbatim(id.0, data.len()));
                stream.push(&crd.path, crd.file.id, data, marks.as_slice(), &Arc::default());
            }
        }
        self.manifests.iter().for_each(|manifest| stream.push_manifest(manifest));
        stream.trim();
        if hooks {
            let shown = self.hooks.iter().filter(|hook| tests || !hook.is_test());
            shown.for_each(|hook| stream.push_hook(hook));
        }
        stream
    }
}

/// The values of a chart's tree as templates would see them, without a render: for tools that look values up.
///
/// # Errors
/// As [`render`].
pub fn coalesced_values(chart: &Chart, values: &Value, notices: &mut Vec<Notice>) -> Result<Value, ChartError> {
    let tree = process(chart, values, notices)?;
    let options = RenderOptions { skip_schema: true, ..RenderOptions::default() };
    let table = final_values(&tree, &table(values), &options, notices)?;
    Ok(Freezer::default().map(&table).into())
}
