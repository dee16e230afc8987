//! `--fix`: API versions renamed where nothing else changes.
//!
//! Not here: which API versions are deprecated (`versions`). The one idea to know: an edit replaces the bytes of one API version
//! in a file that says it in so many words; all other bytes stay as they are, and what needs more than that is left to people.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use common::finding::{Edit, Fix};
use common::source::{FileId, Source, Sources, Span};
use common::sys::Sys;
use yaml::{Dialect, Documents, ReadOptions};

use crate::input::Spotted;
use crate::output::Item;
use crate::settings::Settings;

/// The edits of a run, by file and place.
#[derive(Debug, Default)]
pub(crate) struct Fixes {
    edits: BTreeMap<FileId, BTreeMap<(u32, u32), String>>,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct Changed {
    /// Its path.
    pub(crate) name: String,
    /// How many API versions were renamed.
    pub(crate) count: usize,
    /// Why it could not be written.
    pub(crate) error: Option<io::Error>,
}

impl Fixes {
    /// The change that mends an item, when there is one; it is kept. `document` gives the document that the item is, and where in
    /// it its API version stands; nothing for an item of a list.
    pub(crate) fn of<'t>(
        &mut self,
        item: &Item<'_>,
        spotted: Option<Spotted>,
        document: impl FnOnce() -> Option<(&'t str, usize)>,
        settings: &Settings,
        texts: &Sources,
    ) -> Option<Fix> {
        let successor = settings.successor(item.entry, &item.kind).filter(|successor| successor.is_served)?;
        let spotted = spotted.filter(|spotted| spotted.literal)?;
        let is_rename = match successor.schema {
            "same" => true,
            "selector" => document().is_some_and(|(text, at)| selects_something(text, at)),
            _ => false,
        };
        let source = texts.get(spotted.span.file).filter(|source| is_rename && source.name() != STDIN)?;
        let span = bare(spotted.span, source.text(), &item.entry.version)?;
        let edits = self.edits.entry(span.file).or_default();
        let text = edits.entry((span.start, span.end)).or_insert_with(|| successor.api.to_owned());
        // Two manifests of one template line that want different things.
        (text == successor.api).then(|| Fix {
            title: format!("rename {} to {}", item.entry.version, successor.api),
            edits: vec![Edit { span, text: successor.api.to_owned() }],
        })
    }

    /// What would change, as a unified diff.
    pub(crate) fn diff(&self, texts: &Sources) -> String {
        let mut out = String::new();
        for (file, edits) in &self.edits {
            let Some(source) = texts.get(*file) else { continue };
            out.push_str(&unified(source, edits));
        }
        out
    }

