//! `chart`: the values of charts, merged for every environment, judged by rules, by the chart's schema and by its templates.

use std::collections::{BTreeMap, HashMap};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use chart::environments::{EnvironmentError, Environments};
use chart::{Chart, ChartError, Provenance};
use common::limits::Limits;
use common::sys::{FileKind, Streams, Sys};
use report::ReportTo;

use super::{Failure, lint, tell};
use crate::cli::LintArgs;
use crate::document::{Document, Range, Value};
use crate::exit::Exit;
use crate::lint::{Content, Input, LintError, Linter};
use crate::persona::Persona;
use crate::result::LintResult;
use crate::ruleset;
use crate::values::layers::{Layer, Layers};
use crate::values::reads::Reads;
use crate::values::{rules, unread};

/// Bytes of a values file.
const VALUES_LIMIT: u64 = 16 << 20;

/// Runs the command.
pub(crate) fn run(args: &LintArgs, persona: Persona, sys: &dyn Sys, streams: &mut Streams<'_>) -> Exit {
    match charts(args, sys, streams) {
        Ok(exit) => exit,
        Err(failure) => tell(failure, args.verbose, persona, streams),
    }
}

fn charts(args: &LintArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<Exit, Failure> {
    if args.documents.is_empty() {
        return Err(Failure::Bare("name a chart: a directory or an archive".to_owned()));
    }
    let cwd = sys.current_dir().map_err(|error| Failure::Bare(error.to_string()))?;
    let mut reports = lint::reports(args)?;
    if reports.iter().all(|report| report.file.is_some()) {
        reports.extend(ReportTo::parse("text").ok());
    }
    let (mut results, mut texts) = (Vec::new(), BTreeMap::new());
    for path in &args.documents {
        let found = of_chart(path, args, sys, &cwd)?;
        results.extend(found.named());
        texts.extend(found.texts);
    }
    if args.display_only_failures {
        results.retain(|result| result.severity <= args.threshold());
    }
    let text_of = |source: &str| texts.get(source).cloned();
    lint::write_findings(&reports, args.report_template.as_deref(), &results, &cwd, &text_of, sys, streams)?;
    if results.is_empty() && !args.quiet && args.reports.is_empty() {
        drop(lint::say(streams, "nothing found\n"));
    }
    drop(streams.stdout.flush());
    Ok(if results.iter().any(|result| result.severity <= args.threshold()) { Exit::Findings } else { Exit::Clean })
}

/// What was found in one chart.
pub(crate) struct Found {
    /// The results in the order of their files, each with the environments that have it; none for what stands in a file.
    pub(crate) results: Vec<(LintResult, Vec<String>)>,
    /// The texts that they lie in.
    pub(crate) texts: BTreeMap<String, String>,
    /// How many environments there are.
    environments: usize,
}

impl Found {
    /// The results; those of some environments alone name them.
    fn named(&self) -> impl Iterator<Item = LintResult> + '_ {
        self.results.iter().map(|(result, names)| {
            let mut result = result.clone();
            if !names.is_empty() && names.len() < self.environments {
                result.message = format!("{} (in {})", result.message, names.join(", "));
            }
            result
        })
    }
}

/// Judges the values of the chart at a path.
pub(crate) fn of_chart(path: &str, args: &LintArgs, sys: &dyn Sys, cwd: &Path) -> Result<Found, Failure> {
    Subject::load(path, args, sys, cwd)?.lint(args, sys, cwd)
}

/// One chart with its values files.
struct Subject {
    path: String,
    chart: Chart,
    /// The chart's own values file, if it has one.
    own: Option<Layer>,
    /// The files of each environment, by their places in `files`; one nameless environment where there are none.
    environments: Vec<(Option<String>, Vec<usize>)>,
    files: Vec<Layer>,
    /// The texts of everything that findings may lie in.
    texts: BTreeMap<String, String>,
}

fn chart_failure(error: &ChartError) -> Failure {
    let words = error.to_string();
    if error.is_limit() { Failure::Lint(LintError::Limit(words)) } else { Failure::Bare(words) }
}

fn environment_failure(error: &EnvironmentError) -> Failure {
    let hint = error.hint().map(|hint| format!("\nhelp: {hint}")).unwrap_or_default();
    Failure::Bare(format!("{error}{hint}"))
}

