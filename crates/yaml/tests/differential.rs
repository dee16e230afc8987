//! The reader's events against those of saphyr-parser and granit-parser over the recorded corpora, where these are beside
//! the repository. Both read YAML 1.2; the reader follows libyaml, so they may differ, but only as listed here.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use yaml::{Dialect, Events, Item, ReadOptions};

/// The events of a text as lines, or nothing where it is refused.
type Lines = Option<Vec<String>>;

/// Why a text is read differently. Each is libyaml's (or go-yaml's) grammar against YAML 1.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Cause {
    /// A block scalar at the end of a text without a final line feed gets none from go-yaml.
    NoFinalLineFeed,
    /// A template that was not rendered: libyaml takes a map as a key, and `decode` refuses it later.
    Template,
    /// Anything else: nothing of the kind is in the corpora.
    Grammar,
}

#[test]
fn recorded_texts_give_the_events_of_other_parsers() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let files = yaml_files(&corpus);
    let mut same = 0;
    let mut causes: BTreeMap<(&str, Cause), Vec<String>> = BTreeMap::new();
    for file in &files {
        let Some(text) = read(file) else { continue };
        let ours = ours(&text);
        for (name, theirs) in [("saphyr", saphyr(&text)), ("granit", granit(&text))] {
            if ours == theirs {
                same += 1;
                continue;
            }
            let cause = cause(&text, &ours, &theirs);
            causes.entry((name, cause)).or_default().push(file.display().to_string());
        }
    }
    if files.is_empty() {
        return;
    }
    let counts: BTreeMap<_, usize> = causes.iter().map(|(key, files)| (*key, files.len())).collect();
    let grammar: Vec<_> = causes.iter().filter(|((_, cause), _)| *cause == Cause::Grammar).collect();
    assert!(grammar.is_empty(), "{grammar:#?}");
    assert!(same * 50 >= files.len() * 2 * 49, "{same} of {} comparisons are equal: {counts:?}", files.len() * 2);
}

fn cause(text: &str, ours: &Lines, theirs: &Lines) -> Cause {
    let without_line_feed = |lines: &Lines| {
        lines.as_ref().map(|lines| lines.iter().map(|line| line.trim_end_matches('\n').to_owned()).collect::<Vec<_>>())
    };
    if !text.ends_with('\n') && ours.is_some() && without_line_feed(ours) == without_line_feed(theirs) {
        Cause::NoFinalLineFeed
    } else if text.contains("{{") {
        Cause::Template
    } else {
        Cause::Grammar
    }
}

fn ours(text: &str) -> Lines {
    let mut events = Events::new(text.into(), ReadOptions::default().dialect(Dialect::GoV2Json));
    let mut lines = Vec::new();
    loop {
        let event = events.next_event().ok()?;
        lines.push(match event.item {
            Item::DocumentStart { .. } => "+DOC".to_owned(),
            Item::MapStart => "+MAP".to_owned(),
            Item::MapEnd => "-MAP".to_owned(),
            Item::ListStart => "+SEQ".to_owned(),
            Item::ListEnd => "-SEQ".to_owned(),
            Item::Alias => "*".to_owned(),
            Item::Scalar { .. } => scalar(events.text(&event)),
            Item::DocumentEnd { .. } => continue,
            Item::StreamEnd => return Some(lines),
        });
    }
}

/// Nothing at all and `~` are one.
fn scalar(text: &str) -> String {
    if text == "~" { "=".to_owned() } else { format!("={text}") }
}

fn saphyr(text: &str) -> Lines {
    use saphyr_parser::Event;
    let mut lines = Vec::new();
    for event in saphyr_parser::Parser::new_from_str(text) {
        lines.push(match event.ok()?.0 {
            Event::DocumentStart(_) => "+DOC".to_owned(),
            Event::MappingStart(..) => "+MAP".to_owned(),
            Event::MappingEnd => "-MAP".to_owned(),
            Event::SequenceStart(..) => "+SEQ".to_owned(),
            Event::SequenceEnd => "-SEQ".to_owned(),
            Event::Alias(_) => "*".to_owned(),
            Event::Scalar(text, ..) => scalar(&text),
            _ => continue,
        });
    }
    Some(lines)
}

fn granit(text: &str) -> Lines {
    use granit_parser::Event;
    let mut lines = Vec::new();
    for event in granit_parser::Parser::new_from_str(text) {
        lines.push(match event.ok()?.0 {
            Event::DocumentStart(..) => "+DOC".to_owned(),
            Event::MappingStart(..) => "+MAP".to_owned(),
            Event::MappingEnd => "-MAP".to_owned(),
            Event::SequenceStart(..) => "+SEQ".to_owned(),
            Event::SequenceEnd => "-SEQ".to_owned(),
            Event::Alias(_) => "*".to_owned(),
            Event::Scalar(text, ..) => scalar(&text),
            _ => continue,
        });
    }
    Some(lines)
}

#[expect(clippy::disallowed_methods, reason = "tests read their corpus")]
fn yaml_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(yaml_files(&path));
        } else if matches!(path.extension().and_then(|extension| extension.to_str()), Some("yaml" | "yml")) {
            files.push(path);
        }
    }
    files.sort();
    files
}

#[expect(clippy::disallowed_methods, reason = "tests read their corpus")]
fn read(file: &Path) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    String::from_utf8(bytes).ok()
}
