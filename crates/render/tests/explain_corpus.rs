//! `--explain` on real charts: the values line that it names is changed, and the field has to follow; the template line that it
//! names has to hold an action or the very text.
//!
//! What is expected comes from changing inputs and from reading files, not from the map: a field that is said to be set by a
//! line changes with it, and nothing changes that does not hold the new text.
#![expect(clippy::unwrap_used, clippy::panic, clippy::print_stderr, reason = "tests")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use chart::{Chart, Provenance};
use common::limits::Limits;
use common::source::FileId;
use common::sys::{FileKind, Memory, Native, Sys};
use yaml::{Documents, NodeRef, ReadOptions};

/// Charts and values files of the corpus, with much in them that goes through `toYaml`.
const CHARTS: [&str; 10] = [
    "apache",
    "external-dns",
    "fluent-bit",
    "influxdb",
    "mariadb",
    "memcached",
    "node-exporter",
    "postgresql",
    "wildfly",
    "zookeeper",
];

/// Fields of a chart: as many through `toYaml` as not.
const OF_A_KIND: usize = 10;

/// Where the corpus is, when it is at hand.
fn corpus() -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(3)?.join("shared/conformance/helm");
    Native::new().kind(&root).is_ok().then_some(root)
}

type Files = BTreeMap<String, Vec<u8>>;

/// The files of a chart at `/c`, and its values at `/v.yaml`.
fn files(root: &Path, chart: &str) -> Files {
    let native = Native::new();
    let top = root.join("charts/bitnami").join(chart);
    let mut files = Files::new();
    let mut queue = vec![top.clone()];
    while let Some(directory) = queue.pop() {
        for entry in native.read_dir(&directory).unwrap() {
            let path = directory.join(&entry.name);
            match entry.kind {
                FileKind::Dir => queue.push(path),
                _ => {
                    let below = path.strip_prefix(&top).unwrap().to_str().unwrap();
                    files.insert(format!("/c/{below}"), native.read(&path, 1 << 24).unwrap());
                }
            }
        }
    }
    let values = root.join("values/bitnami").join(format!("{chart}-alt.yaml"));
    files.insert("/v.yaml".into(), native.read(&values, 1 << 24).unwrap());
    files
}

fn machine(files: &Files) -> Memory {
    let sys = Memory::new().at(Duration::from_secs(1_700_000_000));
    files.iter().fold(sys, |sys, (path, bytes)| sys.file(path, bytes.clone()))
}

/// Adds the texts inside of archives, for reading.
fn unpacked(files: &Files) -> Files {
    let mut provenance = Provenance::new();
    Chart::load(&machine(files), Path::new("/c"), &Limits::default(), &mut provenance).unwrap();
    let sources = (0..provenance.sources.next_id().0).filter_map(|id| provenance.sources.get(FileId(id)));
    let texts = sources.map(|source| (source.name().to_owned(), source.text().as_bytes().to_vec()));
    texts.chain(files.clone()).collect()
}

/// What a run prints, or what it says when it fails.
fn run(files: &Files, queries: &[String]) -> Result<String, String> {
    let sys = machine(files);
    let queries: Vec<String> = queries.iter().map(|query| format!("--explain={query}")).collect();
    let queries: Vec<&str> = queries.iter().map(String::as_str).collect();
    let ran =
        support::run(&sys, "", &[&["render", "template", "rel", "/c", "-f", "/v.yaml"], queries.as_slice()].concat());
    if ran.exit.code() == 0 { Ok(ran.out) } else { Err(ran.err) }
}

/// All scalars of a stream by object and path; those of objects or paths that stand there twice, and those that differ
/// between two runs, are left out later.
fn fields(stream: &str) -> BTreeMap<String, Option<String>> {
    let mut fields = BTreeMap::new();
    for document in Documents::new(stream.into(), ReadOptions::default()).map(Result::unwrap) {
        let root = document.root();
        let text = |node: Option<NodeRef<'_>>| node.and_then(NodeRef::text).unwrap_or_default().to_owned();
        let name = root.get("metadata").and_then(|metadata| metadata.get("name"));
        gather(root, &format!("{}/{}", text(root.get("kind")), text(name)), &yaml::Path::root(), &mut fields);
    }
    fields
}

fn gather(node: NodeRef<'_>, object: &str, path: &yaml::Path, fields: &mut BTreeMap<String, Option<String>>) {
    if let Some(text) = node.text() {
        let seen = fields.insert(format!("{object}:{path}"), Some(text.to_owned()));
        if seen.is_some() {
            fields.insert(format!("{object}:{path}"), None);
        }
    }
    node.items().enumerate().for_each(|(index, item)| gather(item, object, &path.join(index), fields));
    for (key, value) in node.entries() {
        gather(value, object, &path.join(key.text().unwrap_or_default()), fields);
    }
}

