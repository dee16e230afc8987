//! Any bytes, looked through for API versions: no panic, no endless work, and the fast ways agree with the exact one.
//!
//! `cargo +nightly fuzz run manifests -- -dict=yaml.dict -max_total_time=600`
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let agreed = deprecations::ways_agree(bytes);
    assert!(agreed.is_ok(), "{agreed:?}");
});
