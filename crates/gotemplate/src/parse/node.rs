//! The tree of a template: what the executor runs and what messages print.
//!
//! Names are looked up while parsing: functions are pointers, variables are numbers with a guess of their place on the stack.

use std::sync::Arc;

use super::number::Number;
use crate::func::Func;
use crate::value::{Origin, Text, Value};

/// The text that trees were parsed from.
#[derive(Debug)]
pub(crate) struct Source {
    /// The name in messages: a file's name, or that of the set for a text of `tpl`.
    pub(crate) name: Arc<str>,
    /// The text; with marks where a value brought it.
    pub(crate) text: Text,
    /// The number of the file, or `None` for a text of `tpl`.
    pub(crate) file: Option<u32>,
    /// Where a text of `tpl` came from.
    pub(crate) origin: Origin,
}

impl Source {
    pub(crate) fn slice(&self, start: u32, end: u32) -> &str {
        self.text.as_str().get(start as usize..end as usize).unwrap_or_default()
    }
}

/// A template: the whole of a file without its definitions, or one definition.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) name: Arc<str>,
    pub(crate) source: Arc<Source>,
    pub(crate) root: Vec<Stmt>,
    /// Nothing but blanks and comments.
    pub(crate) is_empty: bool,
}

/// One piece of a template.
#[derive(Debug)]
pub(crate) enum Stmt {
    /// The bytes of the source.
    Literal(u32, u32),
    Action(Action),
    Branch(Box<Branch>),
    Template(Box<TemplateCall>),
    Break,
    Continue,
}

/// `{{ PIPELINE }}`
#[derive(Debug)]
pub(crate) struct Action {
    pub(crate) pos: u32,
    /// From the left delimiter to behind the right one.
    pub(crate) span: (u32, u32),
    pub(crate) pipe: Pipe,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BranchKind {
    If,
    With,
    Range,
}

/// `if`, `with` and `range`.
#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) kind: BranchKind,
    pub(crate) pipe: Pipe,
    pub(crate) list: Vec<Stmt>,
    pub(crate) otherwise: Option<Vec<Stmt>>,
}

/// `{{ template "name" PIPELINE }}`
#[derive(Debug)]
pub(crate) struct TemplateCall {
    pub(crate) pos: u32,
    pub(crate) name: Arc<str>,
    pub(crate) pipe: Option<Pipe>,
}

/// Declarations and commands.
#[derive(Debug)]
pub(crate) struct Pipe {
    pub(crate) pos: u32,
    pub(crate) is_assign: bool,
    pub(crate) decl: Vec<Variable>,
    pub(crate) commands: Vec<Command>,
}

/// A function or operand and its arguments.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) pos: u32,
    pub(crate) args: Vec<Expr>,
}

/// The number of a variable's name in its file; 0 is `$`.
pub(crate) type NameId = u32;

/// `$x.a.b`
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    pub(crate) pos: u32,
    pub(crate) id: NameId,
    /// Where on the stack it stands when nothing unusual was skipped.
    pub(crate) slot: u32,
    /// With the dollar sign.
    pub(crate) name: Arc<str>,
    pub(crate) fields: Box<[Arc<str>]>,
}

/// An operand.
#[derive(Debug)]
pub(crate) enum Expr {
    Bool(u32, bool),
    Dot(u32),
    Nil(u32),
    Number(Box<Number>),
    /// The value and how it was written.
    Str(u32, Value, Box<str>),
    Field(u32, Box<[Arc<str>]>),
    Variable(Box<Variable>),
    Function(u32, &'static Func),
    /// Fields of something other than dot or a variable.
    Chain(u32, Box<Expr>, Vec<Arc<str>>),
    Pipe(Box<Pipe>),
}

impl Expr {
    pub(crate) fn pos(&self) -> u32 {
        match self {
            Self::Bool(pos, _)
            | Self::Dot(pos)
            | Self::Nil(pos)
            | Self::Str(pos, ..)
            | Self::Field(pos, _)
            | Self::Function(pos, _)
            | Self::Chain(pos, ..) => *pos,
            Self::Number(number) => number.pos,
            Self::Variable(variable) => variable.pos,
            Self::Pipe(pipe) => pipe.pos,
        }
    }
}
