//! Policy arguments: which files they mean, and what those hold.
//!
//! kyverno: cmd/cli/kubectl-kyverno/policy/load.go

use std::collections::HashSet;
use std::io::{self, Read};
use std::path::Path as FilePath;
use std::sync::Arc;

use chart::input::is_chart_directory;
use common::Val;
use common::go::os_error;
use common::sys::FileKind;
use policy_engine::load::{self, LaterPolicy, LoadError, Loaded};
use policy_engine::model::{Policy, PolicyException};
use rayon::prelude::*;
use yaml::{Document, FileId, Path};

use super::bundle::{Identity, homes, is_bundle};
use super::charts::is_chart;
use super::fetched::{Tree, is_layout, is_source};
use super::reading::{Reader, grouped};
use super::trouble::Trouble;
use crate::persona::Persona;

pub(super) const RULE: &str = "input/policy";
/// Directories deeper than this are a loop of links.
const MAX_DIRECTORIES: usize = 64;

/// What the policy arguments hold.
#[derive(Debug, Default)]
pub(crate) struct PolicyInputs {
    /// The policies, in the order of the arguments.
    pub(crate) policies: Vec<Policy>,
    /// Cleanup policies.
    pub(crate) cleanups: Vec<Policy>,
    /// Exceptions that stand beside them.
    pub(crate) exceptions: Vec<PolicyException>,
    /// Policies of kinds that cannot be evaluated yet.
    pub(crate) later: Vec<LaterPolicy>,
    /// What cannot be used.
    pub(crate) troubles: Vec<Trouble>,
    /// Files and documents that hold no policy and are passed over.
    pub(crate) passed_over: Vec<String>,
}

/// Reads the policies of `paths`: files, directories with all that lies below them, `-` for standard input. A chart, named or
/// below a directory, is rendered.
pub(crate) fn policies(
    paths: &[String],
    reader: &mut Reader<'_>,
    stdin: Option<&mut dyn Read>,
    persona: Persona,
) -> PolicyInputs {
    let mut stdin = stdin;
    let mut inputs = PolicyInputs::default();
    for path in paths {
        let mut found = Found::default();
        match path.as_str() {
            "-" => found.stdin(reader, stdin.take()),
            source if is_source(source) => found.source(reader.fetch(source, RULE), reader, persona),
            directory if is_layout(directory, reader.sys()) => {
                found.source(reader.layout(directory, RULE), reader, persona);
            }
            _ => found.argument(path, reader, persona),
        }
        inputs.add(&found, reader, persona);
    }
    inputs
}

/// The policies of one text of a repository, whatever else stands beside them.
pub(crate) fn policies_of(file: FileId, reader: &Reader<'_>) -> PolicyInputs {
    let mut inputs = PolicyInputs::default();
    for one in hold(file, reader, Beside::Anything, Persona::Own) {
        match one {
            Held::Loaded(one) => inputs.keep(one),
            Held::PassedOver(name) => inputs.passed_over.push(name),
            Held::Trouble(troubles, _) => inputs.troubles.extend(troubles),
        }
    }
    inputs
}

/// What one argument leads to.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    File(String),
    Chart(String),
}

impl Piece {
    fn path(&self) -> &str {
        match self {
            Self::File(path) | Self::Chart(path) => path,
        }
    }
}

/// A text that may hold policies.
#[derive(Clone, Copy, Debug)]
struct Text {
    file: FileId,
    /// True when it came out of a chart, which may hold other objects beside its policies.
    is_rendered: bool,
    /// True for the `policies.yaml` beside charts that are rendered.
    is_bundle: bool,
}

/// The files of one argument.
#[derive(Debug, Default)]
struct Found {
    pieces: Vec<Piece>,
    texts: Vec<Text>,
    troubles: Vec<Trouble>,
    passed_over: Vec<String>,
    /// True when the argument is a directory.
    walked: bool,
    /// True when it was fetched.
    fetched: bool,
}

