//! What the formats print: golden files, hostile texts, limits of the platforms, the published schema, and where reports go.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::disallowed_methods,
    reason = "tests"
)]

mod golden;
mod hostile;
mod limits;
mod pages;
mod policy_reports;
mod schema;
mod support;
mod wanted;
mod xml;
