//! Source maps of rendered inputs: which input each belongs to, and the texts that the input came from.
//!
//! The one idea to know: a map is believed only where hashes agree. Its stream must be one of the inputs, byte for byte, or
//! nothing can be concluded; a text that it leads to is shown only when it is still the one that was rendered.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use chart::input::is_in_archive;
use chart::source_map::{MapFile, Mapped, SourceMap, SourceMapError};
use common::source::Sources;
use yaml::{FileId, Span};

use super::reading::Reader;
use super::stand_in;
use super::trouble::Trouble;

const RULE: &str = "input/source-map";
/// The name of values that were piped into the render.
const PIPED: &str = "<stdin>";
/// More texts than this are not named one by one.
const MOST_NAMED: usize = 3;

/// The source maps of a run.
#[derive(Debug, Default)]
pub(crate) struct SourceMaps {
    /// By input.
    laid: BTreeMap<FileId, Laid>,
    /// The texts that have changed since they were rendered, or are gone.
    changed: Vec<String>,
}

/// A map over the input that it belongs to.
#[derive(Debug)]
pub(crate) struct Laid {
    /// The map.
    pub(crate) mapped: Mapped<Arc<str>>,
    /// Its texts.
    texts: Vec<Option<Shown>>,
}

/// A text that a map leads to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown {
    /// Its id among the texts of the run.
    pub(crate) file: FileId,
    /// False when only places are left of it.
    pub(crate) is_text: bool,
}

impl SourceMaps {
    /// The map over an input.
    pub(crate) fn over(&self, input: FileId) -> Option<&Laid> {
        self.laid.get(&input)
    }

    /// Lays a map over an input.
    pub(crate) fn insert(&mut self, input: FileId, laid: Laid) {
        self.laid.insert(input, laid);
    }

    /// One line about the texts that cannot be shown, when there are any.
    pub(crate) fn note(&self) -> Option<String> {
        let named = self.changed.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = match self.changed.len().checked_sub(MOST_NAMED) {
            None if self.changed.is_empty() => return None,
            None | Some(0) => String::new(),
            Some(more) => format!(" and {more} more"),
        };
        Some(format!("changed since the source map was written, so only places are given: {named}{more}"))
    }
}

impl Laid {
    /// A map over an input, and the texts by their numbers in the map.
    pub(crate) const fn new(mapped: Mapped<Arc<str>>, texts: Vec<Option<Shown>>) -> Self {
        Self { mapped, texts }
    }

    /// The text of a number in the map.
    pub(crate) fn shown(&self, number: usize) -> Option<Shown> {
        self.texts.get(number).copied().flatten()
    }
}

/// Reads the maps at `paths`, each of which must belong to an input that was read before. Charts that were rendered here have
/// theirs already.
pub(crate) fn source_maps(paths: &[String], reader: &mut Reader<'_>) -> (SourceMaps, Vec<Trouble>) {
    let inputs: Vec<FileId> = (0..reader.sources().next_id().0).map(FileId).collect();
    let laid = std::mem::take(&mut reader.charts.laid);
    let (mut maps, mut troubles) = (SourceMaps { laid, changed: Vec::new() }, Vec::new());
    let mut budget = reader.limits().input_bytes;
    for path in paths {
        match map_of(path, reader) {
            Ok(map) => {
                let of_map: Vec<FileId> =
                    inputs.iter().copied().filter(|input| map.belongs_to(reader.text(*input).as_bytes())).collect();
                if of_map.is_empty() {
                    troubles.push(other_stream(path));
                }
                for input in of_map {
                    let Ok(mapped) = map.clone().over(reader.text(input)) else { continue };
                    let texts = Texts { reader, budget: &mut budget, changed: &mut maps.changed }.of(&mapped);
                    maps.laid.insert(input, Laid { mapped, texts });
                }
            }
            Err(trouble) => troubles.push(trouble),
        }
    }
    (maps, troubles)
}

fn map_of(path: &str, reader: &mut Reader<'_>) -> Result<SourceMap, Trouble> {
    if path == "-" {
        return Err(Trouble::new(RULE, "a source map is not read from standard input")
            .hint("`render template --source-map FILE` writes it into a file"));
    }
    let file = reader.file(path, RULE)?;
    SourceMap::read(reader.text(file).as_bytes(), reader.limits()).map_err(|error| {
        let trouble = Trouble::new(RULE, format!("{path}: {error}")).limit(error.is_limit());
        match error {
            SourceMapError::Syntax(error) => trouble.at(place(reader.sources(), file, error.line(), error.column())),
            _ => trouble,
        }
    })
}

