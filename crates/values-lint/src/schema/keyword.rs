//! What a schema is compiled into: nodes with their keywords in Ajv's order.

use std::sync::Arc;

use super::format::Format;
use super::{CompileError, Values};
use crate::document::Value;
use crate::regexp::Regexp;

/// A place among the nodes.
pub(super) type NodeId = usize;

/// The kinds of values that `type` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Boolean,
    Number,
    Integer,
    String,
    Array,
    Object,
}

impl Kind {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::Null,
            "boolean" => Self::Boolean,
            "number" => Self::Number,
            "integer" => Self::Integer,
            "string" => Self::String,
            "array" => Self::Array,
            "object" => Self::Object,
            _ => return None,
        })
    }

    pub(super) fn fits(self, value: &Value) -> bool {
        match (self, value) {
            (Self::Null, Value::Null)
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::String, Value::String(_))
            | (Self::Array, Value::Array(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Integer, Value::Number(number)) => !number.is_nan() && number.fract() == 0.0,
            _ => false,
        }
    }
}

/// One compiled schema.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// A schema that is `true` or `false`.
    pub(super) constant: Option<bool>,
    /// Nothing can be wrong here.
    pub(super) always: bool,
    /// What `type` and `nullable` allow; empty: anything.
    pub(super) types: Vec<Kind>,
    /// `type` as messages show it.
    pub(super) type_text: String,
    /// Whether the type is looked at before anything else, and not where its group of keywords begins.
    pub(super) types_first: bool,
    /// Keywords for any value.
    pub(super) any: Vec<Keyword>,
    pub(super) number: Vec<Keyword>,
    pub(super) string: Vec<Keyword>,
    pub(super) array: Vec<Keyword>,
    pub(super) object: Vec<Keyword>,
    /// The name under which `$dynamicRef` finds this schema.
    pub(super) dynamic_anchor: Option<Arc<str>>,
    /// Words of `errorMessage`, which count when all errors are reported.
    pub(super) error_message: Option<ErrorMessage>,
}

/// What `errorMessage` says. (npm: ajv-errors)
#[derive(Debug, Default)]
pub(super) struct ErrorMessage {
    /// In place of every error.
    pub(super) all: Option<Arc<str>>,
    /// In place of errors of one keyword.
    pub(super) keywords: Vec<(Arc<str>, Arc<str>)>,
    /// In place of errors at one member.
    pub(super) properties: Vec<(Arc<str>, Arc<str>)>,
}

/// A pattern as it is written, and compiled.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) text: Arc<str>,
    pub(super) regexp: Regexp,
}

impl Pattern {
    pub(super) fn compile(text: &Arc<str>) -> Result<Self, CompileError> {
        Ok(Self { text: Arc::clone(text), regexp: Regexp::new(text, "").map_err(CompileError::Other)? })
    }

    /// A match that takes too many steps counts as one that does not fit.
    pub(super) fn test(&self, text: &str) -> bool {
        self.regexp.test(text).unwrap_or(false)
    }
}

/// `maximum` and its kin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    Maximum,
    Minimum,
    ExclusiveMaximum,
    ExclusiveMinimum,
}

impl Limit {
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Maximum => "<=",
            Self::Minimum => ">=",
            Self::ExclusiveMaximum => "<",
            Self::ExclusiveMinimum => ">",
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Maximum => "maximum",
            Self::Minimum => "minimum",
            Self::ExclusiveMaximum => "exclusiveMaximum",
            Self::ExclusiveMinimum => "exclusiveMinimum",
        }
    }

    pub(super) fn fits(self, number: f64, bound: f64) -> bool {
        number.is_nan()
            || match self {
                Self::Maximum => number <= bound,
                Self::Minimum => number >= bound,
                Self::ExclusiveMaximum => number < bound,
                Self::ExclusiveMinimum => number > bound,
            }
    }
}

/// `contains` with its bounds.
#[derive(Debug)]
pub(super) struct Contains {
    pub(super) schema: NodeId,
    pub(super) min: usize,
    pub(super) max: Option<usize>,
}

/// One keyword.
#[derive(Debug)]
pub(super) enum Keyword {
    /// `called` where the target holds references itself: it is then judged by itself, not in this place.
    Ref {
        target: NodeId,
        called: bool,
    },
    DynamicRef {
        anchor: Arc<str>,
        fallback: NodeId,
    },
    Const(Value),
    Enum(Values),
    Not(NodeId),
    AnyOf(Vec<NodeId>),
    OneOf(Vec<NodeId>),
    AllOf(Vec<NodeId>),
    If {
        condition: NodeId,
        then: Option<NodeId>,
        otherwise: Option<NodeId>,
    },
    Bound(Limit, f64),
    MultipleOf(f64),
    NumberFormat(Format, Arc<str>),
    MaxLength(f64),
    MinLength(f64),
    Pattern(Pattern),
    StringFormat(Format, Arc<str>),
    MaxItems(f64),
    MinItems(f64),
    /// Schemas of the first items.
    Tuple(Vec<NodeId>),
    /// The schema of the items from an index on.
    Items {
        schema: NodeId,
        from: usize,
    },
    /// No more items than these.
    NoMoreItems(usize),
    Contains(Contains),
    /// The kinds that items have where that is known.
    UniqueItems(Vec<Kind>),
    UnevaluatedItems(NodeId),
    MaxProperties(f64),
    MinProperties(f64),
    Required(Vec<Arc<str>>),
    PropertyNames(NodeId),
    /// `known` is sorted.
    AdditionalProperties {
        schema: NodeId,
        known: Vec<Arc<str>>,
        patterns: Vec<Pattern>,
    },
    DependentRequired(Vec<(Arc<str>, Vec<Arc<str>>)>),
    DependentSchemas(Vec<(Arc<str>, NodeId)>),
    Properties(Vec<(Arc<str>, NodeId)>),
    PatternProperties(Vec<(Pattern, NodeId)>),
    UnevaluatedProperties(NodeId),
}
