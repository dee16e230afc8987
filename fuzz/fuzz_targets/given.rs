//! Any path of a rule on any document: no panic, no endless work. The first line is the path, the rest the document.
//!
//! `cargo +nightly fuzz run given -- -max_total_time=600`
#![no_main]

use fuzz::split;
use libfuzzer_sys::fuzz_target;
use values_lint::document::Document;
use values_lint::jsonpath::{Matcher, parse};

fuzz_target!(|text: &str| {
    let (path, document) = split(text);
    let (Ok(path), Ok(document)) = (parse(path), Document::parse(document)) else { return };
    let Some(data) = document.data() else { return };
    let Ok(hits) = Matcher::new(&[&path]).all(data) else { return };
    for (place, _) in hits {
        document.range_of(&place);
    }
});