/// The place of an error in JSON: a line from 1, and a byte in it from 1.
fn place(sources: &Sources, file: FileId, line: usize, column: usize) -> Span {
    let text = sources.get(file).map(|source| Arc::clone(source.text())).unwrap_or_default();
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = text.floor_char_boundary((before + column.saturating_sub(1)).min(text.len()));
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(file, at, at)
}

fn other_stream(path: &str) -> Trouble {
    Trouble::new(RULE, format!("{path}: source map does not belong to this stream"))
        .hint("no input has the hash that the map names: render again, and judge what that run printed")
}

/// Getting the texts that a map leads to.
struct Texts<'t, 's> {
    reader: &'t mut Reader<'s>,
    /// Bytes that may still be read.
    budget: &'t mut u64,
    changed: &'t mut Vec<String>,
}

impl Texts<'_, '_> {
    fn of(mut self, mapped: &Mapped<Arc<str>>) -> Vec<Option<Shown>> {
        let files = mapped.map().files();
        let mut texts: Vec<Option<Shown>> = files.iter().map(|file| self.text(file)).collect();
        let lost: Vec<bool> = texts.iter().map(Option::is_none).collect();
        let stand_ins = stand_in::texts(mapped, &lost, *self.budget);
        for ((file, stand_in), text) in files.iter().zip(stand_ins).zip(&mut texts) {
            if let Some(stand_in) = stand_in {
                *text = Some(Shown { file: self.reader.add(&file.display_name(), stand_in.into()), is_text: false });
            }
        }
        texts
    }

    /// The text, when it is the one that was rendered.
    fn text(&mut self, file: &MapFile) -> Option<Shown> {
        let text = match file.text() {
            Some(text) => text.into(),
            None => match self.read(file) {
                Some(text) => text,
                None => {
                    if file.path() != PIPED && !is_in_archive(file.path(), self.reader.sys()) {
                        self.changed.push(file.display_name());
                    }
                    return None;
                }
            },
        };
        Some(Shown { file: self.reader.add(&file.display_name(), text), is_text: true })
    }

    fn read(&mut self, file: &MapFile) -> Option<Arc<str>> {
        // A byte order mark is no part of a chart's texts.
        const MARK: &str = "\u{feff}";
        let most = file.bytes().saturating_add(MARK.len() as u64).min(*self.budget);
        let bytes = self.reader.sys().read(Path::new(file.path()), most).ok()?;
        *self.budget -= (bytes.len() as u64).min(*self.budget);
        let text = String::from_utf8_lossy(&bytes);
        let unmarked = text.strip_prefix(MARK).filter(|unmarked| file.is(unmarked.as_bytes()));
        unmarked.or_else(|| file.is(text.as_bytes()).then_some(&*text)).map(Arc::from)
    }
}

#[cfg(test)]
mod tests {
    use common::limits::Limits;

    use super::*;

    #[test]
    fn the_place_of_an_error_is_counted_in_bytes() {
        let mut sources = Sources::new();
        let file = sources.add("m.json", "{\n\"ž\": x\n");
        assert_eq!(sources.locator(place(&sources, file, 2, 7)), "m.json:2:6");
        assert_eq!(sources.locator(place(&sources, file, 9, 9)), "m.json:3:1");
    }

    #[test]
    fn many_texts_are_counted_and_not_named() {
        let changed = |count: usize| SourceMaps {
            changed: (0..count).map(|nth| format!("t{nth}")).collect(),
            ..SourceMaps::default()
        };
        assert_eq!(changed(0).note(), None);
        assert!(changed(3).note().unwrap().ends_with(": t0, t1, t2"));
        assert!(changed(5).note().unwrap().ends_with(": t0, t1, t2 and 2 more"));
    }

    #[test]
    fn limits_are_those_of_inputs() {
        let sys = common::sys::Memory::new().file("m.json", "{ }");
        let mut reader = Reader::new(&sys, Limits { input_bytes: 2, ..Limits::default() });
        assert!(map_of("m.json", &mut reader).unwrap_err().limit);
        assert!(map_of("-", &mut reader).unwrap_err().finding.message.contains("standard input"));
    }
}
