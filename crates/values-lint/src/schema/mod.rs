//! JSON Schema as Ajv 8 judges it: the same errors in the same order, and as many of them.
//!
//! Ajv stops at the first error unless asked for all, yet what stands below `anyOf`, `oneOf` and the like reports more than
//! one; which ones depends on the order of keywords and on whether a `$ref` is called or written in its place. A schema is
//! compiled once into nodes, whose keywords are in Ajv's order; `check` walks them. [`words`] turns errors into the
//! sentences that results show. No `$ref` leads out of the schema, but to the published metaschemas.

mod check;
mod compile;
mod format;
mod keyword;
mod meta;
mod registry;
mod uri;
pub mod words;

use std::sync::Arc;

use crate::document::Value;

pub use check::SchemaError;
pub use compile::CompileError;
use keyword::{Node, NodeId};

/// The drafts of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Dialect {
    Draft4,
    Draft6,
    Draft7,
    Draft2019,
    Draft2020,
}

impl Dialect {
    /// The draft that an option names.
    pub fn of_option(name: &str) -> Option<Self> {
        Some(match name {
            "draft4" => Self::Draft4,
            "draft6" => Self::Draft6,
            "draft7" => Self::Draft7,
            "draft2019-09" => Self::Draft2019,
            "draft2020-12" => Self::Draft2020,
            _ => return None,
        })
    }

    /// The draft that a schema's own `$schema` names. (spectral: packages/formats/src/jsonSchema.ts)
    pub fn of_schema(schema: &Value) -> Option<Self> {
        let address = schema.get("$schema")?.as_str()?;
        let has = |text: &str| address.contains(text);
        match () {
            () if !has("//json-schema.org/") => None,
            () if has("draft-04") => Some(Self::Draft4),
            () if has("draft-06") => Some(Self::Draft6),
            () if has("draft-07") => Some(Self::Draft7),
            () if has("2019-09") => Some(Self::Draft2019),
            () if has("2020-12") => Some(Self::Draft2020),
            () => None,
        }
    }

    /// The keyword that names a schema.
    const fn id(self) -> &'static str {
        if matches!(self, Self::Draft4) { "id" } else { "$id" }
    }
}

/// How a schema is compiled.
#[derive(Clone, Copy, Debug)]
pub struct SchemaOptions {
    /// Which draft's keywords count.
    pub dialect: Dialect,
    /// Reports every error and not only the first.
    pub all_errors: bool,
    /// Whether the schema is one of ours and right, so that it need not be checked by its metaschema.
    pub trusted: bool,
}

/// A compiled schema.
#[derive(Debug)]
pub struct Schema {
    nodes: Vec<Node>,
    root: NodeId,
    all_errors: bool,
}

impl Schema {
    /// Compiles a schema.
    ///
    /// # Errors
    /// What Ajv throws.
    pub fn compile(schema: &Value, options: SchemaOptions) -> Result<Self, CompileError> {
        Self::compile_with(schema, &[], options)
    }

    /// Compiles a schema whose references may lead to further schemas, each under its `$id`.
    ///
    /// # Errors
    /// What Ajv throws.
    pub fn compile_with(schema: &Value, others: &[Value], options: SchemaOptions) -> Result<Self, CompileError> {
        if !options.trusted {
            meta::check(schema, options)?;
        }
        let (nodes, root) = compile::compile(schema, others, options.dialect, true)?;
        Ok(Self { nodes, root, all_errors: options.all_errors })
    }

    /// Compiles a metaschema, in which `format` counts for nothing: a broken pattern is told when it is compiled.
    fn compile_meta(schema: &Value, dialect: Dialect, all_errors: bool) -> Result<Self, CompileError> {
        let (nodes, root) = compile::compile(schema, &[], dialect, false)?;
        Ok(Self { nodes, root, all_errors })
    }

    /// How many schemas it is made of.
    pub fn size(&self) -> usize {
        self.nodes.len()
    }

    /// The errors of a value; none when it fits.
    pub fn validate(&self, value: &Value) -> Vec<SchemaError> {
        check::run(self, value)
    }
}

/// A list of values that errors share.
type Values = Arc<[Value]>;
