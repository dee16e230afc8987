//! Any texts as arguments of `--set` and its kin: no panic, no endless work. Lines are arguments, the first byte of each says
//! of which flag.
//!
//! `cargo +nightly fuzz run set -- -dict=fuzz/set.dict -max_total_time=600`
#![no_main]

use chart::{Provenance, ValuesInput};
use common::limits::Limits;
use common::sys::Memory;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let mut input = ValuesInput::default();
    for line in text.lines() {
        let mut rest = line.chars();
        let flag = match rest.next() {
            Some('s') => &mut input.strings,
            Some('f') => &mut input.set_files,
            Some('j') => &mut input.json,
            Some('l') => &mut input.literals,
            Some('y') => &mut input.files,
            _ => &mut input.set,
        };
        flag.push(rest.as_str().to_owned());
    }
    let sys = Memory::new().file("/v.yaml", "a: {b: [1, {c: d}]}\nb: [x]\n").file("/f", "contents");
    if let Err(error) = input.merge(&sys, &mut text.as_bytes(), &Limits::default(), &mut Provenance::new()) {
        assert!(!error.to_string().is_empty());
    }
});
