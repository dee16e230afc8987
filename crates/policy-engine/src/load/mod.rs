//! Policies and exceptions read from documents: which kinds there are, which fields they have, what stands in for missing
//! ones.
//!
//! Not here: reading YAML (the `yaml` crate) and what a policy may say with its fields (`check`). The one idea to
//! know: a document is first held against the tables of `schema`, so that decoding afterwards cannot fail.

mod builtin;
mod convert;
mod decode;
mod defaults;
mod error;
mod kind;
mod metadata;
mod nearest;
mod schema;
mod strict;

use std::sync::Arc;

use common::Val;
use common::manifest::Gvk;
use yaml::{Document, Path};

use crate::model::{Policy, PolicyException};
pub(crate) use decode::Decoder;
pub use decode::decode_rule;
pub(crate) use decode::label_selector;
pub use error::{InvalidError, LoadError, NoObjectError, Problem, Stage, UnknownKindError, UnsupportedError};
use kind::Kind;

/// What a document held.
#[derive(Clone, Debug)]
pub enum Loaded {
    /// A `ClusterPolicy` or `Policy`.
    Policy(Box<Policy>),
    /// A `ClusterCleanupPolicy` or `CleanupPolicy`.
    Cleanup(Box<Policy>),
    /// A `PolicyException` of `kyverno.io`.
    Exception(Box<PolicyException>),
    /// A kind that the original evaluates and this engine does not yet; the tool says so for each.
    Later(LaterPolicy),
    /// The members of a `v1` `List`, in order. They are not held against the tables and get no defaults, as in the original.
    List(Vec<Result<Loaded, LoadError>>),
}

/// A policy that this engine cannot evaluate yet.
#[derive(Clone, Debug)]
pub struct LaterPolicy {
    /// The document.
    pub document: Arc<Document>,
    /// Group, version and kind.
    pub gvk: Gvk,
    /// `metadata.namespace`, or empty.
    pub namespace: String,
    /// `metadata.name`, or empty.
    pub name: String,
}

/// Reads what `document` holds.
///
/// # Errors
/// The kind is none of a policy's, or the document does not fit its kind. Kyverno:
/// `cmd/cli/kubectl-kyverno/policy/load.go`, `ext/resource/loader/loader.go`.
pub fn load(document: &Arc<Document>) -> Result<Loaded, LoadError> {
    let root = Val::Doc(document.root());
    let gvk = kind::gvk(root);
    if !root.is_map() && !root.is_null() {
        return Err(NoObjectError::new(document).into());
    }
    match kind::classify(&gvk) {
        Kind::Policy(kind, table) => {
            check(document, root, table)?;
            Decoder::new(document).policy(root, &Path::root(), kind, Some(table)).map(|p| Loaded::Policy(Box::new(p)))
        }
        Kind::Cleanup(kind, table) => {
            check(document, root, table)?;
            Ok(Loaded::Cleanup(Box::new(Decoder::new(document).cleanup(root, &Path::root(), kind))))
        }
        Kind::Exception(table) => {
            check(document, root, table)?;
            Decoder::new(document).exception(root, &Path::root()).map(|e| Loaded::Exception(Box::new(e)))
        }
        Kind::Later => Ok(Loaded::Later(later(document, root, gvk))),
        Kind::List => Ok(Loaded::List(list(document, root))),
        Kind::Other => Err(UnsupportedError::new(gvk, document).into()),
        Kind::Unknown => Err(UnknownKindError::new(gvk, document).into()),
    }
}

/// The members of a `List`, each by its kind and without a look at the tables.
fn list(document: &Arc<Document>, root: Val<'_>) -> Vec<Result<Loaded, LoadError>> {
    let items = root.get("items").unwrap_or_else(Val::null);
    let decoder = Decoder::new(document);
    let member = |(nth, item): (usize, Val<'_>)| {
        let path = Path::root().join("items").join(nth);
        let gvk = kind::gvk(item);
        match kind::classify(&gvk) {
            Kind::Policy(kind, _) => decoder.policy(item, &path, kind, None).map(|p| Loaded::Policy(Box::new(p))),
            Kind::Cleanup(kind, _) => Ok(Loaded::Cleanup(Box::new(decoder.cleanup(item, &path, kind)))),
            Kind::Exception(_) => decoder.exception(item, &path).map(|e| Loaded::Exception(Box::new(e))),
            Kind::Later => Ok(Loaded::Later(later(document, item, gvk))),
            Kind::List | Kind::Other | Kind::Unknown => Err(UnsupportedError::new(gvk, document).into()),
        }
    };
    items.items().enumerate().map(member).collect()
}

fn later(document: &Arc<Document>, root: Val<'_>, gvk: Gvk) -> LaterPolicy {
    let text = |key| root.dig(&["metadata", key]).and_then(Val::as_str).unwrap_or_default().to_owned();
    LaterPolicy { document: Arc::clone(document), gvk, namespace: text("namespace"), name: text("name") }
}

/// Holds a document against its table, and its metadata against Kubernetes' rules.
fn check(document: &Document, root: Val<'_>, table: &'static schema::Object) -> Result<(), LoadError> {
    let mut problems = metadata::check(document, root);
    problems.extend(strict::check(document, root, table));
    InvalidError::unless_empty(document, problems).map_err(Into::into)
}
