//! The tool's parts for a program that runs the whole chain: texts, the policies and objects in them, and the judgement.
//!
//! Here: what `apply` does, in steps that a caller puts together itself, for several environments over one set of texts. Not here:
//! command lines, printing, exit codes. The one idea to know: whoever renders a chart lays its stream under its source map, and
//! everything that is said of the stream afterwards names the chart's own lines.

use std::io;
use std::path::Path as FilePath;
use std::sync::Arc;

use chart::input::is_in_archive;
use chart::source_map::Mapped;
use common::finding::Finding;
use common::limits::Limits;
use common::manifest::Object;
use common::source::{FileId, Sources, Span};
use common::sys::{Mounted, Sys};
use policy_engine::load::LaterPolicy;
use policy_engine::model::{Policy, PolicyException};
use rayon::prelude::*;
use yaml::{Document, Path};

use crate::cluster::{LoadedObjects, split_entries};
use crate::commands::preparing::PolicySet;
pub use crate::input::bundle;
use crate::input::{self, CustomKinds, FetchOptions, Laid, Reader, Shown, SourceMaps, Trouble, Values};
use crate::judge::{self, Keep, Ready, Surroundings};
use crate::output::findings;
use crate::placing::Placing;

/// One input that cannot be used.
#[derive(Clone, Debug)]
pub struct Problem {
    /// What is wrong, at its place.
    pub finding: Box<Finding>,
    /// True when a limit was hit.
    pub limit: bool,
}

impl Problem {
    /// Something that is no limit.
    pub fn new(finding: Finding) -> Self {
        Self { finding: Box::new(finding), limit: false }
    }
}

impl From<Trouble> for Problem {
    fn from(trouble: Trouble) -> Self {
        Self { finding: trouble.finding, limit: trouble.limit }
    }
}

/// What a text holds of policies.
#[derive(Debug, Default)]
pub struct Policies {
    /// Policies, cleanup policies behind the others.
    pub policies: Vec<Policy>,
    /// Exceptions that stand beside them.
    pub exceptions: Vec<PolicyException>,
    /// Policies of kinds that cannot be evaluated yet.
    pub later: Vec<LaterPolicy>,
    /// What cannot be used.
    pub problems: Vec<Problem>,
}

/// A value that was missing where a template wrote nothing.
#[derive(Clone, Debug)]
pub struct Lacking {
    /// What the template asked for: `.Values.policies.x.action`.
    pub operand: String,
    /// The action of the template.
    pub action: Option<Span>,
    /// The nearest value around it that is there, or the start of the file where it belongs.
    pub near: Option<Span>,
}

/// A compiled policy with the exceptions that hold for it.
#[derive(Clone, Debug)]
pub struct Compiled(Ready);

impl Compiled {
    /// Compiles and checks a policy.
    pub fn new(policy: Arc<Policy>, exceptions: &[Arc<PolicyException>]) -> Self {
        Self(Ready::new(policy, exceptions))
    }

    /// The policy as it was read.
    pub fn policy(&self) -> &Policy {
        &self.0.policy
    }
}

/// What policies say of objects.
#[derive(Debug, Default)]
pub struct Judgement {
    /// Broken rules in the order of the objects, each with the number of its policy.
    pub findings: Vec<(usize, Finding)>,
    /// Policies that cannot take part.
    pub problems: Vec<Problem>,
    /// Rules that passed.
    pub passed: usize,
    /// Rules that did not concern their object.
    pub skipped: usize,
}

/// All texts of a run, and what can be done with them.
#[derive(Debug)]
pub struct Workbench<'s> {
    reader: Reader<'s>,
    maps: SourceMaps,
}

/// What was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The directory that it can be read in now.
    pub path: String,
    /// The whole commit, or the digest of the image.
    pub resolved: String,
}

