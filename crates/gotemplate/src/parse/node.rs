//! The tree of a template: what the executor runs and what messages print.
//!
//! Names are looked up while parsing: functions are pointers, variables are numbers with a guess of their place on the stack.
//! The one idea to know: the nodes of a text stand in a few vectors, one for each kind, and name each other by their places
//! there; what they say stands in the text. So a node costs no allocation and is a few words long.

use std::sync::{Arc, OnceLock};

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
    pub(crate) code: Arc<Code>,
    pub(crate) root: List,
    /// Nothing but blanks and comments.
    pub(crate) is_empty: bool,
}

/// The nodes of all templates of one text.
#[derive(Debug, Default)]
pub(crate) struct Code {
    stmts: Vec<Stmt>,
    actions: Vec<Action>,
    branches: Vec<Branch>,
    calls: Vec<TemplateCall>,
    pipes: Vec<Pipe>,
    commands: Vec<Command>,
    exprs: Vec<Expr>,
    chains: Vec<Chain>,
    variables: Vec<Variable>,
    literals: Vec<Literal>,
    numbers: Vec<Number>,
}

/// Nodes that stand together in their vector of [`Code`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    first: u32,
    len: u32,
}

/// The place of a node in its vector of [`Code`].
#[derive(Clone, Copy, Debug)]
pub(crate) struct Id(u32);

/// Texts are below 4 GiB, and each node takes a byte of them at least.
fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl List {
    pub(crate) const fn is_empty(self) -> bool {
        self.len == 0
    }

    fn of<T>(self, nodes: &[T]) -> &[T] {
        nodes.get(self.first as usize..self.first as usize + self.len as usize).unwrap_or_default()
    }

    /// Moves the nodes of `open` from `start` on behind those that are there.
    fn close<T>(nodes: &mut Vec<T>, open: &mut Vec<T>, start: usize) -> Self {
        let first = place(nodes.len());
        nodes.extend(open.drain(start..));
        Self { first, len: place(nodes.len()) - first }
    }
}

/// Puts a node of one kind into its vector, and reads it there.
macro_rules! nodes {
    ($($kind:ty, $vector:ident, $push:ident, $get:ident;)*) => {
        $(
            pub(super) fn $push(&mut self, node: $kind) -> Id {
                self.$vector.push(node);
                Id(place(self.$vector.len() - 1))
            }

            #[expect(clippy::indexing_slicing, reason = "ids are made by this arena only and it never shrinks")]
            pub(crate) fn $get(&self, id: Id) -> &$kind {
                &self.$vector[id.0 as usize]
            }
        )*
    };
}

impl Code {
    nodes! {
        Action, actions, push_action, action;
        Branch, branches, push_branch, branch;
        TemplateCall, calls, push_call, call;
        Pipe, pipes, push_pipe, pipe;
        Chain, chains, push_chain, chain;
        Variable, variables, push_variable, variable;
        Literal, literals, push_literal, literal;
        Number, numbers, push_number, number;
    }

    /// Takes all nodes out, and leaves the room for those of the next text.
    pub(super) fn take(&mut self) -> Self {
        fn all<T>(nodes: &mut Vec<T>) -> Vec<T> {
            let mut all = Vec::with_capacity(nodes.len());
            all.append(nodes);
            all
        }
        Self {
            stmts: all(&mut self.stmts),
            actions: all(&mut self.actions),
            branches: all(&mut self.branches),
            calls: all(&mut self.calls),
            pipes: all(&mut self.pipes),
            commands: all(&mut self.commands),
            exprs: all(&mut self.exprs),
            chains: all(&mut self.chains),
            variables: all(&mut self.variables),
            literals: all(&mut self.literals),
            numbers: all(&mut self.numbers),
        }
    }

    pub(crate) fn stmts(&self, list: List) -> &[Stmt] {
        list.of(&self.stmts)
    }

    pub(crate) fn commands(&self, pipe: &Pipe) -> &[Command] {
        pipe.commands.of(&self.commands)
    }

    /// The variables that a pipeline declares or assigns to.
    pub(crate) fn decl(&self, pipe: &Pipe) -> &[Variable] {
        pipe.decl.of(&self.variables)
    }

    pub(crate) fn args(&self, command: &Command) -> &[Expr] {
        command.args.of(&self.exprs)
    }

    pub(super) fn close_stmts(&mut self, open: &mut Vec<Stmt>, start: usize) -> List {
        List::close(&mut self.stmts, open, start)
    }