/// What may stand beside policies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Beside {
    /// Nothing else.
    Nothing,
    /// Documents of no kind that is known, in a directory.
    UnknownKinds,
    /// Whatever a chart and its repository hold: values, other objects, tests.
    Anything,
}

impl Found {
    /// What may stand beside the policies of a text.
    fn beside(&self, text: Text, persona: Persona) -> Beside {
        if self.fetched || text.is_rendered || (self.walked && self.texts.iter().any(|text| text.is_rendered)) {
            Beside::Anything
        } else if self.walked && persona.is_own() {
            Beside::UnknownKinds
        } else {
            Beside::Nothing
        }
    }
}

impl Found {
    fn stdin(&mut self, reader: &mut Reader<'_>, stdin: Option<&mut dyn Read>) {
        let Some(stdin) = stdin else {
            self.troubles.push(Trouble::new(RULE, "nothing is piped in on standard input"));
            return;
        };
        match reader.stdin(stdin, RULE) {
            Ok(file) => self.texts.push(Text { file, is_rendered: false, is_bundle: false }),
            Err(trouble) => self.troubles.push(trouble),
        }
    }

    fn source(&mut self, tree: Result<Tree, Trouble>, reader: &mut Reader<'_>, persona: Persona) {
        match tree {
            Ok(tree) => {
                self.fetched = true;
                self.argument(&tree.path, reader, persona);
            }
            Err(trouble) => self.troubles.push(trouble),
        }
    }

    fn argument(&mut self, path: &str, reader: &mut Reader<'_>, persona: Persona) {
        match reader.sys().kind(FilePath::new(path)) {
            Err(error) => {
                let words = format!("stat {path}: {}", os_error::reason(&error));
                self.troubles.push(reader.unreadable(path, RULE, &error).words(words));
            }
            // kyverno: policy/load.go – the name of `.` starts with a dot, so it is hidden.
            Ok(_) if !persona.is_own() && is_hidden(path) => self.passed_over.push(path.to_owned()),
            Ok(FileKind::Dir) => {
                self.walked = true;
                self.walk(path, reader, 0);
            }
            Ok(_) if is_chart(path, reader.sys()) => self.pieces.push(Piece::Chart(path.to_owned())),
            // Under our own name a file that is named is read whatever its name.
            Ok(_) if persona.is_own() || is_yaml(path) => self.pieces.push(Piece::File(path.to_owned())),
            Ok(_) => self.passed_over.push(path.to_owned()),
        }
        self.read(reader);
    }

    /// Reads the files, on all cores, and renders the charts; the texts stay in the order of the pieces.
    fn read(&mut self, reader: &mut Reader<'_>) {
        let pieces = std::mem::take(&mut self.pieces);
        let homes = homes(pieces.iter().filter(|piece| matches!(piece, Piece::Chart(_))).map(Piece::path));
        for run in pieces.chunk_by(|one, next| matches!((one, next), (Piece::File(_), Piece::File(_)))) {
            if let [Piece::Chart(path)] = run {
                match reader.chart(path, RULE) {
                    Ok(file) => self.texts.push(Text { file, is_rendered: true, is_bundle: false }),
                    Err(troubles) => self.troubles.extend(troubles),
                }
                continue;
            }
            let paths: Vec<String> = run.iter().map(|piece| piece.path().to_owned()).collect();
            for (path, read) in paths.iter().zip(reader.files(&paths, RULE)) {
                let is_bundle = is_bundle(path, &homes);
                match read {
                    Ok(file) => self.texts.push(Text { file, is_rendered: false, is_bundle }),
                    Err(trouble) => self.troubles.push(trouble),
                }
            }
        }
    }

