//! One manifest with a known API version, as it is printed.
//!
//! pluto: pkg/api/output.go (`Output`)

use std::sync::Arc;

use crate::versions::{Entry, Status};

/// One line of the output.
#[derive(Clone, Debug)]
pub(crate) struct Item<'t> {
    /// The manifest's name, or that of a release and the manifest's.
    pub(crate) name: Box<str>,
    /// The path of its file; empty where there is none.
    pub(crate) file: Arc<str>,
    /// Its namespace; empty where that is not known.
    pub(crate) namespace: Box<str>,
    /// Its kind, which the entry may leave open.
    pub(crate) kind: Box<str>,
    /// What is known of its API version.
    pub(crate) entry: &'t Entry,
    /// What the targets make of that.
    pub(crate) status: Status,
}
