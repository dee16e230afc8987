//! The original's output: tables, JSON, YAML, Markdown, CSV, byte for byte.
//!
//! Not here: formats that every tool offers (`report`), and which items there are. The one idea to know: every format prints
//! the same [`Item`]s; tables differ only in how cells are laid out.
//!
//! pluto: pkg/api/output.go

mod columns;
mod csv;
mod format;
mod item;
mod known;
mod markdown;
mod matrix;
mod structured;
mod tabs;

pub(crate) use columns::{Column, NAMES};
pub(crate) use format::{Format, Printed};
pub(crate) use item::Item;
pub(crate) use known::print_known;
pub(crate) use matrix::print_matrix;
