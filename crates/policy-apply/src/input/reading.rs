//! Bytes in, documents out: files and standard input are read once, kept for messages, and cut into documents.

use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use common::finding::Finding;
use common::go::os_error;
use common::limits::Limits;
use common::source::Sources;
use common::sys::{Mounted, Sys};
use rayon::prelude::*;
use yaml::{Document, FileId, ReadOptions, Span};

use super::charts::{ChartOptions, Charts};
use super::fetched::{FetchOptions, Fetching};
use super::trouble::Trouble;
use super::{policies, template};

/// Documents that one thread reads at a time.
const RUN: usize = 64;
/// The name of standard input in messages.
pub(crate) const STDIN: &str = "<stdin>";

/// Reads inputs and keeps their texts.
pub(crate) struct Reader<'s> {
    sys: &'s dyn Sys,
    limits: Limits,
    sources: Sources,
    pub(super) charts: Charts,
    /// `None` where nothing may be fetched.
    pub(super) fetching: Option<Fetching<'s>>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(sys: &'s dyn Sys, limits: Limits) -> Self {
        Self { sys, limits, sources: Sources::new(), charts: Charts::default(), fetching: None }
    }

    /// Says how charts among the inputs are rendered.
    #[must_use]
    pub(crate) fn charts(mut self, options: ChartOptions) -> Self {
        self.charts.options = options;
        self
    }

    /// Lets sources be fetched; they are put into `mounted`, the machine that the reader reads from.
    #[must_use]
    pub(crate) fn fetching(mut self, options: FetchOptions, mounted: &'s Mounted<'s>) -> Self {
        self.fetching = Some(Fetching { options, mounted });
        self
    }

    /// Says which branch of Git repositories is fetched from now on; none names the default one.
    pub(crate) fn set_branch(&mut self, branch: &str) {
        if let Some(fetching) = &mut self.fetching {
            branch.clone_into(&mut fetching.options.branch);
        }
    }

    /// What should be heard of the inputs though it is no error, once.
    pub(crate) fn take_warnings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.charts.warnings)
    }

    pub(crate) const fn sys(&self) -> &'s dyn Sys {
        self.sys
    }

    pub(crate) const fn limits(&self) -> &Limits {
        &self.limits
    }

    /// All texts that were read.
    pub(crate) const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Gives the texts away, for printing.
    pub(crate) fn into_sources(self) -> Sources {
        self.sources
    }

    /// Keeps a text that was come by in another way.
    pub(crate) fn add(&mut self, name: &str, text: Arc<str>) -> FileId {
        self.sources.add(name, text)
    }

    /// Reads one file.
    pub(crate) fn file(&mut self, path: &str, rule: &str) -> Result<FileId, Trouble> {
        let text = self.text_of(path, rule);
        self.keep(path, text, rule)
    }

    /// Reads files on all cores; the answers come in the order of the paths.
    pub(crate) fn files(&mut self, paths: &[String], rule: &str) -> Vec<Result<FileId, Trouble>> {
        let texts: Vec<_> = paths.par_iter().map(|path| self.text_of(path, rule)).collect();
        paths.iter().zip(texts).map(|(path, text)| self.keep(path, text, rule)).collect()
    }

    /// Reads standard input to its end.
    pub(crate) fn stdin(&mut self, stdin: &mut dyn Read, rule: &str) -> Result<FileId, Trouble> {
        let limit = self.limits.input_bytes;
        let mut bytes = Vec::new();
        stdin
            .take(limit.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| Trouble::new(rule, format!("{STDIN}: {error}")))?;
        if bytes.len() as u64 > limit {
            return Err(too_large(STDIN, rule, limit));
        }
        self.bytes(STDIN, &bytes, rule)
    }

    /// Keeps the bytes of a text under a name.
    pub(super) fn bytes(&mut self, name: &str, bytes: &[u8], rule: &str) -> Result<FileId, Trouble> {
        self.keep(name, decode(bytes).map_err(Unread::Encoding), rule)
    }

    /// Keeps a text under its name. Bytes that are no text are kept as far as they are needed to show the place.
    fn keep(&mut self, name: &str, text: Result<Arc<str>, Unread>, rule: &str) -> Result<FileId, Trouble> {
        match text {
            Ok(text) => Ok(self.sources.add(name, text)),
            Err(Unread::Trouble(trouble)) => Err(trouble),
            Err(Unread::Encoding(NoText { problem, before })) => {
                let at = u32::try_from(before.len()).unwrap_or(u32::MAX);
                let file = self.sources.add(name, before);
                Err(Trouble::new(rule, problem).at(Span::new(file, at, at)))
            }
        }
    }

    /// The documents of a text, cut as the Kubernetes tools cut them. A broken one is a trouble, and the next one is read.
    pub(crate) fn documents(&self, file: FileId, rule: &str) -> Vec<Result<Document, Trouble>> {
        let options = ReadOptions { limits: self.read_limits(), ..ReadOptions::new(file) }.kubernetes();
        let runs = yaml::Documents::runs(&self.text(file), options, RUN);
        let read = |documents: yaml::Documents| -> Vec<_> {
            documents.map(|read| read.map_err(|error| self.read_trouble(&error, rule))).collect()
        };
        runs.into_par_iter().flat_map_iter(read).collect()
    }

    /// The first document of a typed file; equal keys are an error.
    pub(crate) fn typed_document(&self, file: FileId, rule: &str) -> Result<Document, Trouble> {
        let options = ReadOptions { limits: self.read_limits(), strict_keys: true, ..ReadOptions::new(file) };
        match yaml::Documents::new(self.text(file), options).next() {
            Some(read) => read.map_err(|error| self.read_trouble(&error, rule)),
            None => Ok(empty(file)),
        }
    }

    /// The documents of a typed file, cut as the Kubernetes tools cut them; equal keys are an error.
    pub(crate) fn typed_documents(&self, file: FileId, rule: &str) -> Vec<Result<Document, Trouble>> {
        let options =
            ReadOptions { limits: self.read_limits(), strict_keys: true, ..ReadOptions::new(file) }.kubernetes();
        let documents = yaml::Documents::new(self.text(file), options);
        documents.map(|read| read.map_err(|error| self.read_trouble(&error, rule))).collect()
    }

    /// The display name of a text.
    pub(crate) fn name(&self, file: FileId) -> &str {
        self.sources.get(file).map_or("", common::source::Source::name)
    }

    /// A text that was read.
    pub(crate) fn text(&self, file: FileId) -> Arc<str> {
        self.sources.get(file).map_or_else(|| "".into(), |source| Arc::clone(source.text()))
    }

    fn read_limits(&self) -> yaml::ReadLimits {
        let size = |figure: u64| usize::try_from(figure).unwrap_or(usize::MAX);
        yaml::ReadLimits {
            bytes: size(self.limits.input_bytes),
            documents: self.limits.documents as usize,
            depth: self.limits.depth as usize,
            alias_nodes: self.limits.alias_nodes,
            alias_ratio: self.limits.alias_ratio,
            scalar: self.limits.scalar_bytes as usize,
        }
    }

    fn text_of(&self, path: &str, rule: &str) -> Result<Arc<str>, Unread> {
        let limit = self.limits.input_bytes;
        let bytes = self.sys.read(Path::new(path), limit).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => Unread::Trouble(too_large(path, rule, limit)),
            _ => Unread::Trouble(self.unreadable(path, rule, &error)),
        })?;
        decode(&bytes).map_err(Unread::Encoding)
    }

    /// A path that cannot be read.
    pub(crate) fn unreadable(&self, path: &str, rule: &str, error: &io::Error) -> Trouble {
        let trouble = Trouble::new(rule, format!("{path}: {}", os_error::reason(error)))
            .words(format!("open {path}: {}", os_error::reason(error)));
        match error.kind() {
            io::ErrorKind::NotFound => trouble.hints(self.container_hint(path)),
            _ => trouble,
        }
    }

    /// In our image the working directory is `/repos`, and nothing else of the user's machine is there.
    fn container_hint(&self, path: &str) -> Option<String> {
        let directory = self.sys.current_dir().ok()?;
        let in_image = directory.starts_with("/repos");
        in_image.then(|| {
            let what = if Path::new(path).is_absolute() { "an absolute path of your machine is not there" } else { "paths count from there" };
            format!("inside the container only what is mounted can be read, and {what}: `docker run -v \"$PWD:/work:ro\" -w /work ...`")
        })
    }

    fn read_trouble(&self, error: &yaml::ReadError, rule: &str) -> Trouble {
        let file = error.span().file;
        let document = self.document_text(error);
        if let Some(at) = template::first_action(document.1).filter(|_| !error.is_limit()) {
            let at = document.0.saturating_add(u32::try_from(at).unwrap_or(u32::MAX));
            return Trouble::new(rule, "this is a Helm template that was not rendered")
                .words(error.to_string())
                .at(Span::new(file, at, at.saturating_add(2)))
                .hint(template::advice(self.name(file), rule == policies::RULE, self.sys));
        }
        let trouble = if error.is_limit() {
            self.limit_trouble(error.reason(), rule)
        } else {
            Trouble::new(rule, error.reason()).hints(error.hint().map(str::to_owned))
        };
        trouble.words(error.to_string()).at(error.span())
    }

    /// A limit that the YAML reader hit: its figure, and the flag that raises it.
    fn limit_trouble(&self, reason: &str, rule: &str) -> Trouble {
        let limits = &self.limits;
        let name = reason.rsplit_once("(limit: ").map_or("", |(_, name)| name.trim_end_matches(')'));
        let (message, flag) = match name {
            "bytes" => (format!("larger than {}", size(limits.input_bytes)), "input-bytes"),
            "documents" => (format!("more than {} documents", grouped(u64::from(limits.documents))), "documents"),
            "scalar" => (format!("a scalar is longer than {}", size(u64::from(limits.scalar_bytes))), "scalar-bytes"),
            "alias nodes" => {
                (format!("aliases stand for more than {} nodes", grouped(limits.alias_nodes)), "alias-nodes")
            }
            "alias ratio" => (
                format!("aliases make the document more than {} times larger", grouped(limits.alias_ratio)),
                "alias-ratio",
            ),
            "depth" => {
                // Recursion relies on this figure, so no flag raises it.
                return Trouble::new(rule, format!("nested deeper than {} levels", limits.depth)).limit(true);
            }
            // go-yaml's own bound on aliases, which the original has too.
            _ => return Trouble::new(rule, reason).limit(true),
        };
        Trouble::new(rule, message).hint(format!("`--limit {flag}=FIGURE` raises the limit")).limit(true)
    }

    /// The piece between two `---` lines that an error lies in, and where it starts.
    fn document_text(&self, error: &yaml::ReadError) -> (u32, &str) {
        let Some(source) = self.sources.get(error.span().file) else { return (0, "") };
        let text: &str = source.text();
        let at = (error.span().start as usize).min(text.len());
        let start = text.get(..at).and_then(|before| before.rfind("\n---")).map_or(0, |line| line + 1);
        let end = text.get(at..).and_then(|after| after.find("\n---")).map_or(text.len(), |line| at + line);
        (u32::try_from(start).unwrap_or(u32::MAX), text.get(start..end).unwrap_or_default())
    }
}

