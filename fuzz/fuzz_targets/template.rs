//! Any text, parsed and run as a template of Helm with few steps: no panic, no endless work, marks that lie in the output.
//!
//! `cargo +nightly fuzz run template -- -dict=fuzz/template.dict -max_total_time=600`
#![no_main]

use gotemplate::run::{FixedHost, Limits, Options};
use gotemplate::value::Value;
use gotemplate::{Library, MissingKey, Set};
use libfuzzer_sys::fuzz_target;

/// Functions that are slow by their purpose; steps do not count what they do.
const SLOW: [&str; 4] = ["gen", "bcrypt", "htpasswd", "derivePassword"];

/// The bounds of a run that ends in milliseconds.
fn limits() -> Limits {
    Limits { steps: 20_000, text: 1 << 22, includes: 50, depth: 100, ..Limits::default() }
}

/// Something of each kind.
fn data() -> Value {
    let list = Value::list(vec![Value::int64(1), Value::from("two"), Value::from(3.5), Value::default()]);
    let map = Value::map([("k", Value::from("v")), ("l", list.clone()), ("t", Value::from(true))]);
    let values = Value::map([("s", Value::from("text: ž")), ("n", Value::int(7)), ("l", list), ("m", map)]);
    Value::map([("Values", values)])
}

fuzz_target!(|text: &str| {
    if SLOW.iter().any(|name| text.contains(name)) {
        return;
    }
    let mut set = Set::new("gotpl", Library::helm()).with_missing_key(MissingKey::Zero);
    if let Err(error) = set.parse("a", 0, text.into()) {
        assert!(!error.to_string().is_empty());
        return;
    }
    let host = FixedHost::new(0, 0);
    let Ok(rendered) = set.execute("a", &data(), Options { limits: limits(), ..Options::new(&host) }) else { return };
    let mut end = 0;
    for mark in rendered.marks() {
        assert!(mark.start >= end && mark.end >= mark.start);
        end = mark.end;
    }
    assert!(end as usize <= rendered.text().len());
});