/// `file:line:col`
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    file: String,
    line: usize,
    column: usize,
}

impl Spot {
    fn read(line: &str) -> Option<Self> {
        let mut parts = line.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        Some(Self { file: parts.next()?.to_owned(), line, column })
    }

    /// The text of the file from the spot to the end of the line.
    fn rest<'f>(&self, files: &'f Files) -> &'f str {
        let text = files.get(&self.file).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        let line = text.lines().nth(self.line - 1).unwrap_or_default();
        line.char_indices().nth(self.column - 1).map_or("", |(at, _)| line.get(at..).unwrap())
    }

    fn line<'f>(&self, files: &'f Files) -> &'f str {
        let text = files.get(&self.file).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
        text.lines().nth(self.line - 1).unwrap_or_default()
    }
}

/// What was explained of one field.
#[derive(Clone, Debug, Default)]
struct Told {
    field: String,
    templates: Vec<Spot>,
    calls: Vec<Spot>,
    setters: Vec<Spot>,
}

fn told(out: &str) -> Vec<Told> {
    let mut all: Vec<Told> = Vec::new();
    let mut what = "";
    for line in out.lines() {
        if let Some(text) = line.strip_prefix("info[explain]: ") {
            let field = text.split(" is ").next().unwrap().to_owned();
            all.push(Told { field, ..Told::default() });
            what = "template";
        } else if let Some(text) = line.strip_prefix("note: ") {
            what = text.split(' ').next().unwrap();
        } else if let (Some(spot), Some(last)) = (Spot::read(line), all.last_mut()) {
            match what {
                "template" | "and" => last.templates.push(spot),
                "included" => last.calls.push(spot),
                "set" => last.setters.push(spot),
                _ => {}
            }
        }
    }
    all
}

/// A change of a values file.
#[derive(Clone, Debug)]
struct Change {
    spot: Spot,
    old: String,
    new: String,
    /// What a field has to hold that follows.
    mark: String,
}

/// The `nth` change: of the scalar at a spot. Nothing where it is no scalar of one line that can be changed without changing
/// what the chart does.
fn change(files: &Files, spot: &Spot, nth: usize) -> Option<Change> {
    files.get(&spot.file)?;
    let rest = spot.rest(files);
    let first = rest.chars().next()?;
    let mark = format!("zq{nth}x");
    let (old, new, mark) = match first {
        '"' | '\'' => {
            let (inner, _) = rest.get(1..)?.split_once(first)?;
            let is_plain = !inner.is_empty() && !inner.contains(['\\', '{', '$']);
            is_plain.then(|| (format!("{first}{inner}{first}"), format!("{first}{inner}{mark}{first}"), mark))?
        }
        '[' | '{' | '|' | '>' | '&' | '*' | '!' | '-' | '#' => return None,
        _ => {
            let end = rest.find([',', ']', '}']).unwrap_or(rest.len());
            let word = rest.get(..end)?.split(" #").next()?.trim_end();
            if word.is_empty() || word.contains(": ") || matches!(word, "true" | "false" | "null" | "~") {
                return None;
            }
            match word.parse::<usize>() {
                Ok(_) => (word.to_owned(), (20_000 + nth).to_string(), (20_000 + nth).to_string()),
                Err(_) => (word.to_owned(), format!("{word}{mark}"), mark),
            }
        }
    };
    Some(Change { spot: spot.clone(), old, new, mark })
}

/// The files with some changes, each on a line of its own.
fn changed(files: &Files, changes: &[&Change]) -> Files {
    let mut files = files.clone();
    for Change { spot, old, new, .. } in changes {
        let text = std::str::from_utf8(files.get(&spot.file).unwrap()).unwrap();
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        let line = lines.get_mut(spot.line - 1).unwrap();
        let at = line.char_indices().nth(spot.column - 1).unwrap().0;
        assert!(line.get(at..).unwrap().starts_with(old), "{old} is not at {spot:?}");
        line.replace_range(at..at + old.len(), new);
        files.insert(spot.file.clone(), lines.join("\n").into_bytes());
    }
    files
}

/// Every field, in an order that is always the same and mixes the objects.
fn mixed(fields: &BTreeMap<String, Option<String>>) -> Vec<String> {
    let names: Vec<&String> = fields.iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name).collect();
    let count = names.len().max(1);
    let stride = (1..count).rev().find(|n| *n * 3 < count * 2 && gcd(*n, count) == 1).unwrap_or(1);
    (0..count).filter_map(|nth| names.get(nth * stride % count)).map(|name| (*name).clone()).collect()
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// A field and the change that it has to follow.
#[derive(Clone, Debug)]
struct Candidate {
    field: String,
    through_yaml: bool,
    change: Change,
}

/// A chart and how it renders.
struct Subject<'c> {
    chart: &'c str,
    files: Files,
    base: BTreeMap<String, Option<String>>,
}

