//! Any JSON Schema of a rule on any document, in every dialect: no panic, no endless work. What stands in front of the first
//! `...` line is the schema.
//!
//! `cargo +nightly fuzz run rule_schema -- -max_total_time=600 -dict=rule_schema.dict`
#![no_main]

use libfuzzer_sys::fuzz_target;
use values_lint::document::Document;
use values_lint::schema::words::sentences;
use values_lint::schema::{Dialect, Schema, SchemaOptions};

const DIALECTS: [Dialect; 5] =
    [Dialect::Draft4, Dialect::Draft6, Dialect::Draft7, Dialect::Draft2019, Dialect::Draft2020];

fuzz_target!(|text: &str| {
    let (schema, document) = text.split_once("\n...\n").unwrap_or((text, text));
    let (Ok(schema), Ok(document)) = (Document::parse(schema), Document::parse(document)) else { return };
    let (Some(schema), Some(value)) = (schema.data(), document.data()) else { return };
    for dialect in DIALECTS {
        for all_errors in [false, true] {
            let options = SchemaOptions { dialect, all_errors, trusted: false };
            let Ok(compiled) = Schema::compile(schema, options) else { continue };
            let errors = compiled.validate(value);
            sentences(&errors, value, &[]);
        }
    }
});