    /// Collects the YAML files below a directory, ordered by the bytes of the names.
    fn walk(&mut self, directory: &str, reader: &Reader<'_>, depth: usize) {
        if depth > MAX_DIRECTORIES {
            let message = format!("{directory}: more than {MAX_DIRECTORIES} directories below each other");
            self.troubles.push(Trouble::new(RULE, message).hint("links may form a loop").limit(true));
            return;
        }
        if is_chart_directory(FilePath::new(directory), reader.sys()) {
            return self.pieces.push(Piece::Chart(directory.to_owned()));
        }
        let entries = match reader.sys().read_dir(FilePath::new(directory)) {
            Ok(entries) => entries,
            Err(error) => return self.troubles.push(reader.unreadable(directory, RULE, &error)),
        };
        for entry in entries {
            let path = join(directory, &entry.name);
            if entry.name.starts_with('.') {
                continue;
            }
            match entry.kind {
                FileKind::Dir => self.walk(&path, reader, depth + 1),
                FileKind::File if is_yaml(&path) => self.pieces.push(Piece::File(path)),
                FileKind::File => self.passed_over.push(path),
                FileKind::Other => {
                    let error = io::Error::new(io::ErrorKind::NotFound, "not a file");
                    self.troubles.push(reader.unreadable(&path, RULE, &error));
                }
            }
            if self.pieces.len() > reader.limits().files as usize {
                let message = format!("{directory}: more than {} files", grouped(u64::from(reader.limits().files)));
                let hint = "`--limit files=FIGURE` raises the limit";
                self.troubles.push(Trouble::new(RULE, message).hint(hint).limit(true));
                return;
            }
        }
    }
}

/// What one document, or one member of a list, turned out to be.
enum Held {
    Loaded(Loaded),
    /// Nothing of a policy's kind, in a directory that was walked.
    PassedOver(String),
    Trouble(Vec<Trouble>, Refusal),
}

impl Held {
    fn identity(&self) -> Option<Identity> {
        match self {
            Self::Loaded(loaded) => Identity::of(loaded),
            Self::PassedOver(_) | Self::Trouble(..) => None,
        }
    }
}

/// What the original leaves out because of a trouble.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Refusal {
    /// The document.
    Document,
    /// Everything of the argument.
    Argument,
}

impl PolicyInputs {
    fn add(&mut self, found: &Found, reader: &Reader<'_>, persona: Persona) {
        let unread = !found.troubles.is_empty();
        let mut held: Vec<Vec<Held>> =
            found.texts.par_iter().map(|text| hold(text.file, reader, found.beside(*text, persona), persona)).collect();
        leave_out_copies(&found.texts, &mut held);
        self.passed_over.extend(found.passed_over.iter().cloned());
        self.troubles.extend(found.troubles.iter().map(|trouble| trouble.clone().refuses(true)));
        let mut loaded = Vec::new();
        let mut refused = unread;
        for of_text in held {
            let before = loaded.len();
            let mut text_refused = false;
            for one in of_text {
                match one {
                    Held::Loaded(one) => loaded.push(one),
                    Held::PassedOver(name) => self.passed_over.push(name),
                    Held::Trouble(troubles, refusal) => {
                        let refuses = refusal == Refusal::Argument;
                        text_refused |= refuses;
                        self.troubles.extend(troubles.into_iter().map(|trouble| trouble.refuses(refuses)));
                    }
                }
            }
            // kyverno: commands/apply/command.go – of a repository each file is loaded by itself.
            if found.fetched && text_refused && !persona.is_own() {
                loaded.truncate(before);
            }
            refused |= text_refused;
        }
        // kyverno: policy/load.go – an argument is loaded whole or not at all; `apply` then goes on without it.
        if refused && !found.fetched && !persona.is_own() {
            return;
        }
        for one in loaded {
            self.keep(one);
        }
    }

    fn keep(&mut self, loaded: Loaded) {
        match loaded {
            Loaded::Policy(policy) => self.policies.push(*policy),
            Loaded::Cleanup(policy) => self.cleanups.push(*policy),
            Loaded::Exception(exception) => self.exceptions.push(*exception),
            Loaded::Later(later) => self.later.push(later),
            // Taken apart in `hold`.
            Loaded::List(_) => {}
        }
    }
}

