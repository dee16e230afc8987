//! Any ruleset on any document: no panic, no endless work. What stands in front of the first `...` line is the ruleset.
//!
//! `cargo +nightly fuzz run ruleset -- -max_total_time=600`
#![no_main]

use common::sys::{Memory, Streams};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (ruleset, document) = text.split_once("\n...\n").unwrap_or((text, "a: 1\n"));
    let sys = Memory::new().file("/r.yaml", ruleset).file("/d.yaml", document);
    let words = ["values-lint", "lint", "d.yaml", "-r", "r.yaml"].map(Into::into);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    values_lint::run(words, &sys, &mut Streams::buffers(b"", &mut stdout, &mut stderr));
});
