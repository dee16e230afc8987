//! The template that is being run: its tree, the node it is at, and its variables.

use std::fmt;

use super::operand::Operand;
use crate::error::{LimitError, Site, TemplateError};
use crate::parse::node::{Action, Command, Expr, NameId, Pipe, TemplateCall, Tree, Variable};
use common::go::quote::quote;

/// The node that a message will show.
#[derive(Clone, Copy, Debug)]
pub(super) enum At<'t> {
    Start,
    Expr(&'t Expr),
    Variable(&'t Variable),
    Pipe(&'t Pipe),
    Command(&'t Command),
    Action(&'t Action),
    Template(&'t TemplateCall),
}

impl At<'_> {
    fn pos(self) -> u32 {
        match self {
            Self::Start => 0,
            Self::Expr(expr) => expr.pos(),
            Self::Variable(variable) => variable.pos,
            Self::Pipe(pipe) => pipe.pos,
            Self::Command(command) => command.pos,
            Self::Action(action) => action.pos,
            Self::Template(call) => call.pos,
        }
    }
}

impl At<'_> {
    /// The node as messages print it.
    fn shown(self, tree: &Tree) -> String {
        match self {
            Self::Start => String::new(),
            Self::Expr(expr) => tree.shown(expr).to_string(),
            Self::Variable(variable) => tree.shown(variable).to_string(),
            Self::Pipe(pipe) => tree.shown(pipe).to_string(),
            Self::Command(command) => tree.shown(command).to_string(),
            Self::Action(action) => tree.shown(action).to_string(),
            Self::Template(call) => tree.shown(call).to_string(),
        }
    }
}

/// A template that is being run.
#[derive(Debug)]
pub(super) struct Frame<'t> {
    pub(super) tree: &'t Tree,
    pub(super) at: At<'t>,
}

impl<'t> Frame<'t> {
    pub(super) const fn new(tree: &'t Tree) -> Self {
        Self { tree, at: At::Start }
    }

    /// An error at the current node.
    ///
    /// go: text/template/exec.go (`errorf`), text/template/parse/parse.go (`ErrorContext`)
    pub(super) fn error(&self, message: impl fmt::Display) -> TemplateError {
        let source = &self.tree.source;
        let pos = self.at.pos();
        let before = source.text.as_str().as_bytes().get(..pos as usize).unwrap_or_default();
        let newlines = before.iter().filter(|&&byte| byte == b'\n').count();
        let line = u32::try_from(newlines).unwrap_or(u32::MAX).saturating_add(1);
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let column = pos.saturating_sub(u32::try_from(start).unwrap_or(u32::MAX));
        let context = self.at.shown(self.tree);
        let (name, executing) = (&source.name, quote(&self.tree.name));
        let text = format!("template: {name}:{line}:{column}: executing {executing} at <{context}>: {message}");
        let site = Site { file: source.file, name: name.to_string(), line, column: Some(column), offset: pos, context };
        TemplateError::at(text, site)
    }

    pub(super) fn limit(&self, limit: LimitError) -> TemplateError {
        self.error(limit).hit(limit)
    }
}

/// The variables of all templates that are being run, innermost last.
#[derive(Debug, Default)]
pub(super) struct Variables {
    stack: Vec<(NameId, Operand)>,
    /// Where those of the current template start.
    base: usize,
}

impl Variables {
    /// Starts the variables of a template whose `$` is `data`; gives back what [`Variables::leave`] wants.
    pub(super) fn enter(&mut self, data: Operand) -> usize {
        let outer = self.base;
        self.base = self.stack.len();
        self.stack.push((0, data));
        outer
    }

    pub(super) fn leave(&mut self, outer: usize) {
        self.stack.truncate(self.base);
        self.base = outer;
    }

    pub(super) const fn mark(&self) -> usize {
        self.stack.len()
    }

    pub(super) fn reset(&mut self, mark: usize) {
        self.stack.truncate(mark);
    }

    pub(super) fn push(&mut self, id: NameId, value: Operand) {
        self.stack.push((id, value));
    }

    fn find(&self, variable: &Variable) -> Option<usize> {
        let guess = self.base + variable.slot as usize;
        if self.stack.get(guess).is_some_and(|(id, _)| *id == variable.id) {
            return Some(guess);
        }
        let own = self.stack.get(self.base..).unwrap_or_default();
        own.iter().rposition(|(id, _)| *id == variable.id).map(|at| self.base + at)
    }

    pub(super) fn get(&self, variable: &Variable) -> Option<&Operand> {
        self.find(variable).and_then(|at| self.stack.get(at)).map(|(_, value)| value)
    }

    /// Sets a variable that is there; says whether it is.
    pub(super) fn set(&mut self, variable: &Variable, value: Operand) -> bool {
        let place = self.find(variable).and_then(|at| self.stack.get_mut(at));
        if let Some((_, old)) = place {
            *old = value;
            return true;
        }
        false
    }

    /// Sets the `nth` variable from the end, counted from 1.
    pub(super) fn set_top(&mut self, nth: usize, value: Operand) {
        let at = self.stack.len().checked_sub(nth);
        if let Some((_, old)) = at.and_then(|at| self.stack.get_mut(at)) {
            *old = value;
        }
    }
}
