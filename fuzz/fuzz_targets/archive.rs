//! Any bytes as a chart archive: no panic, no endless work, little memory. The first byte says what the rest is: an archive,
//! a tar stream to be zipped, or files (a line with the name, the contents up to a zero byte) to be packed.
//!
//! `cargo +nightly fuzz run archive -- -max_total_time=600`
#![no_main]

use std::io::Write;

use chart::{Chart, Provenance};
use common::limits::Limits;
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

fn zipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A tar stream whose checksums are right, whatever the rest says.
fn packed(files: &[u8]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for file in files.split(|byte| *byte == 0) {
        let mut parts = file.splitn(2, |byte| *byte == b'\n');
        let (name, data) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        let mut header = tar::Header::new_old();
        let old = &mut header.as_old_mut().name;
        let length = name.len().min(old.len());
        old[..length].copy_from_slice(&name[..length]);
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append(&header, data).unwrap();
    }
    builder.into_inner().unwrap()
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let archive = match first {
        0 => rest.to_vec(),
        1 => zipped(rest),
        _ => zipped(&packed(rest)),
    };
    let mut provenance = Provenance::new();
    match Chart::load_archive(&archive, "a.tgz", &Limits::default(), &mut provenance) {
        Ok(chart) => assert!(chart.raw().iter().all(|file| file.name.split('/').all(|part| part != ".."))),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
