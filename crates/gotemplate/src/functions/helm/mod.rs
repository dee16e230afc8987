//! What Helm adds to Sprig, or has its own way.

pub(super) mod checks;
pub(super) mod include;
pub(super) mod json;
mod json_reader;
pub(super) mod toml;
mod toml_writer;
mod tree;
pub(super) mod yaml;
