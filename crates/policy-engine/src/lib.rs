//! Kyverno's semantics: policies read and checked, compiled once, and evaluated on objects.
//!
//! The engine does no I/O, prints nothing and knows no format. It answers with rule responses that carry a path into the
//! object; `common::finding` turns paths into places.

pub mod autogen;
pub mod check;
pub mod compile;
pub mod conditions;
mod context;
mod evaluate;
pub mod facts;
mod generate;
pub mod load;
pub mod matching;
pub mod model;
pub mod mutate;
pub mod pattern;
pub mod plural;
mod pod_security;
pub mod request;
pub mod response;
pub mod variables;
pub mod verify_images;