impl<'s> Workbench<'s> {
    /// Reads from `mounted`, where fetched sources are put, too. Only `hosts` may be asked.
    pub fn new(mounted: &'s Mounted<'s>, limits: Limits, hosts: &[String]) -> Self {
        let options = FetchOptions { hosts: hosts.to_vec(), ..FetchOptions::default() };
        Self { reader: Reader::new(mounted, limits).fetching(options, mounted), maps: SourceMaps::default() }
    }

    /// The machine that everything is read from, fetched sources included.
    pub const fn sys(&self) -> &'s dyn Sys {
        self.reader.sys()
    }

    /// All texts.
    pub const fn sources(&self) -> &Sources {
        self.reader.sources()
    }

    /// The bounds of what is read.
    pub const fn limits(&self) -> &Limits {
        self.reader.limits()
    }

    /// Keeps a text under its name.
    pub fn add(&mut self, name: &str, text: Arc<str>) -> FileId {
        self.reader.add(name, text)
    }

    /// Reads files on all cores; the answers come in the order of the paths. `rule` is what findings about them are called.
    pub fn files(&mut self, paths: &[String], rule: &str) -> Vec<Result<FileId, Problem>> {
        self.reader.files(paths, rule).into_iter().map(|read| read.map_err(Problem::from)).collect()
    }

    /// The only document of a file that people write for us; equal keys are an error.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn typed(&self, file: FileId, rule: &str) -> Result<Document, Problem> {
        Ok(self.reader.typed_document(file, rule)?)
    }

    /// A problem with a path that cannot be read.
    pub fn unreadable(&self, path: &str, rule: &str, error: &io::Error) -> Problem {
        let limit = error.kind() == io::ErrorKind::FileTooLarge;
        Problem::from(self.reader.unreadable(path, rule, error).limit(limit))
    }

    /// Fetches `git` or `oci` sources; the branch is for the former.
    ///
    /// # Errors
    /// A host that may not be asked, or what went wrong.
    pub fn fetch(&mut self, address: &str, branch: &str, rule: &str) -> Result<Fetched, Problem> {
        let tree = if address.contains("://") {
            self.reader.set_branch(branch);
            self.reader.fetch(address, rule)?
        } else {
            self.reader.layout(address, rule)?
        };
        Ok(Fetched { path: tree.path, resolved: tree.resolved })
    }

    /// Whether a directory holds an image.
    pub fn is_layout(&self, directory: &str) -> bool {
        input::is_layout(directory, self.reader.sys())
    }

    /// Keeps a rendered stream under its source map. `files` are the texts of the map by their numbers there.
    pub fn lay(&mut self, name: &str, mapped: Mapped<Arc<str>>, files: &[FileId]) -> FileId {
        let file = self.reader.add(name, mapped.stream().into());
        let shown = |file: &FileId| {
            let name = self.reader.name(*file);
            Some(Shown { file: *file, is_text: !is_in_archive(name, self.reader.sys()) })
        };
        let texts = files.iter().map(shown).collect();
        self.maps.insert(file, Laid::new(mapped, texts));
        file
    }

    /// Places a finding in a rendered text where that came from: the template's line and the values' lines. `field` is what it is
    /// about, which tells a missing field from a wrong one.
    pub fn place(&self, finding: &mut Finding, field: Option<(&Document, &Path)>) {
        self.placing().place(finding, field);
    }

    /// The policies in a text, whatever else stands beside them.
    pub fn policies(&self, file: FileId) -> Policies {
        let read = input::policies_of(file, &self.reader);
        let mut policies = Policies { exceptions: read.exceptions, later: read.later, ..Policies::default() };
        policies.policies = read.policies.into_iter().chain(read.cleanups).collect();
        policies.problems = self.placed(read.troubles);
        policies
    }

    /// The objects in a text. With `each`, whatever is no object is a problem; otherwise other documents are passed over.
    pub fn objects(&self, file: FileId, each: bool) -> (Vec<Object>, Vec<Problem>) {
        let custom = CustomKinds::default();
        let is_object = |document: &Document| {
            let root = document.root();
            each || (root.get("apiVersion").is_some() && root.get("kind").is_some())
        };
        let counts = |read: &Result<Document, Trouble>| {
            read.as_ref().map_or(true, |document| !document.root().is_null() && is_object(document))
        };
        let documents = self.reader.documents(file, "input/resource");
        let read = documents.into_par_iter().filter(counts).map(|read| input::object_of(read?, &custom));
        let (mut objects, mut troubles) = (Vec::new(), Vec::new());
        for one in read.collect::<Vec<_>>() {
            match one {
                Ok(object) => objects.push(object),
                Err(trouble) => troubles.push(trouble),
            }
        }
        (objects, self.placed(troubles))
    }

    /// The exceptions among objects.
    pub fn exceptions(&self, objects: &[Object]) -> (Vec<PolicyException>, Vec<Problem>) {
        let (exceptions, troubles) = input::exceptions_of_resources(objects);
        (exceptions, self.placed(troubles))
    }

    /// The value whose lack leaves the field at `path` empty.
    pub fn lacking(&self, document: &Document, path: &Path) -> Option<Lacking> {
        let placing = self.placing();
        let (operand, action, near) = placing.lacking(document, path)?;
        Some(Lacking { operand, action, near })
    }

    /// Judges objects by policies, on all cores.
    ///
    /// # Errors
    /// Never for now: values of variables will come from files.
    pub fn judge(&self, policies: &[&Compiled], objects: &[&Object]) -> Result<Judgement, Problem> {
        let variables = input::variables_of(Values::default(), &[])?;
        let ready: Vec<Ready> = policies.iter().map(|policy| policy.0.clone()).collect();
        let set = PolicySet::of(&ready, &variables);
        let numbers = ready.iter().enumerate().filter(|(_, one)| one.checked.is_ok()).map(|(nth, _)| nth);
        let numbers: Vec<usize> = numbers.collect();
        let (objects, entries) = split_entries(objects.iter().map(|object| (*object).clone()).collect());
        let mut cluster = LoadedObjects::new(&objects);
        let now = self.reader.sys().now();
        let mut troubles: Vec<Trouble> = set.problems().collect();
        troubles.extend(cluster.load_global_context(&entries, now));
        let surroundings = Surroundings {
            variables: &variables,
            user: None,
            cluster: &cluster,
            now,
            audit_warn: false,
            is_own: true,
            keep: Keep::Told,
        };
        let placing = self.placing();
        let of_object = |(nth, object): (usize, &Object)| {
            let (judged, counts) = judge::one(&set.prepared, nth, object, surroundings);
            let number = |index: usize| numbers.get(index).copied().unwrap_or_default();
            let found = judged.iter().flat_map(|one| {
                findings::of_resource(one, object, placing).map(move |finding| (number(one.policy_index), finding))
            });
            (found.collect::<Vec<_>>(), counts)
        };
        let mut judgement = Judgement { problems: self.placed(troubles), ..Judgement::default() };
        for (found, counts) in objects.par_iter().enumerate().map(of_object).collect::<Vec<_>>() {
            judgement.findings.extend(found);
            judgement.passed += counts.pass;
            judgement.skipped += counts.skip;
        }
        Ok(judgement)
    }

    const fn placing(&self) -> Placing<'_> {
        Placing { maps: &self.maps, sources: self.reader.sources() }
    }

    fn placed(&self, troubles: Vec<Trouble>) -> Vec<Problem> {
        let placing = self.placing();
        let place = |mut trouble: Trouble| {
            placing.place(&mut trouble.finding, None);
            Problem::from(trouble)
        };
        troubles.into_iter().map(place).collect()
    }
}

/// Whether a path is a chart: a directory with a `Chart.yaml`, or a gzipped archive by its name.
pub fn is_chart(path: &str, sys: &dyn Sys) -> bool {
    input::is_chart(path, sys) && sys.kind(FilePath::new(path)).is_ok()
}
