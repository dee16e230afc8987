//! JMESPath as Kyverno speaks it: its fork of go-jmespath with all of its own functions.
//!
//! Here live the language (lexer, parser, interpreter), the functions, and the question which parts of its input an
//! expression reads. Not here: `{{ }}` substitution and the policy context (`policy-engine`).
//!
//! The one idea to know: a key that an object lacks is an error ([`SearchError::NotFound`]), not null; some places of an
//! expression turn it into null, and `interpreter` says which. Values are read through [`common::Val`] and never copied by
//! plain field access.

mod ast;
mod dump;
mod env;
mod equal;
mod error;
mod expression;
mod functions;
mod go_value;
pub mod image;
mod interpreter;
mod item;
mod json;
mod lexer;
mod parser;
mod reads;
mod slice;
mod token;
mod x509;

pub use env::{Env, Random, SplitMix};
pub use error::{ParseError, SearchError};
pub use expression::{Expression, Found};
pub use functions::{Function, Type, functions};
pub use reads::Step;
