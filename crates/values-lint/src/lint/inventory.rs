//! A document with what its references bring. (spectral: packages/core/src/documentInventory.ts)

use std::collections::{HashMap, HashSet};
use std::path::Path as FilePath;
use std::sync::Arc;

use common::sys::Sys;

use super::references::{self, Broken, Source};
use crate::document::{Document, Value};

/// Everything that rules may look at.
#[derive(Debug)]
pub(super) struct Inventory {
    pub(super) source: Arc<str>,
    pub(super) document: Document,
    /// The references of the document itself.
    pub(super) refs: HashMap<String, String>,
    /// The document with its references followed; `None` for an empty text.
    pub(super) resolved: Option<Value>,
    pub(super) files: HashMap<Arc<str>, Source>,
    pub(super) broken: Vec<Broken>,
    pub(super) targets: HashSet<String>,
    /// What references lead to, by its place in memory: it may stand in many places of the resolved document.
    pub(super) shared: HashSet<usize>,
}

impl Inventory {
    /// Reads a document and follows its references.
    ///
    /// # Errors
    /// A limit of the reader.
    pub(super) fn read(sys: &dyn Sys, cwd: &FilePath, text: String, source: &str) -> Result<Self, &'static str> {
        Ok(Self::of_document(sys, cwd, Document::of_text(text)?, source))
    }

    /// Follows the references of a document.
    pub(super) fn of_document(sys: &dyn Sys, cwd: &FilePath, document: Document, source: &str) -> Self {
        let source: Arc<str> = source.into();
        let mut inventory = Self {
            source,
            refs: HashMap::new(),
            resolved: document.data().cloned(),
            document,
            files: HashMap::new(),
            broken: Vec::new(),
            targets: HashSet::new(),
            shared: HashSet::new(),
        };
        if let Some(data) =
            inventory.document.data().filter(|data| data.is_container() && !inventory.document.is_plain())
        {
            let resolved = references::resolve(sys, cwd, data, &inventory.source);
            inventory.refs = resolved.refs;
            inventory.resolved = Some(resolved.value);
            inventory.files = resolved.files;
            inventory.broken = resolved.broken;
            inventory.targets = resolved.targets;
            inventory.shared = resolved.shared;
        }
        inventory
    }

    /// The document as written; `Null` for an empty text, for those that ask for members only.
    pub(super) fn unresolved(&self) -> &Value {
        self.document.data().unwrap_or(&Value::Null)
    }

    /// The document with its references followed.
    pub(super) fn resolved(&self) -> &Value {
        self.resolved.as_ref().unwrap_or(&Value::Null)
    }
}
