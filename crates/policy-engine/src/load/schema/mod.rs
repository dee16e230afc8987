//! The fields of every kind, as tables: what the embedded CRDs of the original allow, require and fill in.
//!
//! Not here: walking a document along them ([`super::strict`]). The one idea to know: a table's entry is one line of the CRD,
//! and shared shapes are shared tables. Kyverno: `config/crds/kyverno`.

mod cleanup;
mod conditions;
mod context;
mod exception;
mod generate;
mod images;
mod metadata;
mod mutate;
mod policy;
mod resources;
mod validate;

pub(super) use cleanup::CLEANUP;
pub(super) use conditions::CONDITIONS_OLD;
pub(super) use exception::EXCEPTION;
pub(super) use metadata::METADATA;
pub(super) use mutate::FOREACH as MUTATE_FOREACH;
pub(super) use policy::{POLICY_V1, POLICY_V2BETA1};
pub(super) use validate::FOREACH as VALIDATE_FOREACH;

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Type {
    /// Anything, unchecked.
    Any,
    /// Text.
    Str,
    /// Text of at most so many characters.
    Short(usize),
    /// One of these texts.
    Enum(&'static [&'static str]),
    /// A boolean.
    Bool,
    /// A whole number.
    Int,
    /// A whole number of at least 1.
    Count,
    /// A list.
    List(&'static Type),
    /// A map from any key.
    Map(&'static Type),
    /// A map with the fields of a table.
    Object(&'static Object),
}

/// A map's table.
#[derive(Debug)]
pub(super) struct Object {
    /// The fields, in the CRD's order (by name).
    pub(super) fields: &'static [Field],
    /// A condition over several fields.
    pub(super) rule: Rule,
    /// Whether the CRD lets other fields pass. The program's own types then refuse them.
    pub(super) open: bool,
}

/// A condition over several fields of one map.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    /// None.
    Free,
    /// Exactly one of these is given.
    OneOf(&'static [&'static str]),
    /// Not both of these are given.
    NotBoth(&'static str, &'static str),
}

/// A field of a table.
#[derive(Debug)]
pub(super) struct Field {
    /// Its key.
    pub(super) name: &'static str,
    /// What it holds.
    pub(super) ty: Type,
    /// Whether it must be given.
    pub(super) required: bool,
    /// What stands in for a missing one.
    pub(super) default: Option<Default>,
}

/// What stands in for a missing field.
#[derive(Clone, Copy, Debug)]
pub(super) enum Default {
    /// A boolean.
    Bool(bool),
    /// A text.
    Str(&'static str),
}

impl Object {
    const fn new(fields: &'static [Field]) -> Self {
        Self { fields, rule: Rule::Free, open: false }
    }

    const fn with(mut self, rule: Rule) -> Self {
        self.rule = rule;
        self
    }

    const fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The field of this name.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A field that may be missing.
const fn may(name: &'static str, ty: Type) -> Field {
    Field { name, ty, required: false, default: None }
}

/// A field that must be given.
const fn must(name: &'static str, ty: Type) -> Field {
    Field { name, ty, required: true, default: None }
}

/// A boolean with a default.
const fn flag(name: &'static str, default: bool) -> Field {
    Field { name, ty: Type::Bool, required: false, default: Some(Default::Bool(default)) }
}

/// A text with a default.
const fn text(name: &'static str, ty: Type, default: &'static str) -> Field {
    Field { name, ty, required: false, default: Some(Default::Str(default)) }
}

/// A list of texts.
const STRINGS: Type = Type::List(&Type::Str);

/// A map of texts.
const STRING_MAP: Type = Type::Map(&Type::Str);
