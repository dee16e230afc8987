//! Resource arguments: which files they mean, and the objects those hold, made what the original takes them for.
//!
//! kyverno: cmd/cli/kubectl-kyverno/utils/common/common.go, fetch.go; resource/resource.go

use std::io::{self, Read};
use std::path::Path;

use common::go::os_error;
use common::manifest::Object;
use common::sys::FileKind;
use rayon::prelude::*;
use yaml::{Document, FileId};

use super::charts::is_chart;
use super::custom_kinds::CustomKinds;
use super::normalize::normalize;
use super::policies::{is_yaml, join};
use super::reading::{Reader, grouped};
use super::trouble::Trouble;
use crate::persona::Persona;

const RULE: &str = "input/resource";
/// More characters of a document than this are not quoted.
const MOST_QUOTED: usize = 2000;
/// More documents of one text than this are not complained of one by one.
const MOST_TROUBLES: usize = 50;
const DIVIDER: &str = "----------------------------------------------------------------------";

/// What the resource arguments hold.
#[derive(Debug, Default)]
pub(crate) struct ResourceInputs {
    /// The objects, in the order of the arguments.
    pub(crate) objects: Vec<Object>,
    /// What cannot be used.
    pub(crate) troubles: Vec<Trouble>,
}

/// Reads the resources of `paths`.
///
/// A path that is a chart is rendered.
///
/// NOTE: the original looks at the first path alone to tell standard input and directories, and drops the other paths then;
/// under our own name every path counts.
pub(crate) fn resources(
    paths: &[String],
    reader: &mut Reader<'_>,
    stdin: Option<&mut dyn Read>,
    custom: &CustomKinds,
    persona: Persona,
) -> ResourceInputs {
    let mut loader = Loader { reader, custom, persona, inputs: ResourceInputs::default() };
    // The original can do nothing with a chart, so where one is the rest need not follow its order either.
    let is_ours = persona.is_own() || paths.iter().any(|path| is_chart(path, loader.reader.sys()));
    if is_ours {
        loader.own(paths, stdin);
    } else {
        loader.original(paths, stdin);
    }
    loader.inputs
}

/// The objects of one file, each as [`resources`] takes it. One that is none spoils the file.
///
/// # Errors
/// A file or a document that cannot be read.
pub(crate) fn manifest(path: &str, reader: &mut Reader<'_>) -> Result<Vec<Object>, Trouble> {
    let file = reader.file(&common::go::path::clean(path), RULE)?;
    let custom = CustomKinds::default();
    reader.documents(file, RULE).into_iter().map(|read| object_of(read?, &custom)).collect()
}

struct Loader<'r, 's> {
    reader: &'r mut Reader<'s>,
    custom: &'r CustomKinds,
    persona: Persona,
    inputs: ResourceInputs,
}

impl Loader<'_, '_> {
    fn own(&mut self, paths: &[String], mut stdin: Option<&mut dyn Read>) {
        let mut files = Vec::new();
        for path in paths {
            if path == "-" {
                self.take(&std::mem::take(&mut files));
                self.stdin(stdin.take());
            } else if is_url(path) {
                self.take(&std::mem::take(&mut files));
                self.page(path);
            } else if is_chart(path, self.reader.sys()) {
                self.take(&std::mem::take(&mut files));
                self.chart(path);
            } else {
                match self.reader.sys().kind(Path::new(path)) {
                    Ok(FileKind::Dir) => files.extend(self.children(path)),
                    Ok(_) => files.push(path.clone()),
                    Err(error) => self.missing(path, &error),
                }
            }
        }
        self.take(&files);
    }

    /// A path that leads nowhere, which ends the original.
    fn missing(&mut self, path: &str, error: &io::Error) {
        let text = format!("failed to load resources (stat {path}: {})", os_error::reason(error));
        let trouble = self.reader.unreadable(path, RULE, error).ends(text);
        self.trouble(trouble);
    }

    fn chart(&mut self, path: &str) {
        match self.reader.chart(path, RULE) {
            Ok(file) => self.add(&[file], |words| format!("failed to load resources ({words})")),
            Err(troubles) => self.inputs.troubles.extend(troubles),
        }
    }

    fn original(&mut self, paths: &[String], stdin: Option<&mut dyn Read>) {
        let Some(first) = paths.first() else { return };
        if first == "-" {
            self.stdin(stdin);
            return;
        }
        match self.reader.sys().kind(Path::new(first)) {
            Err(error) => self.missing(first, &error),
            Ok(FileKind::Dir) => {
                let files = self.children(first);
                self.take(&files);
            }
            Ok(_) => {
                let mut files = Vec::new();
                for path in paths {
                    if is_url(path) {
                        self.take(&std::mem::take(&mut files));
                        self.page(path);
                    } else if !self.is_refused(path) {
                        files.push(path.clone());
                    }
                }
                self.take(&files);
            }
        }
    }

    /// True for a path that the original tries to read and cannot; the trouble is noted.
    fn is_refused(&mut self, path: &str) -> bool {
        if self.reader.sys().kind(Path::new(path)).ok() != Some(FileKind::Dir) {
            return false;
        }
        let trouble = Trouble::new(RULE, format!("{path}: is a directory"))
            .words(format!("read {path}: is a directory"))
            .hint("name a directory first and alone");
        self.trouble(printed(path, trouble));
        true
    }