impl std::fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reader").field("limits", &self.limits).finish_non_exhaustive()
    }
}

pub(super) fn too_large(name: &str, rule: &str, limit: u64) -> Trouble {
    Trouble::new(rule, format!("{name}: larger than {}", size(limit)))
        .hint("`--limit input-bytes=FIGURE` raises the limit")
        .limit(true)
}

/// Why there is no text.
#[derive(Debug)]
enum Unread {
    /// The file cannot be read.
    Trouble(Trouble),
    /// Its bytes are no text.
    Encoding(NoText),
}

/// Bytes that are no text: what they are, and what stands before the first wrong one.
#[derive(Debug)]
struct NoText {
    problem: String,
    before: String,
}

/// The text of a file.
fn decode(bytes: &[u8]) -> Result<Arc<str>, NoText> {
    if let Some(kind) = archive_kind(bytes) {
        return Err(NoText { problem: format!("this is {kind}, not YAML or JSON"), before: String::new() });
    }
    yaml::decode(bytes, FileId::default()).map_err(|error| {
        let before = bytes.get(..error.span().start as usize).unwrap_or_default();
        NoText { problem: error.reason().to_owned(), before: String::from_utf8_lossy(before).into_owned() }
    })
}

/// A size as people write it: whole mebibytes where it is some.
fn size(bytes: u64) -> String {
    const MEBIBYTE: u64 = 1 << 20;
    if bytes >= MEBIBYTE && bytes.is_multiple_of(MEBIBYTE) {
        format!("{} MiB", grouped(bytes / MEBIBYTE))
    } else {
        format!("{} bytes", grouped(bytes))
    }
}

/// A number with a comma before each three digits.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (nth, digit) in digits.chars().enumerate() {
        if nth > 0 && (digits.len() - nth).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Files that are named by mistake, by their first bytes.
fn archive_kind(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 6] = [
        (b"\x1f\x8b", "a gzip archive"),
        (b"PK\x03\x04", "a zip archive"),
        (b"\x7fELF", "a program"),
        (b"\x89PNG", "an image"),
        (b"%PDF", "a PDF"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    ];
    KINDS.iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, name)| *name)
}

/// What an empty text holds: null.
fn empty(file: FileId) -> Document {
    let mut builder = yaml::Builder::new(file, "".into());
    let span = Span::new(file, 0, 0);
    let root = builder.decoded_scalar(span, "", yaml::ScalarClass::Null, yaml::ScalarStyle::Plain);
    builder.finish(root, span)
}
