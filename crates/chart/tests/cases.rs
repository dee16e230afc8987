//! Runs the cases below `tests/cases/`: each folder has charts and values, and `runs.yaml` with arguments and what the
//! original made of them (`tests/record.py` records it).
//!
//! `CASE=hooks cargo test -p chart --test cases` runs the folders whose name has `hooks` in it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chart::{Capabilities, Chart, ChartError, KubeVersion, Provenance, RenderOptions, ValuesInput, render};
use common::limits::Limits;
use common::sys::{FileKind, Memory, Native, Sys};
use gotemplate::run::FixedHost;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    note: String,
    args: Vec<String>,
    #[serde(default)]
    stdin: String,
    stdout: Option<String>,
    error: Option<String>,
    #[serde(default)]
    log: String,
}

/// The arguments of `template` that cases use.
#[derive(Default)]
struct Args {
    input: ValuesInput,
    options: RenderOptions,
    kube_version: KubeVersion,
    api_versions: Vec<String>,
    names: Vec<String>,
    include_crds: bool,
    no_hooks: bool,
    skip_tests: bool,
}

impl Args {
    fn read(args: &[String]) -> Self {
        let mut read = Self::default();
        let mut args = args.iter();
        while let Some(arg) = args.next() {
            let mut value = || args.next().unwrap().clone();
            match arg.as_str() {
                "-f" => read.input.files.push(value()),
                "--set" => read.input.set.push(value()),
                "--set-string" => read.input.strings.push(value()),
                "--set-json" => read.input.json.push(value()),
                "--set-file" => read.input.set_files.push(value()),
                "--set-literal" => read.input.literals.push(value()),
                "--kube-version" => read.kube_version = KubeVersion::parse(&value()).unwrap(),
                "--api-versions" => read.api_versions.push(value()),
                "--namespace" => read.options.namespace = value(),
                "--is-upgrade" => (read.options.is_upgrade, read.options.is_install) = (true, false),
                "--skip-schema-validation" => read.options.skip_schema = true,
                "--include-crds" => read.include_crds = true,
                "--no-hooks" => read.no_hooks = true,
                "--skip-tests" => read.skip_tests = true,
                name => read.names.push(name.to_owned()),
            }
        }
        read.options.capabilities = Capabilities::new(read.kube_version.clone(), &read.api_versions);
        if let [name, _] = read.names.as_slice() {
            read.options.name.clone_from(name);
        }
        read
    }
}

/// What a run gave: text or error, log lines, and the map's faults.
struct Got {
    result: Result<String, String>,
    log: Vec<String>,
    map: Result<(), String>,
}

/// The files of a case, at the root of a machine in memory, and the links that its `links.yaml` names.
fn machine(folder: &Path) -> Memory {
    let native = Native::new();
    let mut machine = Memory::new();
    let mut queue = vec![folder.to_path_buf()];
    while let Some(directory) = queue.pop() {
        for entry in native.read_dir(&directory).unwrap() {
            let path = directory.join(&entry.name);
            match entry.kind {
                FileKind::Dir => queue.push(path),
                _ => {
                    let inner = path.strip_prefix(folder).unwrap().to_path_buf();
                    machine = machine.file(inner, native.read(&path, 1 << 24).unwrap());
                }
            }
        }
    }
    let links = machine.contents("links.yaml").unwrap_or_default();
    let links: BTreeMap<String, String> = serde_yaml::from_slice(&links).unwrap_or_default();
    links.into_iter().fold(machine, |machine, (link, target)| machine.link(link, target))
}

