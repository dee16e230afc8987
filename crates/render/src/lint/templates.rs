//! Rules of `templates/`: that they render with the given values, and what the objects that come out look like. Only the chart's own
//! templates are looked at; those of subcharts must only render.
//!
//! helm: pkg/chart/v2/lint/rules/template.go

use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::ErrorKind;

use chart::{Capabilities, Chart, ChartError, KubeVersion, RenderOptions, RenderedFile};
use common::finding::Related;
use common::go::quote::quote;
use common::source::{FileId, Span};
use common::sys::FileKind;
use yaml::{Documents, Path, ReadOptions};

use super::documents::{Object, Objects};
use super::{Linter, deprecated, names};
use crate::frame::places;

const FOLDER: &str = "templates/";

/// How long a line may be that is looked at: the buffer of Go's `bufio.Scanner`.
const MAX_LINE: usize = 64 << 10;

pub(super) fn lint(linter: &mut Linter<'_>) {
    if !is_folder(linter) {
        return;
    }
    let chart = match linter.chart() {
        Ok(chart) => chart,
        Err(error) => {
            linter.chart_error("templates/load", FOLDER, error.to_string(), &error, None);
            return;
        }
    };
    let Some(files) = render(linter, &chart) else { return };
    let files: HashMap<&str, &RenderedFile> = files.iter().map(|file| (file.path.as_str(), file)).collect();
    for template in chart.templates() {
        let name = &template.name;
        let extension = name.rsplit('/').next().and_then(|base| base.rfind('.').and_then(|at| base.get(at..)));
        let extension = extension.unwrap_or_default();
        if ![".yaml", ".yml", ".tpl", ".txt"].contains(&extension) {
            let text =
                format!("file extension '{extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt");
            linter.error("templates/extension", name, text).at(template.id.map(|id| Span::new(id, 0, 0)));
        }
        if !matches!(extension.to_lowercase().as_str(), ".yaml" | ".yml") {
            continue;
        }
        let path = common::go::path::join(&[chart.name(), name]);
        let Some(file) = files.get(path.as_str()).filter(|file| !file.text.trim().is_empty()) else { continue };
        let mut one = Template { linter: &mut *linter, name, file, selects: OnceCell::new(), list: OnceCell::new() };
        one.indentation();
        // The original looks at no other template after one that is no YAML.
        if !one.objects() {
            return;
        }
    }
}

fn is_folder(linter: &mut Linter<'_>) -> bool {
    match linter.kind("templates") {
        Ok(FileKind::Dir) => return true,
        Ok(_) => linter.error("templates/directory", FOLDER, "not a directory"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            linter.warning("templates/missing", FOLDER, "directory does not exist")
        }
        Err(error) => {
            let text = linter.path_error("stat", "templates", &error);
            linter.error("templates/directory", FOLDER, text)
        }
    };
    false
}

fn render(linter: &mut Linter<'_>, chart: &Chart) -> Option<Vec<RenderedFile>> {
    let settings = linter.settings;
    let capabilities = match &settings.kube_version {
        Some(version) => Capabilities::new(version.clone(), &[]),
        None => Capabilities::default(),
    };
    let options = RenderOptions {
        name: "test-release".into(),
        namespace: settings.namespace.to_owned(),
        revision: 0,
        is_install: false,
        capabilities,
        skip_schema: settings.skip_schema,
        lint: true,
        ..RenderOptions::default()
    };
    let (provenance, notices) = (&mut *linter.provenance, &mut linter.notices);
    match chart::render_files(chart, &settings.values, &options, provenance, settings.host, notices) {
        Ok(outputs) => Some(outputs.files),
        // The original keeps quiet about dependencies whose values do not fit.
        Err(ChartError::Dependencies(_)) => None,
        Err(error) => {
            let rule = match error {
                ChartError::Schema(_) => "templates/schema",
                _ => "templates/render",
            };
            linter.chart_error(rule, FOLDER, error.to_string(), &error, Some(chart));
            None
        }
    }
}

/// A template and what it rendered.
struct Template<'t, 'l> {
    linter: &'t mut Linter<'l>,
    name: &'t str,
    file: &'t RenderedFile,
    /// What is asked of the whole text for each object in it.
    selects: OnceCell<bool>,
    list: OnceCell<Option<(&'static str, String)>>,
}

impl Template<'_, '_> {
    fn indentation(&mut self) {
        let mut start = 0;
        for line in self.file.text.split_inclusive('\n') {
            let content = line.strip_suffix('\n').unwrap_or(line);
            let text = if content.len() >= MAX_LINE {
                "bufio.Scanner: token too long".to_owned()
            } else if content.trim().is_empty() {
                start += line.len();
                continue;
            } else if content.starts_with([' ', '\t']) {
                let shown = quote(content.strip_suffix('\r').unwrap_or(content));
                format!("document starts with an illegal indent: {shown}, which may cause parsing problems")
            } else {
                return;
            };
            let span = offsets(start, start + content.len());
            let (span, related) = self.behind(span);
            self.linter.warning("templates/indentation", self.name, text).at(span).related(related);
            return;
        }
    }