/// Of each bundle, leaves out the policies that the charts beside it have as well.
fn leave_out_copies(texts: &[Text], held: &mut [Vec<Held>]) {
    if !texts.iter().any(|text| text.is_bundle) {
        return;
    }
    let of_charts = texts.iter().zip(held.iter()).filter(|(text, _)| text.is_rendered);
    let rendered: HashSet<Identity> = of_charts.flat_map(|(_, held)| held).filter_map(Held::identity).collect();
    for (_, held) in texts.iter().zip(held).filter(|(text, _)| text.is_bundle) {
        held.retain(|one| one.identity().is_none_or(|identity| !rendered.contains(&identity)));
    }
}

fn hold(file: FileId, reader: &Reader<'_>, beside: Beside, persona: Persona) -> Vec<Held> {
    let mut held = Vec::new();
    for read in reader.documents(file, RULE) {
        match read {
            Ok(document) => load_document(document, reader, beside, persona, &mut held),
            Err(trouble) => held.push(Held::Trouble(vec![trouble], Refusal::Document)),
        }
    }
    held
}

fn load_document(document: Document, reader: &Reader<'_>, beside: Beside, persona: Persona, held: &mut Vec<Held>) {
    let document = Arc::new(document);
    let place = || reader.sources().locator(document.root().span());
    match load::load(&document) {
        Ok(Loaded::List(members)) => {
            for member in members {
                held.push(match member {
                    Ok(member) => Held::Loaded(member),
                    // kyverno: policy/load.go – a wrong member of a list is left out alone.
                    Err(error) => Held::Trouble(troubles_of(&error, &document, persona), Refusal::Document),
                });
            }
        }
        Ok(loaded) => held.push(Held::Loaded(loaded)),
        Err(LoadError::UnknownKind(_)) if document.root().is_null() => held.push(Held::PassedOver(place())),
        Err(LoadError::UnknownKind(_)) if beside != Beside::Nothing => held.push(Held::PassedOver(place())),
        Err(LoadError::Unsupported(_)) if beside == Beside::Anything => held.push(Held::PassedOver(place())),
        Err(error) => {
            let refusal = if error.refuses_file() { Refusal::Argument } else { Refusal::Document };
            held.push(Held::Trouble(troubles_of(&error, &document, persona), refusal));
        }
    }
}

/// One trouble for each problem under our own name; one for the whole document under the original's.
fn troubles_of(error: &LoadError, document: &Document, persona: Persona) -> Vec<Trouble> {
    let problems = error.problems();
    if !persona.is_own() {
        let trouble = Trouble::new(RULE, error.to_string().replace('\n', " "));
        return vec![match problems.first() {
            Some(problem) => trouble.at(problem.span),
            None => trouble,
        }];
    }
    if matches!(error, LoadError::Unsupported(_) | LoadError::UnknownKind(_)) {
        return vec![no_policy(document)];
    }
    let trouble = |problem: load::Problem| {
        // Of an unknown field the key is what is wrong, whatever stands behind it.
        let is_unknown = problem.stage == load::Stage::Parse;
        let key = document.locate(&problem.path).key.filter(|_| is_unknown);
        let span = key.unwrap_or(problem.span);
        let mut trouble = Trouble::new(RULE, problem.message).at(span).hints(problem.hint);
        trouble.finding.path = problem.path;
        trouble
    };
    problems.into_iter().map(trouble).collect()
}

fn no_policy(document: &Document) -> Trouble {
    let root = Val::Doc(document.root());
    let text = |key: &str| root.get(key).and_then(Val::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    let message = match (api_version, kind) {
        (_, "") => "the document has no `kind`, so it is no policy".to_owned(),
        ("", kind) => format!("`{kind}` has no `apiVersion`, so it is no policy"),
        (api_version, kind) => format!("`{api_version}` `{kind}` is no policy"),
    };
    Trouble::new(RULE, message)
        .at(document.locate(&Path::root().join("kind")).value)
        .hint("policies are `ClusterPolicy` and `Policy` of `kyverno.io/v1`")
}

fn is_hidden(path: &str) -> bool {
    let name = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    name.starts_with('.')
}

pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// The path of an entry of a directory, as Go's `filepath.Join` gives it.
pub(super) fn join(directory: &str, name: &str) -> String {
    common::go::path::join(&[directory, name])
}