    /// Changes the files, each of them whole or not at all.
    pub(crate) fn write(&self, texts: &Sources, sys: &dyn Sys) -> Vec<Changed> {
        let one = |(file, edits): (&FileId, &BTreeMap<(u32, u32), String>)| {
            let source = texts.get(*file)?;
            let error = write_one(source.name(), source.text(), edits, sys).err();
            Some(Changed { name: source.name().to_owned(), count: edits.len(), error })
        };
        self.edits.iter().filter_map(one).collect()
    }
}

/// Lines around a change.
const CONTEXT: usize = 3;

/// The edits of a file as a unified diff. No edit adds or takes away a line, so nothing has to be compared.
fn unified(source: &Source, edits: &BTreeMap<(u32, u32), String>) -> String {
    let (text, index) = (source.text(), source.lines());
    let new = edited(text, edits);
    let changed: Vec<usize> = edits.keys().map(|(start, _)| index.position(text, *start).line as usize - 1).collect();
    let (old, new): (Vec<&str>, Vec<&str>) = (lines(text), lines(&new));
    let name = source.name();
    let mut out = format!("--- a/{name}\n+++ b/{name}\n");
    let mut rest = changed.as_slice();
    while let [first, ..] = rest {
        let far = |pair: &&[usize]| matches!(pair, [a, b] if b - a > 2 * CONTEXT);
        let count = rest.windows(2).take_while(|pair| !far(pair)).count() + 1;
        let (hunk, after) = rest.split_at(count);
        rest = after;
        let from = first.saturating_sub(CONTEXT);
        let to = (hunk.last().copied().unwrap_or(*first) + CONTEXT + 1).min(old.len());
        out.push_str(&format!("@@ -{0},{1} +{0},{1} @@\n", from + 1, to - from));
        let (old, new) = (old.get(from..to).unwrap_or_default(), new.get(from..to).unwrap_or_default());
        for (nth, (old, new)) in (from..).zip(old.iter().zip(new)) {
            if hunk.binary_search(&nth).is_ok() {
                push_line('-', old, &mut out);
                push_line('+', new, &mut out);
            } else {
                push_line(' ', old, &mut out);
            }
        }
    }
    out
}

fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

fn push_line(mark: char, line: &str, out: &mut String) {
    out.push(mark);
    out.push_str(line);
    if !line.ends_with('\n') {
        out.push_str("\n\\ No newline at end of file\n");
    }
}

/// The name of standard input among the texts of a run.
const STDIN: &str = "<stdin>";

const MARK: &[u8] = b"\xEF\xBB\xBF";

fn write_one(name: &str, text: &str, edits: &BTreeMap<(u32, u32), String>, sys: &dyn Sys) -> io::Result<()> {
    // What a link leads to is changed, not the link.
    let path = sys.canonicalize(Path::new(name))?;
    let bytes = sys.read(&path, u64::MAX)?;
    let (mark, body) = match bytes.strip_prefix(MARK) {
        Some(body) => (MARK, body),
        None => (&b""[..], bytes.as_slice()),
    };
    if body != text.as_bytes() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "changed since it was read, or no UTF-8"));
    }
    sys.write(&path, &[mark, edited(text, edits).as_bytes()].concat())
}

fn edited(text: &str, edits: &BTreeMap<(u32, u32), String>) -> String {
    let (mut out, mut at) = (String::with_capacity(text.len()), 0);
    for ((start, end), new) in edits {
        out.push_str(text.get(at..*start as usize).unwrap_or_default());
        out.push_str(new);
        at = *end as usize;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The span of the version itself, without quotes; nothing where it is written in another way.
fn bare(span: Span, text: &str, version: &str) -> Option<Span> {
    let written = text.get(span.range())?;
    if written == version {
        return Some(span);
    }
    let quoted = ['"', '\''].into_iter().any(|quote| {
        written.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)).is_some_and(|inside| inside == version)
    });
    quoted.then(|| Span::new(span.file, span.start + 1, span.end - 1))
}

/// Whether the manifest whose `apiVersion` stands at `at` has a selector that is not empty.
fn selects_something(text: &str, at: usize) -> bool {
    let options = ReadOptions::default().dialect(Dialect::GoV3);
    let Some(Ok(document)) = Documents::new(text.into(), options).next() else { return false };
    let root = document.root();
    let is_meant = root.get("apiVersion").is_some_and(|version| version.span().range().contains(&at));
    let selector = root.get("spec").and_then(|spec| spec.get("selector"));
    let is_full = selector.is_some_and(|selector| {
        selector.entries().any(|(_, value)| value.entries().next().is_some() || value.items().next().is_some())
    });
    is_meant && is_full
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_selector_is_told_from_a_full_one() {
        let full = "apiVersion: policy/v1beta1\nspec:\n  selector:\n    matchLabels: {a: b}\n";
        assert!(selects_something(full, 12));
        assert!(!selects_something(full, 40));
        for spec in ["{}", "{selector: {}}", "{selector: {matchLabels: {}}}", "{selector: {{ x }}}"] {
            assert!(!selects_something(&format!("apiVersion: policy/v1beta1\nspec: {spec}\n"), 12), "{spec}");
        }
    }

    #[test]
    fn quotes_stay() {
        let bare = |written: &str| {
            let text = format!("a: {written}\n");
            let span = Span::new(FileId(0), 3, 3 + u32::try_from(written.len()).unwrap());
            bare(span, &text, "v1").map(|span| (span.start, span.end))
        };
        assert_eq!((bare("v1"), bare("\"v1\""), bare("'v1'")), (Some((3, 5)), Some((4, 6)), Some((4, 6))));
        assert_eq!((bare("\"\\x761\""), bare("{{ x }}")), (None, None));
    }
}