impl Subject {
    fn load(path: &str, args: &LintArgs, sys: &dyn Sys, cwd: &Path) -> Result<Self, Failure> {
        let at = cwd.join(path);
        let mut provenance = Provenance::new();
        let chart =
            Chart::load(sys, &at, &Limits::default(), &mut provenance).map_err(|error| chart_failure(&error))?;
        let mut subject = Self {
            path: path.trim_end_matches('/').to_owned(),
            chart,
            own: None,
            environments: Vec::new(),
            files: Vec::new(),
            texts: BTreeMap::new(),
        };
        let own =
            subject.chart.file("values.yaml").map(|file| String::from_utf8_lossy(file.data.as_bytes()).into_owned());
        if let Some(text) = own {
            let name = subject.name_of("values.yaml", sys, cwd);
            subject.own = Some(subject.layer(name, text)?);
        }
        let found = Environments::look_for(&at, sys).map_err(|error| environment_failure(&error))?;
        subject.read_environments(found.as_ref(), args, sys, cwd)?;
        Ok(subject)
    }

    /// The name of a file of the chart in results.
    fn name_of(&self, file: &str, sys: &dyn Sys, cwd: &Path) -> Arc<str> {
        let is_directory = sys.kind(&cwd.join(&self.path)).is_ok_and(|kind| kind == FileKind::Dir);
        let separator = if is_directory { "/" } else { ":" };
        format!("{}{separator}{file}", self.path).into()
    }

    fn layer(&mut self, name: Arc<str>, text: String) -> Result<Layer, Failure> {
        let document =
            Document::parse(&text).map_err(|limit| Failure::Lint(LintError::Limit(format!("{name}: {limit}"))))?;
        self.texts.insert(name.to_string(), text);
        Ok(Layer { name, document })
    }

    fn read_environments(
        &mut self,
        found: Option<&Environments>,
        args: &LintArgs,
        sys: &dyn Sys,
        cwd: &Path,
    ) -> Result<(), Failure> {
        let Some(found) = found else {
            if let Some(name) = args.environments.first() {
                return Err(Failure::Bare(format!("{}: no values of environment `{name}`", self.path)));
            }
            self.environments.push((None, Vec::new()));
            return Ok(());
        };
        let names = if args.environments.is_empty() {
            found.names().to_vec()
        } else {
            found.chosen(&args.environments).map_err(|error| environment_failure(&error))?
        };
        let common = match found.common_file() {
            Some(file) => Some(self.read_file(&file, sys, cwd)?),
            None => None,
        };
        if names.is_empty() {
            self.environments.push((None, common.into_iter().collect()));
        }
        for name in names {
            let own = self.read_file(&found.own_file(&name), sys, cwd)?;
            self.environments.push((Some(name), common.into_iter().chain([own]).collect()));
        }
        Ok(())
    }

    fn read_file(&mut self, file: &str, sys: &dyn Sys, cwd: &Path) -> Result<usize, Failure> {
        let bytes =
            sys.read(&cwd.join(file), VALUES_LIMIT).map_err(|error| Failure::Bare(format!("{file}: {error}")))?;
        let layer = self.layer(file.into(), String::from_utf8_lossy(&bytes).into_owned())?;
        self.files.push(layer);
        Ok(self.files.len() - 1)
    }

    fn lint(mut self, args: &LintArgs, sys: &dyn Sys, cwd: &Path) -> Result<Found, Failure> {
        let linter = Linter::new(self.rules(args, sys, cwd)?, true);
        let values: Vec<&str> = self.texts.values().map(String::as_str).collect();
        let reads = Reads::of(&self.chart, &values);
        let mut merged = Merged::default();
        for layer in self.own.iter().chain(&self.files) {
            merged.add(None, parser_results(layer));
            merged.add(None, unread::unused(layer, &reads));
        }
        let foreign = |name: &str| name == "global" || self.is_subchart(name);
        for (name, files) in &self.environments {
            let layers: Vec<&Layer> =
                self.own.iter().chain(files.iter().filter_map(|file| self.files.get(*file))).collect();
            let layers = Layers(&layers);
            let name = name.as_deref();
            let value = layers.merged();
            let found = linter.lint(sys, cwd, Input { content: Content::Value(&value), source: &self.path })?;
            merged.add(name, placed(found, layers));
            let template = |file: &str| self.name_of(file, sys, cwd);
            // A library lends its templates to charts whose values it does not know.
            if !self.chart.is_library() {
                merged.add(name, unread::unset(layers, &reads, &foreign, &template));
            }
        }
        self.add_template_texts(sys, cwd);
        Ok(Found { results: merged.finish(), texts: self.texts, environments: self.environments.len() })
    }

    fn is_subchart(&self, name: &str) -> bool {
        let declared = self.chart.metadata().dependencies.iter().flatten().flatten();
        let mut names = declared.flat_map(|dependency| [dependency.name.as_str(), dependency.alias.as_str()]);
        names.any(|known| known == name) || self.chart.dependencies().iter().any(|chart| chart.name() == name)
    }

