//! Any pattern on any value: no panic, no endless work, an answer with words. The first line is the pattern, the rest the
//! value.
//!
//! `cargo +nightly fuzz run patterns -- -dict=patterns.dict -max_total_time=600`
#![no_main]

use common::Val;
use fuzz::{document, split};
use libfuzzer_sys::fuzz_target;
use policy_engine::pattern::Pattern;

fuzz_target!(|text: &str| {
    let (pattern, value) = split(text);
    let (Some(pattern), Some(value)) = (document(pattern), document(value)) else { return };
    if let Err(error) = Pattern::compile(Val::from(pattern.root())).validate(Val::from(value.root())) {
        assert!(!error.message.is_empty());
    }
});
