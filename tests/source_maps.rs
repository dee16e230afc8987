//! Source maps of real charts: one recorded run of each chart that renders. The map covers every byte, its ranges are short,
//! and what is said to be literal text of a template is that text.
//!
//! `ONLY=bitnami/kafka cargo test -p conformance --test source_maps` looks at the charts whose path has that in it.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stderr, reason = "tests")]

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use chart::source_map::{self, Kind, Mapped, Places, SourceMap};
use chart::{Capabilities, Chart, KubeVersion, Provenance, RenderOptions, Stream, ValuesInput};
use common::limits::Limits;
use common::source::{FileId, Source};
use common::sys::Native;
use conformance::root;
use gotemplate::run::FixedHost;
use rayon::prelude::*;
use serde_json::Value;

/// More bytes than this are too many for the range in the middle.
const MEDIAN: usize = 200;

/// The arguments of `template` that the recorded runs use most.
#[derive(Default)]
struct Run {
    chart: PathBuf,
    input: ValuesInput,
    options: RenderOptions,
    include_crds: bool,
}

impl Run {
    /// Reads recorded arguments; none where one of them is not known here.
    fn of(args: &[String], directory: &Path) -> Option<Self> {
        let mut run = Self::default();
        let mut names = Vec::new();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().cloned();
            match arg.as_str() {
                "-f" | "--values" => run.input.files.push(directory.join(value()?).display().to_string()),
                "--set" => run.input.set.push(value()?),
                "--set-string" => run.input.strings.push(value()?),
                "--set-json" => run.input.json.push(value()?),
                "--namespace" | "-n" => run.options.namespace = value()?,
                "--kube-version" => {
                    let version = KubeVersion::parse(&value()?).ok()?;
                    run.options.capabilities = Capabilities::new(version, &[]);
                }
                "--include-crds" => run.include_crds = true,
                flag if flag.starts_with('-') => return None,
                name => names.push(name),
            }
        }
        let ["template", name, chart] = names.as_slice() else { return None };
        (*name).clone_into(&mut run.options.name);
        run.options.threads = 1;
        run.chart = directory.join(chart);
        Some(run)
    }

    fn render(&self) -> (Stream, Provenance) {
        let (limits, mut provenance) = (Limits::default(), Provenance::new());
        let chart = Chart::load(&Native::new(), &self.chart, &limits, &mut provenance).unwrap();
        let values = self.input.merge(&Native::new(), &mut io::empty(), &limits, &mut provenance).unwrap();
        let outcome = chart::render(&chart, &values, &self.options, &mut provenance, &FixedHost::new(1_700_000_000, 7));
        (outcome.result.unwrap().stream(self.include_crds, true, true), provenance)
    }
}

/// The first run of each chart that succeeded, by the chart's path.
fn runs(directory: &Path) -> BTreeMap<String, Run> {
    let only = std::env::var("ONLY").unwrap_or_default();
    let mut runs = BTreeMap::new();
    for line in std::fs::read_to_string(directory.join("cases.jsonl")).unwrap().lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let words = case.get("args").and_then(Value::as_array).unwrap().iter();
        let args: Vec<String> = words.map(|word| word.as_str().unwrap().to_owned()).collect();
        let succeeded = case.get("exit").and_then(Value::as_i64) == Some(0) && case.get("environment").is_none();
        let chart = case.get("chart").and_then(Value::as_str).unwrap_or_default();
        if !succeeded || !chart.contains(&only) || runs.contains_key(chart) {
            continue;
        }
        runs.extend(Run::of(&args, directory).map(|run| (chart.to_owned(), run)));
    }
    runs
}

/// What is wrong with a map, if anything, and the lengths of its ranges.
struct Checked {
    wrong: Vec<String>,
    lengths: Vec<usize>,
}

fn check(run: &Run) -> Checked {
    let (stream, provenance) = run.render();
    let mut json = Vec::new();
    source_map::write(&stream, &provenance, Path::new(""), &mut json).unwrap();
    let text = String::from_utf8(stream.bytes().to_vec()).unwrap();
    let mapped = SourceMap::read(&json, &Limits::default()).unwrap().over(text).unwrap();
    let ids = (0..provenance.sources.next_id().0).map(FileId);
    let texts: HashMap<&str, FileId> = ids.map(|id| (provenance.sources.get(id).unwrap().name(), id)).collect();
    let source = |path: &str| texts.get(path).map(|id| (*id, provenance.sources.get(*id).unwrap()));
    let (mut wrong, mut lengths) = (Vec::new(), Vec::new());
    let mut at = 0;
    for places in mapped.lookup_all(0..mapped.stream().len()) {
        if places.range.start != at {
            wrong.push(format!("no range for the bytes {at}..{}", places.range.start));
        }
        at = places.range.end;
        lengths.push(places.range.len());
        wrong.extend(fault(&places, &mapped, &source));
    }
    if at != mapped.stream().len() {
        wrong.push(format!("no range for the bytes from {at}"));
    }
    Checked { wrong, lengths }
}

/// What is wrong with a range.
fn fault<'s>(
    places: &Places<'_>,
    mapped: &Mapped<String>,
    source: &dyn Fn(&str) -> Option<(FileId, &'s Source)>,
) -> Option<String> {
    let made = mapped.stream().get(places.range.clone()).unwrap();
    let Some(template) = places.template else {
        // The end of a stream without documents belongs to nobody.
        return (mapped.stream() != "\n").then(|| format!("no template for {made:?}"));
    };
    let Some((file, source)) = source(template.file.path()) else { return Some(format!("no text for {template}")) };
    if !template.file.is(source.text().as_bytes()) {
        return Some(format!("{template} lies in another text"));
    }
    let text = source.text().get(template.span_in(file, source).range()).unwrap();
    match places.kind {
        Kind::Literal => (text != made).then(|| format!("{template} is {text:?} and not {made:?}")),
        Kind::Action => (!text.contains("{{") && !places.calls().any(|_| true))
            .then(|| format!("{template} is no action: {text:?}")),
        Kind::Frame => None,
    }
}

#[test]
fn maps_of_real_charts_cover_every_byte_with_short_ranges_of_true_text() {
    let directory = root().join("../shared/conformance/helm");
    if !directory.is_dir() {
        eprintln!("left out: there is no {}", directory.display());
        return;
    }
    let runs = runs(&directory);
    let checked: Vec<(String, Checked)> = runs.into_par_iter().map(|(chart, run)| (chart, check(&run))).collect();
    let (mut wrong, mut lengths) = (Vec::new(), Vec::new());
    for (chart, checked) in &checked {
        wrong.extend(checked.wrong.iter().take(5).map(|fault| format!("{chart}: {fault}")));
        lengths.extend(checked.lengths.iter().copied());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap();
    let bytes: usize = lengths.iter().sum();
    eprintln!("{} charts, {bytes} bytes in {} ranges, median {median} bytes", checked.len(), lengths.len());
    assert!(median < MEDIAN, "the median range has {median} bytes");
}
