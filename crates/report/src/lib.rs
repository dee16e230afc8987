//! The formats that every tool offers for its findings. One file a format, in `formats/`.
//!
//! A format is given findings that are already placed; it knows no engine and decides nothing about them. The originals'
//! own formats live with their tool.

mod counts;
mod escape;
mod fingerprint;
mod formats;
mod frame;
mod mask;
mod report_to;
mod reporter;

pub use escape::terminal as harmless;
pub use formats::Format;
pub use report_to::{ReportTo, ReportToError};
pub use reporter::{PolicySource, Report, Run, Summary, Tool, UnknownFormat};
