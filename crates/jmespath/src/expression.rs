//! Compiled expressions and what a search with one gives.

use std::fmt;
use std::sync::Arc;

use common::{Val, Value};

use crate::ast::Node;
use crate::dump;
use crate::env::Env;
use crate::error::{ParseError, SearchError};
use crate::interpreter::Interpreter;
use crate::item::Item;
use crate::parser;
use crate::reads::{self, Step};

/// An expression, ready to search with. Immutable, so one serves all threads.
///
/// ```
/// use common::{Val, Value};
/// use jmespath::{Env, Expression};
///
/// let pod = Value::map([("kind", "Pod")]);
/// let expression = Expression::compile("kind == 'Pod'").unwrap();
/// let found = expression.search(Val::from(&pod), &Env::new(std::time::Duration::ZERO)).unwrap();
/// assert_eq!(found.as_val().as_bool(), Some(true));
/// ```
#[derive(Clone, Debug)]
pub struct Expression {
    text: Box<str>,
    root: Node,
    reads: Vec<Vec<Arc<str>>>,
    plain: Option<Vec<Step>>,
}

impl Expression {
    /// The expression that `text` spells.
    ///
    /// # Errors
    ///
    /// Every break of the grammar, in the words of the fork, and a nesting deeper than 100 levels.
    ///
    /// kyverno/go-jmespath: parser.go
    pub fn compile(text: &str) -> Result<Self, ParseError> {
        let root = parser::parse(text)?;
        let reads = reads::roots(&root);
        let plain = reads::plain_path(&root);
        Ok(Self { text: text.into(), root, reads, plain })
    }

    /// The text that it was compiled from.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What the expression finds in `root`. Plain field access copies nothing.
    ///
    /// # Errors
    ///
    /// [`SearchError::NotFound`] for a missing key where that counts, what functions refuse, and the limits of `env`.
    ///
    /// kyverno/go-jmespath: interpreter.go
    pub fn search<'a>(&self, root: Val<'a>, env: &Env) -> Result<Found<'a>, SearchError> {
        let interpreter = Interpreter::new(env);
        match interpreter.eval(&self.root, &Item::Val(root))? {
            Item::Val(val) => Ok(Found::Borrowed(val)),
            item => Ok(Found::Owned(interpreter.to_value(item)?)),
        }
    }

    /// The parts of the root that the expression reads: chains of keys, as far as they are static, in order and without
    /// repetitions. `request.object.spec.x[?y].z` reads `["request", "object", "spec", "x"]`; an empty chain means the
    /// root as a whole.
    pub fn roots(&self) -> &[Vec<Arc<str>>] {
        &self.reads
    }

    /// True when the expression reads `key` of the root, or the root as a whole.
    pub fn reads_root(&self, key: &str) -> bool {
        self.reads.iter().any(|chain| chain.first().is_none_or(|first| &**first == key))
    }

    /// The place that the expression names, when it is nothing but keys and indexes: `a.b[0]."c d"`.
    pub fn plain_path(&self) -> Option<&[Step]> {
        self.plain.as_deref()
    }
}

/// The tree in the form of go-jmespath's dump, as `jp parse` prints it; ends in a line break.
///
/// kyverno/go-jmespath: parser.go (`PrettyPrint`). A slice prints its numbers where the original prints addresses.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        dump::write(&self.root, 0, f)
    }
}

/// What a search found: a part of what was searched, or something computed.
#[derive(Clone, Debug)]
pub enum Found<'a> {
    /// A part of the root.
    Borrowed(Val<'a>),
    /// A computed value.
    Owned(Value),
}

impl Found<'_> {
    /// The value, for reading.
    pub fn as_val(&self) -> Val<'_> {
        match self {
            Self::Borrowed(val) => *val,
            Self::Owned(value) => Val::from(value),
        }
    }

    /// The value to keep; a part of a document is copied.
    pub fn into_value(self) -> Value {
        match self {
            Self::Borrowed(val) => val.to_value(),
            Self::Owned(value) => value,
        }
    }
}