    fn add_template_texts(&mut self, sys: &dyn Sys, cwd: &Path) {
        for file in self.chart.templates() {
            let name = self.name_of(&file.name, sys, cwd);
            self.texts.insert(name.to_string(), String::from_utf8_lossy(file.data.as_bytes()).into_owned());
        }
    }

    /// The rules: those of the ruleset that is named, or our own, and the chart's schema.
    fn rules(&self, args: &LintArgs, sys: &dyn Sys, cwd: &Path) -> Result<ruleset::Loaded, Failure> {
        let extended = match args.ruleset.as_slice() {
            [] => "values:recommended".to_owned(),
            [file] => {
                let file = ruleset::named(cwd, file);
                // Complaints with their places come first.
                ruleset::load(sys, &file)?;
                file.to_string_lossy().into_owned()
            }
            _ => return Err(Failure::Bare("--ruleset is given more than once".to_owned())),
        };
        let mut members = vec![("extends".into(), Value::array(vec![Value::string(extended)]))];
        let schema =
            self.chart.schema().and_then(|file| Document::parse(&String::from_utf8_lossy(file.data.as_bytes())).ok());
        if let Some(schema) = schema.as_ref().and_then(Document::data) {
            members.push(("rules".into(), schema_rule(&known_dialect(schema))));
        }
        Ok(ruleset::load_value(sys, &Value::object(members), cwd)?)
    }
}

/// A schema without a `$schema` that names no draft: Helm takes such schemas, too.
fn known_dialect(schema: &Value) -> Value {
    let known = |name: &Value| {
        name.as_str().is_some_and(|name| {
            ["draft-04", "draft-06", "draft-07", "2019-09", "2020-12"].iter().any(|draft| name.contains(draft))
        })
    };
    match schema {
        Value::Object(object) if object.get("$schema").is_some_and(|name| !known(name)) => Value::object(
            object
                .iter()
                .filter(|(key, _)| &***key != "$schema")
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
        ),
        schema => schema.clone(),
    }
}

/// A rule that checks all values by a schema.
fn schema_rule(schema: &Value) -> Value {
    let options = vec![("schema".into(), schema.clone()), ("allErrors".into(), Value::Bool(true))];
    let then = vec![("function".into(), Value::string("schema")), ("functionOptions".into(), Value::object(options))];
    let rule = vec![
        ("given".into(), Value::string("$")),
        ("severity".into(), Value::string("error")),
        ("then".into(), Value::object(then)),
    ];
    Value::object(vec![(rules::SCHEMA.into(), Value::object(rule))])
}

/// What the reader complains of.
fn parser_results(layer: &Layer) -> Vec<LintResult> {
    let result = |diagnostic: &crate::document::Diagnostic| LintResult {
        code: "parser".into(),
        message: diagnostic.message.clone(),
        path: diagnostic.path.clone(),
        severity: diagnostic.severity,
        range: diagnostic.range,
        source: Some(Arc::clone(&layer.name)),
        documentation_url: None,
    };
    layer.document.diagnostics().iter().map(result).collect()
}

/// Results on merged values, placed in the files that set them.
fn placed(results: Vec<LintResult>, layers: Layers<'_>) -> Vec<LintResult> {
    let place = |mut result: LintResult| {
        let (source, range) = match layers.place(&result.path) {
            Some((source, range)) => (Some(source), range),
            None => (None, Range::default()),
        };
        result.source = source;
        result.range = range;
        result
    };
    results.into_iter().map(place).collect()
}

/// Results of several environments, each told once.
#[derive(Default)]
struct Merged {
    results: Vec<(LintResult, Vec<String>)>,
    known: HashMap<String, usize>,
}

impl Merged {
    fn add(&mut self, environment: Option<&str>, results: Vec<LintResult>) {
        for result in results {
            let key = format!("{} {:?} {:?} {}", result.code, result.source, result.range, result.message);
            let at = *self.known.entry(key).or_insert_with(|| {
                self.results.push((result, Vec::new()));
                self.results.len() - 1
            });
            if let (Some((_, names)), Some(environment)) = (self.results.get_mut(at), environment) {
                names.push(environment.to_owned());
            }
        }
    }

    /// The results in the order of their files.
    fn finish(self) -> Vec<(LintResult, Vec<String>)> {
        let mut results = self.results;
        results.sort_by(|(a, _), (b, _)| {
            let key = |result: &LintResult| (result.source.clone(), result.range.start, result.severity);
            key(a).cmp(&key(b)).then_with(|| a.code.cmp(&b.code))
        });
        results
    }
}