/// Fields that a value is said to set, each with a line of its own: the template line is checked here.
fn candidates(subject: &Subject<'_>) -> Vec<Candidate> {
    let Subject { chart, files, base } = subject;
    let texts = unpacked(files);
    let mut found: Vec<Candidate> = Vec::new();
    let queries: Vec<String> = mixed(base)
        .into_iter()
        .filter(|field| !field.starts_with(['/', ':']) && !field.starts_with("Secret/"))
        .collect();
    let many = |found: &[Candidate], through_yaml: bool| {
        found.iter().filter(|known| known.through_yaml == through_yaml).count() >= 2 * OF_A_KIND
    };
    for queries in queries.chunks(100) {
        if many(&found, true) && many(&found, false) {
            break;
        }
        for told in told(&run(files, queries).unwrap_or_else(|error| panic!("{chart}: {error}"))) {
            let [setter] = told.setters.as_slice() else { continue };
            for spot in &told.templates {
                let at = spot.rest(&texts);
                assert!(at.starts_with("{{"), "{chart}: {} is a value, but at {spot:?} is no action", told.field);
            }
            let mut lines = told.templates.iter().chain(&told.calls).map(|spot| spot.line(&texts));
            let through_yaml = lines.any(|line| line.contains("toYaml"));
            let is_new = found.iter().all(|known| known.change.spot.line != setter.line);
            if let (true, false, Some(change)) =
                (is_new, many(&found, through_yaml), change(files, setter, found.len()))
            {
                found.push(Candidate { field: told.field, through_yaml, change });
            }
        }
    }
    found
}

/// Those of the candidates whose change leaves the chart doing what it did; each field has been seen to follow. The others
/// change names or switch something, or are refused.
fn followed<'c>(subject: &Subject<'_>, candidates: &[&'c Candidate]) -> Vec<&'c Candidate> {
    let Subject { chart, files, base } = subject;
    let changes: Vec<&Change> = candidates.iter().map(|candidate| &candidate.change).collect();
    let after = run(&changed(files, &changes), &[]).map(|stream| fields(&stream));
    let Some(after) = after.ok().filter(|after| base.keys().eq(after.keys())) else {
        if candidates.len() < 2 {
            return Vec::new();
        }
        let (left, right) = candidates.split_at(candidates.len() / 2);
        return [followed(subject, left), followed(subject, right)].concat();
    };
    let value = |field: &str| after.get(field).cloned().flatten().unwrap_or_default();
    for Candidate { field, change, .. } in candidates {
        assert!(value(field).contains(&change.mark), "{chart}: {field} does not follow {change:?}: {}", value(field));
    }
    for (field, _) in base.iter().filter(|(field, old)| after.get(*field) != Some(old)) {
        // Digests and what is told in base 64 hold the mark in other letters.
        let hidden = field.contains("checksum") || field.starts_with("Secret/");
        let marked = changes.iter().any(|change| value(field).contains(&change.mark));
        assert!(marked || hidden, "{chart}: {field} has changed to {}, but to nothing new", value(field));
    }
    candidates.to_vec()
}

/// How many fields of a chart follow their lines, through `toYaml` and otherwise.
fn check(root: &Path, chart: &str) -> (usize, usize) {
    let files = files(root, chart);
    let base = fields(&run(&files, &[]).unwrap_or_else(|error| panic!("{chart}: {error}")));
    let subject = Subject { chart, files, base };
    let candidates = candidates(&subject);
    let count = |through_yaml: bool| {
        let of_kind: Vec<&Candidate> = candidates.iter().filter(|one| one.through_yaml == through_yaml).collect();
        let mut count = 0;
        for part in of_kind.chunks(OF_A_KIND) {
            if count < OF_A_KIND {
                count += followed(&subject, part).len();
            }
        }
        count.min(OF_A_KIND)
    };
    (count(true), count(false))
}

#[test]
fn ten_charts_follow_the_lines_that_are_named() {
    let Some(root) = corpus() else {
        eprintln!("skipped: the recorded charts are not at hand");
        return;
    };
    let work = Mutex::new(CHARTS.to_vec());
    let found = Mutex::new(BTreeMap::new());
    let next = || work.lock().unwrap().pop();
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(chart) = next() {
                    let counts = check(&root, chart);
                    found.lock().unwrap().insert(chart, counts);
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    for (chart, counts) in &found {
        eprintln!("{chart}: {} fields through toYaml, {} others", counts.0, counts.1);
    }
    assert_eq!(found.len(), CHARTS.len());
    let total = found.values().fold((0, 0), |sum, counts| (sum.0 + counts.0, sum.1 + counts.1));
    eprintln!("through toYaml: {}, others: {}", total.0, total.1);
    for (chart, counts) in &found {
        assert_eq!(*counts, (OF_A_KIND, OF_A_KIND), "{chart}");
    }
}
