//! Nodes as Go's messages print them.
//!
//! go: text/template/parse/node.go (the `String` methods)

use std::fmt::{Display, Formatter, Result};

use common::go::quote::quote;

use super::node::{Action, Code, Command, Expr, Fields, Pipe, Source, TemplateCall, Tree, Variable};

/// A node of a text.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shown<'t, N> {
    pub(super) source: &'t Source,
    pub(super) code: &'t Code,
    pub(super) node: N,
}

impl<'t, N> Shown<'t, N> {
    const fn with<M>(&self, node: M) -> Shown<'t, M> {
        Shown { source: self.source, code: self.code, node }
    }

    fn fields(&self, names: Fields, f: &mut Formatter<'_>) -> Result {
        if names.is_empty() { Ok(()) } else { write!(f, ".{}", names.written(self.source)) }
    }
}

impl Tree {
    /// A node of this template, to be printed.
    pub(crate) fn shown<N>(&self, node: N) -> Shown<'_, N> {
        Shown { source: &self.source, code: &self.code, node }
    }
}

impl Display for Shown<'_, &Action> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{{}}}}}", self.with(&self.node.pipe))
    }
}

impl Display for Shown<'_, &TemplateCall> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{template {}", quote(&self.node.name))?;
        if let Some(pipe) = &self.node.pipe {
            write!(f, " {}", self.with(pipe))?;
        }
        f.write_str("}}")
    }
}

impl Display for Shown<'_, &Pipe> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let decl = self.code.decl(self.node);
        for (nth, variable) in decl.iter().enumerate() {
            write!(f, "{}{}", if nth > 0 { ", " } else { "" }, self.with(variable))?;
        }
        if !decl.is_empty() {
            f.write_str(if self.node.is_assign { " = " } else { " := " })?;
        }
        for (nth, command) in self.code.commands(self.node).iter().enumerate() {
            write!(f, "{}{}", if nth > 0 { " | " } else { "" }, self.with(command))?;
        }
        Ok(())
    }
}

impl Display for Shown<'_, &Command> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (nth, arg) in self.code.args(self.node).iter().enumerate() {
            if nth > 0 {
                f.write_str(" ")?;
            }
            self.with(arg).in_parentheses(f)?;
        }
        Ok(())
    }
}

impl Display for Shown<'_, &Variable> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let (start, end) = self.node.name;
        f.write_str(self.source.slice(start, end))?;
        self.fields(self.node.fields, f)
    }
}

impl Shown<'_, &Expr> {
    /// As a part of something longer.
    fn in_parentheses(&self, f: &mut Formatter<'_>) -> Result {
        match self.node {
            Expr::Pipe(_, pipe) => write!(f, "({})", self.with(self.code.pipe(*pipe))),
            _ => self.fmt(f),
        }
    }
}

impl Display for Shown<'_, &Expr> {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self.node {
            Expr::Bool(_, value) => write!(f, "{value}"),
            Expr::Dot(_) => f.write_str("."),
            Expr::Nil(_) => f.write_str("nil"),
            Expr::Number(_, number) => f.write_str(self.code.number(*number).written(self.source)),
            Expr::Str(_, literal) => f.write_str(self.code.literal(*literal).written(self.source)),
            Expr::Field(_, names) => self.fields(*names, f),
            Expr::Variable(_, variable) => self.with(self.code.variable(*variable)).fmt(f),
            Expr::Function(_, func) => f.write_str(func.name),
            Expr::Chain(_, chain) => {
                let chain = self.code.chain(*chain);
                self.with(&chain.base).in_parentheses(f)?;
                self.fields(chain.fields, f)
            }
            Expr::Pipe(_, pipe) => self.with(self.code.pipe(*pipe)).fmt(f),
        }
    }
}