fn run(sys: &dyn Sys, run: &Run, threads: usize) -> Got {
    let mut args = Args::read(&run.args);
    args.options.threads = threads;
    let (limits, mut provenance) = (Limits::default(), Provenance::new());
    let mut log = Vec::new();
    let mut load = || -> Result<_, ChartError> {
        let values = args.input.merge(sys, &mut run.stdin.as_bytes(), &limits, &mut provenance)?;
        Ok((Chart::load(sys, Path::new(args.names.last().unwrap()), &limits, &mut provenance)?, values))
    };
    let failed = |error: &ChartError| Err(error.to_string());
    let (chart, values) = match load() {
        Ok(loaded) => loaded,
        Err(error) => return Got { result: failed(&error), log, map: Ok(()) },
    };
    log.extend(chart.notices().iter().map(ToString::to_string));
    let outcome = render(&chart, &values, &args.options, &mut provenance, &FixedHost::new(0, 0));
    log.extend(outcome.notices.iter().map(ToString::to_string));
    match outcome.result {
        Ok(rendered) => {
            let stream = rendered.stream(args.include_crds, !args.no_hooks, !args.skip_tests);
            let text = String::from_utf8(stream.bytes().to_vec()).unwrap();
            let map = check_map(&text, stream.map(), &provenance);
            Got { result: Ok(text), log, map }
        }
        Err(error) => Got { result: failed(&error), log, map: Ok(()) },
    }
}

/// Every byte has to be mapped, and literal ranges have to be the bytes of their template.
fn check_map(text: &str, map: &[gotemplate::value::Mark], provenance: &Provenance) -> Result<(), String> {
    let mut at = 0;
    for mark in map.iter().copied() {
        let (start, end) = (mark.start as usize, mark.end as usize);
        if start != at {
            return Err(format!("no mark on {:?}", text.get(at..start)));
        }
        at = end;
        let source = provenance.sources.get(common::source::FileId(mark.place.file));
        let Some(source) = source else {
            // Only the end of an empty stream has no file.
            if text == "\n" {
                continue;
            }
            return Err(format!("no file for {:?}", text.get(start..end)));
        };
        let made = source.text().get(mark.place.start as usize..mark.place.end as usize);
        if mark.place.literal && made != text.get(start..end) {
            return Err(format!("{:?} is said to be {made:?}", text.get(start..end)));
        }
    }
    if at == text.len() { Ok(()) } else { Err("no mark at the end".to_owned()) }
}

fn folders() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::vars_os().find(|(name, _)| name == "CASE").map(|(_, value)| value);
    let mut folders: Vec<PathBuf> =
        Native::new().read_dir(&root).unwrap().into_iter().map(|entry| root.join(entry.name)).collect();
    folders.retain(|folder| {
        let name = folder.file_name().unwrap().to_str().unwrap();
        wanted.as_ref().is_none_or(|wanted| name.contains(wanted.to_str().unwrap()))
    });
    folders
}

/// Log lines as a set: their order depends on the order of maps in the original, and so does how often some of them come.
fn lines<'t>(lines: impl IntoIterator<Item = &'t str>) -> BTreeSet<&'t str> {
    lines.into_iter().collect()
}

#[test]
fn cases() {
    let mut failures = Vec::new();
    let mut count = 0;
    for folder in folders() {
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        let sys = machine(&folder);
        let runs = sys.read(Path::new("runs.yaml"), 1 << 24).unwrap();
        let runs: Vec<Run> = serde_yaml::from_slice(&runs).unwrap_or_else(|error| panic!("{name}: {error}"));
        for case in &runs {
            for threads in [1, 3] {
                count += 1;
                let got = run(&sys, case, threads);
                let fail =
                    |what: String| format!("{name}: {} ({threads} threads)\n  {:?}\n{what}", case.note, case.args);
                match (&got.result, &case.stdout, &case.error) {
                    (Ok(text), Some(want), _) if text == want => {}
                    // A chart at the root of the machine stands for one in the case's folder.
                    (Err(text), _, Some(want)) if *text == want.replace("$CASE/", "/") => {}
                    (got, want, error) => {
                        let want = want.as_ref().or(error.as_ref());
                        failures.push(fail(format!("got {got:#?}\nwant {want:#?}")));
                    }
                }
                let log = case.log.replace("$CASE/", "/");
                let (logged, wanted) = (lines(got.log.iter().map(String::as_str)), lines(log.lines()));
                if logged != wanted {
                    failures.push(fail(format!("logged {logged:#?}\nwant {wanted:#?}")));
                }
                failures.extend(got.map.err().map(&fail));
            }
        }
    }
    assert!(count > 0 && failures.is_empty(), "{} of {count} failed\n\n{}", failures.len(), failures.join("\n\n"));
}
