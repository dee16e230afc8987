//! One function: its name, what it takes and gives, and its body.

use std::fmt;

use super::Call;
use crate::error::SearchError;
use crate::go_value;
use crate::interpreter::Answer;
use crate::item::{GoType, Item};

/// A type of an argument or a result. Prints as Kyverno writes it.
///
/// kyverno/go-jmespath: functions.go (`JpType`)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A `float64`.
    Number,
    /// Text.
    String,
    /// Any list.
    Array,
    /// A map.
    Object,
    /// A list of numbers.
    ArrayNumber,
    /// A list of texts.
    ArrayString,
    /// `&expression`.
    Expref,
    /// Anything.
    Any,
    /// A boolean; results only.
    Bool,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
            Self::ArrayNumber => "array[number]",
            Self::ArrayString => "array[string]",
            Self::Expref => "expref",
            Self::Any => "any",
            Self::Bool => "bool",
        })
    }
}

impl Type {
    fn accepts(self, item: &Item<'_>) -> bool {
        match self {
            Self::Number => item.go_type() == GoType::Float,
            Self::String => item.go_type() == GoType::Str,
            Self::Array => item.is_slice(),
            Self::Object => item.go_type() == GoType::Map,
            Self::ArrayNumber => item.is_list() && item.items().all(|item| item.go_type() == GoType::Float),
            Self::ArrayString => item.is_list() && item.items().all(|item| item.go_type() == GoType::Str),
            Self::Expref => item.go_type() == GoType::ExpRef,
            Self::Any => true,
            Self::Bool => false,
        }
    }
}

/// The types that one argument may have.
pub(super) type Param = &'static [Type];

/// What a function does.
pub(super) type Body = for<'a> fn(&Call<'_, 'a>) -> Answer<'a>;

/// A function of the language or of Kyverno.
pub struct Function {
    name: &'static str,
    params: &'static [Param],
    /// The last parameter may be given again and again.
    variadic: bool,
    returns: Type,
    note: Option<&'static str>,
    body: Body,
}

impl Function {
    /// A function of the language.
    pub(super) const fn builtin(name: &'static str, params: &'static [Param], returns: Type, body: Body) -> Self {
        Self { name, params, variadic: false, returns, note: None, body }
    }

    /// A function of Kyverno; `note` is what `jp function` says about it.
    pub(super) const fn kyverno(
        name: &'static str,
        params: &'static [Param],
        returns: Type,
        note: &'static str,
        body: Body,
    ) -> Self {
        Self { name, params, variadic: false, returns, note: Some(note), body }
    }

    /// The same with a last parameter that may repeat.
    pub(super) const fn variadic(mut self) -> Self {
        self.variadic = true;
        self
    }

    /// The name.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What `jp function` says about it; the language's own functions have none.
    pub fn note(&self) -> Option<&'static str> {
        self.note
    }

    /// `name(string, string|number) bool`.
    ///
    /// kyverno: pkg/engine/jmespath/functionentry.go
    pub fn signature(&self) -> String {
        let names = |types: &[Type]| types.iter().map(Type::to_string).collect::<Vec<_>>().join("|");
        let params: Vec<String> = self.params.iter().map(|types| names(types)).collect();
        format!("{}({}) {}", self.name, params.join(", "), self.returns)
    }

    /// Refuses arguments of the wrong number or type. Neither the arguments of a variadic function nor those of one without
    /// parameters are looked at.
    pub(crate) fn check(&self, arguments: &[Item<'_>]) -> Result<(), SearchError> {
        if self.variadic {
            return match arguments.len() < self.params.len() {
                true => Err(SearchError::failed("Invalid arity.")),
                false => Ok(()),
            };
        }
        if self.params.is_empty() {
            return Ok(());
        }
        if self.params.len() != arguments.len() {
            return Err(SearchError::failed("incorrect number of args"));
        }
        let misfit = self.params.iter().zip(arguments).find(|(types, item)| !types.iter().any(|t| t.accepts(item)));
        match misfit {
            Some((types, item)) => Err(type_error(types, item)),
            None => Ok(()),
        }
    }

    pub(crate) fn run<'a>(&self, call: &Call<'_, 'a>) -> Answer<'a> {
        (self.body)(call)
    }
}

fn type_error(types: &[Type], item: &Item<'_>) -> SearchError {
    let types: Vec<String> = types.iter().map(|t| format!("\"{t}\"")).collect();
    let value = go_value::plain(item);
    SearchError::failed(format!("Invalid type for: {value}, expected: []jmespath.JpType{{{}}}", types.join(", ")))
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.signature())
    }
}

/// Names are unique.
impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}