    pub(super) fn close_commands(&mut self, open: &mut Vec<Command>, start: usize) -> List {
        List::close(&mut self.commands, open, start)
    }

    pub(super) fn close_args(&mut self, open: &mut Vec<Expr>, start: usize) -> List {
        List::close(&mut self.exprs, open, start)
    }

    pub(super) fn close_decl(&mut self, open: &mut Vec<Variable>) -> List {
        List::close(&mut self.variables, open, 0)
    }
}

/// One piece of a template.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stmt {
    /// The bytes of the source.
    Literal(u32, u32),
    Action(Id),
    Branch(Id),
    Template(Id),
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
    pub(crate) list: List,
    pub(crate) otherwise: Option<List>,
}

/// `{{ template "name" PIPELINE }}`
#[derive(Debug)]
pub(crate) struct TemplateCall {
    pub(crate) pos: u32,
    pub(crate) name: Arc<str>,
    pub(crate) pipe: Option<Pipe>,
}

/// Declarations and commands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pipe {
    pub(crate) pos: u32,
    pub(crate) is_assign: bool,
    pub(crate) decl: List,
    pub(crate) commands: List,
}

/// A function or operand and its arguments.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Command {
    pub(crate) pos: u32,
    pub(crate) args: List,
}

/// The number of a variable's name in its file; 0 is `$`.
pub(crate) type NameId = u32;

/// `$x.a.b`
#[derive(Clone, Copy, Debug)]
pub(crate) struct Variable {
    pub(crate) pos: u32,
    pub(crate) id: NameId,
    /// Where on the stack it stands when nothing unusual was skipped.
    pub(crate) slot: u32,
    /// Where its name stands, with the dollar sign.
    pub(crate) name: (u32, u32),
    pub(crate) fields: Fields,
}

/// Where names of fields stand as they were written: `a.b.c`. No name is empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Fields {
    start: u32,
    end: u32,
}

impl Fields {
    pub(crate) const fn new(start: u32, end: u32) -> Self {
        Self { start, end }
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub(crate) fn iter(self, source: &Source) -> FieldNames<'_> {
        FieldNames(self.written(source))
    }

    /// With the points between the names.
    pub(crate) fn written(self, source: &Source) -> &str {
        source.slice(self.start, self.end)
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

/// Fields of something other than dot or a variable.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chain {
    pub(crate) base: Expr,
    pub(crate) fields: Fields,
}

/// A text in a template.
#[derive(Debug)]
pub(crate) struct Literal {
    /// Where it stands, quotes included.
    start: u32,
    end: u32,
    /// What it stands for; made when it is first asked for, where that is what is between the quotes.
    value: OnceLock<Value>,
}

impl Literal {
    /// A literal that stands for what is between its quotes, or for `value`.
    pub(super) fn new((start, end): (u32, u32), value: Option<Value>) -> Self {
        Self { start, end, value: value.map_or_else(OnceLock::new, OnceLock::from) }
    }

    pub(crate) fn value(&self, source: &Source) -> &Value {
        self.value.get_or_init(|| source.slice(self.start.saturating_add(1), self.end.saturating_sub(1)).into())
    }

    /// As it was written.
    pub(crate) fn written<'s>(&self, source: &'s Source) -> &'s str {
        source.slice(self.start, self.end)
    }
}

/// An operand.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expr {
    Bool(u32, bool),
    Dot(u32),
    Nil(u32),
    Number(u32, Id),
    Str(u32, Id),
    Field(u32, Fields),
    Variable(u32, Id),
    Function(u32, &'static Func),
    Chain(u32, Id),
    Pipe(u32, Id),
}

impl Expr {
    pub(crate) const fn pos(&self) -> u32 {
        match self {
            Self::Bool(pos, _)
            | Self::Dot(pos)
            | Self::Nil(pos)
            | Self::Number(pos, _)
            | Self::Str(pos, _)
            | Self::Field(pos, _)
            | Self::Variable(pos, _)
            | Self::Function(pos, _)
            | Self::Chain(pos, _)
            | Self::Pipe(pos, _) => *pos,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_small() {
        assert_eq!((size_of::<Expr>(), size_of::<Stmt>(), size_of::<Command>()), (16, 12, 12));
        assert!(size_of::<Pipe>() <= 24 && size_of::<Variable>() <= 32);
    }
}
