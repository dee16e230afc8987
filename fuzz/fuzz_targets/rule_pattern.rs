//! Any regular expression of a rule on any text: no panic, no endless work, in time and in memory. The first line is the
//! pattern, bare or between slashes, the rest the text.
//!
//! `cargo +nightly fuzz run rule_pattern -- -max_total_time=600`
#![no_main]

use fuzz::split;
use libfuzzer_sys::fuzz_target;
use values_lint::regexp::Regexp;

fuzz_target!(|text: &str| {
    let (pattern, text) = split(text);
    let Ok(regexp) = Regexp::of_option(pattern) else { return };
    let _ = regexp.test(text);
});
