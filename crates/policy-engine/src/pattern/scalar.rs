//! Scalar patterns: null, booleans, numbers and texts with operators.
//!
//! The one idea to know: only text patterns have operators; the others want a value of their own kind or a text that reads
//! as one.

use std::fmt;

use common::go::number::{fmt_v_float, parse_float, parse_int};
use common::{Val, View};

use super::term::Term;
use super::to_i64;

/// A compiled scalar pattern.
#[derive(Clone, Debug)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Text),
}

/// A text with its alternatives (`|`), each of terms that must all hold (`&`).
#[derive(Clone, Debug)]
pub(super) struct Text {
    text: Box<str>,
    alternatives: Vec<Vec<Term>>,
}

/// Whether `value` matches the scalar `pattern`. A map as pattern wants any map; a list matches nothing.
///
/// Kyverno: `pkg/engine/pattern/pattern.go`, `Validate`.
///
/// ```
/// use common::{Val, Value};
/// use policy_engine::pattern::scalar::matches;
/// let (value, pattern) = (Value::from("256Mi"), Value::from("128Mi-1Gi | 2Gi"));
/// assert!(matches(Val::from(&value), Val::from(&pattern)));
/// ```
pub fn matches(value: Val<'_>, pattern: Val<'_>) -> bool {
    match Scalar::compile(pattern) {
        Some(scalar) => scalar.matches(value),
        None => pattern.is_map() && value.is_map(),
    }
}

impl Scalar {
    /// The scalar in `pattern`; nothing for a list or a map.
    pub(super) fn compile(pattern: Val<'_>) -> Option<Self> {
        Some(match pattern.view() {
            View::Null => Self::Null,
            View::Bool(value) => Self::Bool(value),
            View::Int(number) => Self::Int(number),
            View::Float(number) => Self::Float(number),
            View::Str(text) => Self::Text(Text::new(text)),
            View::List(_) | View::Map(_) => return None,
        })
    }

    pub(super) fn matches(&self, value: Val<'_>) -> bool {
        let value = value.view();
        match self {
            Self::Null => is_empty(value),
            Self::Bool(wanted) => matches!(value, View::Bool(value) if value == *wanted),
            Self::Int(wanted) => is_int(value, *wanted),
            Self::Float(wanted) => is_float(value, *wanted),
            Self::Text(text) => text.matches(value),
        }
    }

    /// Whether it is the text `*`.
    pub(super) fn is_star(&self) -> bool {
        matches!(self, Self::Text(text) if &*text.text == "*")
    }
}

/// As Go's verb `%v` prints it.
impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("<nil>"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Int(number) => write!(f, "{number}"),
            Self::Float(number) => f.write_str(&fmt_v_float(*number)),
            Self::Text(text) => f.write_str(&text.text),
        }
    }
}

/// Null, zero, false or the empty text.
fn is_empty(value: View<'_>) -> bool {
    match value {
        View::Null => true,
        View::Bool(value) => !value,
        View::Int(number) => number == 0,
        View::Float(number) => number == 0.0,
        View::Str(text) => text.is_empty(),
        View::List(_) | View::Map(_) => false,
    }
}

fn is_int(value: View<'_>, wanted: i64) -> bool {
    match value {
        View::Int(number) => number == wanted,
        View::Float(number) => is_whole(number) && to_i64(number) == wanted,
        View::Str(text) => parse_int(text, 10, 64).is_ok_and(|number| number == wanted),
        _ => false,
    }
}

fn is_float(value: View<'_>, wanted: f64) -> bool {
    match value {
        View::Int(number) => is_whole(wanted) && to_i64(wanted) == number,
        View::Float(number) => number == wanted,
        View::Str(text) => parse_float(text).is_ok_and(|number| number == wanted),
        _ => false,
    }
}

/// Go counts the infinities as whole, and so does this.
fn is_whole(number: f64) -> bool {
    number == number.trunc()
}

impl Text {
    fn new(text: &str) -> Self {
        let conjunction = |text: &str| text.split('&').map(|term| Term::new(term.trim_matches(' '))).collect();
        Self {
            text: text.into(),
            alternatives: text.split('|').map(|part| conjunction(part.trim_matches(' '))).collect(),
        }
    }

    fn matches(&self, value: View<'_>) -> bool {
        matches!(value, View::Str(text) if text == &*self.text)
            || self.alternatives.iter().any(|terms| terms.iter().all(|term| term.matches(value)))
    }
}
