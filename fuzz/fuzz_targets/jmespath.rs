//! Any expression on any value: no panic, no endless work. The first line is the expression, the rest the value.
//!
//! `cargo +nightly fuzz run jmespath -- -dict=jmespath.dict -max_total_time=600`
#![no_main]

use std::time::Duration;

use common::Val;
use fuzz::{document, split};
use jmespath::{Env, Expression};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let (expression, value) = split(text);
    let expression = match Expression::compile(expression) {
        Ok(expression) => expression,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return;
        }
    };
    let Some(value) = document(value) else { return };
    match expression.search(Val::from(value.root()), &Env::new(Duration::from_secs(1_700_000_000))) {
        Ok(found) => drop(found.into_value()),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