    /// Looks at all objects; false when the text cannot be read.
    fn objects(&mut self) -> bool {
        let text = &self.file.text;
        for object in Objects::new(text, FileId::default()) {
            match object {
                Ok(Some(object)) => self.object(&object),
                Ok(None) => {}
                Err(error) => {
                    let (span, related) = error.span.map(|span| self.behind(span)).unwrap_or_default();
                    let text = format!("unable to parse YAML: {error}");
                    self.linter.error("templates/syntax", self.name, text).at(span).related(related);
                    return false;
                }
            }
        }
        true
    }

    fn object(&mut self, object: &Object) {
        let head = &object.head;
        if let Err(text) = names::check(&head.kind, &head.name) {
            self.warning("templates/object-name", text, object, &["metadata", "name"]);
        }
        let version = version_numbers(self.linter.settings.kube_version.as_ref());
        if !head.api_version.is_empty()
            && let Some(text) = deprecated::warning(&head.api_version, &head.kind, version)
        {
            self.warning("templates/deprecated-api", text, object, &["apiVersion"]);
        }
        let must_select = matches!(head.kind.as_str(), "Deployment" | "ReplicaSet" | "DaemonSet" | "StatefulSet");
        if must_select && !self.selects() {
            let (kind, name) = (&head.kind, quote(&head.name));
            let text = format!("a {kind} must contain matchLabels or matchExpressions, and {name} does not");
            self.error("templates/selector", text, object, &["spec", "selector"]);
        }
        if head.kind == "List"
            && let Some((rule, text)) = self.list().cloned()
        {
            self.error(rule, text, object, &["items"]);
        }
    }

    /// Whether pods are selected. The original looks for the words anywhere in what the template rendered.
    fn selects(&self) -> bool {
        let text = &self.file.text;
        *self.selects.get_or_init(|| text.contains("matchLabels") || text.contains("matchExpressions"))
    }

    /// What is wrong with the items of a list. The original reads the first document of the template for each list in it.
    fn list(&self) -> Option<&(&'static str, String)> {
        const POLICY: &str = "helm.sh/resource-policy";
        let look = || {
            let options = ReadOptions::new(FileId::default());
            let document = Documents::new(self.file.text.as_ref().into(), options).next()?;
            let document = document.map_err(|error| chart::Unreadable::yaml(&error));
            match document.and_then(|document| chart::annotated_item(&document, POLICY)) {
                Ok(None) => None,
                Ok(Some(_)) => Some((
                    "templates/list-annotation",
                    format!("annotation '{POLICY}' within List objects are ignored"),
                )),
                Err(error) => Some(("templates/syntax", format!("unable to parse YAML: {error}"))),
            }
        };
        self.list.get_or_init(look).as_ref()
    }

    fn error(&mut self, rule: &'static str, text: String, object: &Object, keys: &[&str]) {
        self.linter.error(rule, self.name, text);
        self.place(object, keys);
    }

    fn warning(&mut self, rule: &'static str, text: String, object: &Object, keys: &[&str]) {
        self.linter.warning(rule, self.name, text);
        self.place(object, keys);
    }

    /// Puts the last message at the template text behind a field of an object, and at the value that the field came from.
    fn place(&mut self, object: &Object, keys: &[&str]) {
        let path = keys.iter().fold(Path::root(), |path, key| path.join(*key));
        let location = object.document.locate(&path);
        let value = if location.found && location.scalar { location.value } else { location.primary() };
        let moved = Span::new(value.file, value.start + object.start, value.end + object.start);
        let (span, related) = self.behind(moved);
        if let Some(message) = self.linter.messages.last_mut() {
            message.at(span).related(related).about(&object.head);
        }
    }

    /// The template text behind a range of what it rendered, and how that came there: calls and the value.
    fn behind(&self, rendered: Span) -> (Option<Span>, Vec<Related>) {
        let mark = places::mark_at(&self.file.map, rendered.start);
        let Some(mark) = mark.filter(|_| self.linter.settings.with_places) else { return (None, Vec::new()) };
        let span = places::template_span(mark, rendered.start, rendered.end.max(rendered.start + 1));
        let mut related = places::calls(self.linter.provenance, &self.file.trace, mark.place);
        related.extend(places::value_related(self.linter.provenance, mark.origin, "with {} from here"));
        (span, related)
    }
}

fn offsets(start: usize, end: usize) -> Span {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(FileId::default(), offset(start), offset(end))
}

/// Major and minor number of the Kubernetes that is linted for.
fn version_numbers(version: Option<&KubeVersion>) -> (u64, u64) {
    let default = KubeVersion::default();
    let text = version.unwrap_or(&default).normalized();
    let mut numbers = text.trim_start_matches('v').split('.').map(|number| number.parse().unwrap_or_default());
    (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default())
}
