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
    pub(crate) root: Box<[Stmt]>,
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
    pub(crate) list: Box<[Stmt]>,
    pub(crate) otherwise: Option<Box<[Stmt]>>,
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
    pub(crate) decl: Box<[Variable]>,
    pub(crate) commands: Box<[Command]>,
}

/// A function or operand and its arguments.
#[derive(Debug)]
pub(crate) struct Command {
    pub(crate) pos: u32,
    pub(crate) args: Box<[Expr]>,
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
    pub(crate) fields: Fields,
}

/// Names of fields as they were written: `a.b.c`. No name is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Box<str>);

impl Fields {
    pub(crate) fn new(written: &str) -> Self {
        Self(written.into())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> FieldNames<'_> {
        FieldNames(&self.0)
    }

    /// With the points between the names.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// The names that are left.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldNames<'f>(&'f str);

impl FieldNames<'_> {
    /// True when no name is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'f> Iterator for FieldNames<'f> {
    type Item = &'f str;

    fn next(&mut self) -> Option<&'f str> {
        if self.0.is_empty() {
            return None;
        }
        let end = self.0.bytes().position(|byte| byte == b'.').unwrap_or(self.0.len());
        let (name, rest) = self.0.split_at_checked(end)?;
        self.0 = rest.get(1..).unwrap_or_default();
        Some(name)
    }
}

/// A text in a template.
#[derive(Debug)]
pub(crate) struct Literal {
    pub(crate) value: Value,
    pub(crate) written: Written,
}

/// How a text was written.
#[derive(Debug)]
pub(crate) enum Written {
    /// As it is, between double quotes.
    Quoted,
    /// As it is, between back quotes.
    Raw,
    /// In another way: the whole of it.
    Other(Box<str>),
}

/// An operand.
#[derive(Debug)]
pub(crate) enum Expr {
    Bool(u32, bool),
    Dot(u32),
    Nil(u32),
    Number(Box<Number>),
    Str(u32, Box<Literal>),
    Field(u32, Fields),
    Variable(Box<Variable>),
    Function(u32, &'static Func),
    /// Fields of something other than dot or a variable.
    Chain(u32, Box<(Expr, Fields)>),
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