    /// A file that is fetched.
    fn page(&mut self, url: &str) {
        match self.reader.page(url, RULE) {
            Ok(file) => self.add(&[file], |words| format!("failed to load resources ({words})")),
            Err(trouble) => self.trouble(printed(url, trouble)),
        }
    }

    /// The YAML files of a directory, its own only.
    fn children(&mut self, directory: &str) -> Vec<String> {
        match self.reader.sys().read_dir(Path::new(directory)) {
            Ok(entries) => {
                let names = entries.into_iter().map(|entry| entry.name).filter(|name| is_yaml(name));
                names.map(|name| join(directory, &name)).collect()
            }
            Err(error) => {
                let words = format!("failed to parse {directory} (open {directory}: {})", os_error::reason(&error));
                let text = format!("failed to load resources ({words})");
                let trouble = self.reader.unreadable(directory, RULE, &error).ends(text);
                self.trouble(trouble);
                Vec::new()
            }
        }
    }

    fn stdin(&mut self, stdin: Option<&mut dyn Read>) {
        let Some(stdin) = stdin else {
            return self.trouble(Trouble::new(RULE, "nothing is piped in on standard input"));
        };
        match self.reader.stdin(stdin, RULE) {
            Ok(file) => self
                .add(&[file], |words| format!("failed to load resources (failed to extract the resources ({words}))")),
            Err(trouble) => self.trouble(trouble),
        }
    }

    fn take(&mut self, paths: &[String]) {
        let mut files = Vec::new();
        for (path, read) in paths.iter().zip(self.reader.files(paths, RULE)) {
            match read {
                Ok(file) => files.push(file),
                Err(trouble) => self.trouble(printed(path, trouble)),
            }
        }
        self.add(&files, |words| format!("failed to load resources ({words})"));
    }

    /// Adds the objects of texts. What is no object ends the original with `wrap` around its words.
    fn add(&mut self, files: &[FileId], wrap: impl Fn(&str) -> String + Sync) {
        let (reader, custom, persona) = (&*self.reader, self.custom, self.persona);
        // An empty document between two `---` ends the original; to us it is nothing.
        let counts = |read: &Result<Document, Trouble>| {
            !persona.is_own() || !read.as_ref().is_ok_and(|document| document.root().is_null())
        };
        let read: Vec<Vec<Result<Object, Trouble>>> = files
            .par_iter()
            .map(|&file| {
                let documents = reader.documents(file, RULE);
                documents.into_par_iter().filter(counts).map(|read| object_of(read?, custom)).collect()
            })
            .collect();
        for one in read {
            let (objects, troubles): (Vec<_>, Vec<_>) = one.into_iter().partition(Result::is_ok);
            self.inputs.objects.extend(objects.into_iter().filter_map(Result::ok));
            for trouble in few(troubles.into_iter().filter_map(Result::err).collect()) {
                let text = wrap(&trouble.words);
                self.trouble(trouble.ends(text));
            }
        }
    }

    fn trouble(&mut self, trouble: Trouble) {
        self.inputs.troubles.push(trouble);
    }
}

/// The troubles of one text that are worth telling: a limit alone, since it casts doubt on the others, or the first ones.
fn few(mut troubles: Vec<Trouble>) -> Vec<Trouble> {
    if let Some(at) = troubles.iter().position(|trouble| trouble.limit) {
        return vec![troubles.swap_remove(at)];
    }
    let more = troubles.len().saturating_sub(MOST_TROUBLES);
    troubles.truncate(MOST_TROUBLES);
    if more > 0 {
        troubles
            .push(Trouble::new(RULE, format!("{} more documents of this file cannot be used", grouped(more as u64))));
    }
    troubles
}

/// The object that a document holds, as the original takes it.
pub(crate) fn object_of(mut document: Document, custom: &CustomKinds) -> Result<Object, Trouble> {
    normalize(&mut document, custom);
    let missing = |document: &Document, field: &str, words: String| {
        let text = document.text().get(document.span().range()).unwrap_or_default();
        let text: String = text.chars().take(MOST_QUOTED).collect();
        Trouble::new(RULE, format!("the document has no `{field}`, so it is no Kubernetes object"))
            .words(format!("{words} is missing in '{text}'"))
            .at(document.root().span().at_start())
    };
    match Object::new(document) {
        Ok(object) if object.gvk().version.is_empty() => {
            Err(missing(object.document(), "apiVersion", "Object 'apiVersion'".to_owned()))
        }
        Ok(object) => Ok(object),
        Err(document) => Err(missing(&document, "kind", "Object 'Kind'".to_owned())),
    }
}

/// The original prints a block about a path that it cannot read and goes on.
fn printed(path: &str, trouble: Trouble) -> Trouble {
    let text = format!("\n{DIVIDER}\nfailed to load resources: {path}. \nerror: {}\n{DIVIDER}\n", trouble.words);
    trouble.prints(text)
}

fn is_url(path: &str) -> bool {
    path.starts_with("http://") || path.starts_with("https://")
}
