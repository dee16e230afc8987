//! Text that nobody would write: no panic, no endless work.

use std::ffi::OsString;

use common::sys::{Memory, Streams};
use values_lint::document::Document;
use values_lint::jsonpath::{self, Matcher};

/// Numbers that look random and are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// A text of up to `most` of the pieces.
    fn text(&mut self, pieces: &[&str], most: usize) -> String {
        let count = self.below(most) + 1;
        (0..count).map(|_| pieces.get(self.below(pieces.len())).copied().unwrap_or_default()).collect()
    }
}

const YAML: [&str; 44] = [
    "a",
    "b: ",
    ": ",
    ":",
    "- ",
    "-",
    "\n",
    "\n  ",
    "\n    ",
    "\r\n",
    "\r",
    "\t",
    " ",
    "'",
    "\"",
    "\\",
    "\\x4",
    "\\u00e9",
    "[",
    "]",
    "{",
    "}",
    ",",
    "? ",
    "|",
    ">",
    "|2-\n",
    "&x ",
    "*x",
    "*y",
    "<<: ",
    "!",
    "!!int ",
    "!!str ",
    "!a!b ",
    "#",
    " # c",
    "%YAML 1.1\n",
    "---\n",
    "...\n",
    "é",
    "𝄞",
    "1",
    "\u{feff}",
];

#[test]
fn broken_documents_are_read_and_placed() {
    let mut numbers = Numbers(1);
    for _ in 0..30_000 {
        let text = numbers.text(&YAML, 24);
        let Ok(document) = Document::parse(&text) else { continue };
        let Some(data) = document.data() else { continue };
        let path = jsonpath::parse("$..*").unwrap();
        for (place, _) in Matcher::new(&[&path]).all(data).unwrap() {
            document.range_of(&place);
        }
    }
}

const PATHS: [&str; 46] = [
    "$",
    ".",
    "..",
    "a",
    "b",
    "*",
    "[",
    "]",
    "[*]",
    "[0]",
    "[-1:]",
    "[::2]",
    "['a']",
    "[a,b]",
    "[?(",
    ")]",
    "^",
    "~",
    "@",
    "@.a",
    "@property",
    "@parent",
    "@path",
    "@root",
    "@string()",
    "===",
    "==",
    "<",
    "&&",
    "||",
    "!",
    "+",
    "-",
    "*",
    "/a/",
    ".match(",
    ")",
    "(",
    "'x'",
    "1",
    "typeof ",
    "void ",
    " in ",
    "[1,2]",
    " ? ",
    " : ",
];

#[test]
fn broken_paths_match_or_are_refused() {
    let mut numbers = Numbers(2);
    let document = Document::parse("a: {b: [1, x, {a: null}], a: true}\nb: [[a], é]\n").unwrap();
    for _ in 0..60_000 {
        let text = format!("${}", numbers.text(&PATHS, 14));
        if let Ok(path) = jsonpath::parse(&text) {
            drop(Matcher::new(&[&path]).all(document.data().unwrap()));
        }
    }
}

const RULESETS: [&str; 40] = [
    "rules",
    "extends",
    "overrides",
    "aliases",
    "formats",
    "parserOptions",
    "given",
    "then",
    "function",
    "functionOptions",
    "field",
    "severity",
    "files",
    "targets",
    "message",
    ": ",
    ":\n  ",
    ":\n    ",
    "\n",
    "\n  ",
    "\n    ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    ", ",
    "$",
    "'#A'",
    "truthy",
    "schema",
    "pattern",
    "error",
    "off",
    "spectral:oas",
    "r",
    "'*.yaml#/a'",
    "null",
    "oas3",
    "'{{property}} #{{print(\"value\")}}'",
];

#[test]
fn broken_rulesets_are_refused_or_run() {
    let mut numbers = Numbers(3);
    for _ in 0..3_000 {
        let ruleset = numbers.text(&RULESETS, 40);
        let sys = Memory::new().file("/r.yaml", ruleset).file("/d.yaml", "a: {b: 1}\n");
        let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
        let words = ["spectral", "lint", "d.yaml", "-r", "r.yaml"].map(OsString::from);
        values_lint::run(words, &sys, &mut Streams::buffers(b"", &mut stdout, &mut stderr));
        assert!(!stdout.is_empty() || !stderr.is_empty());
    }
}
