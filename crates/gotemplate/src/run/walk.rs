//! Statements: literal text, actions, `if`, `with`, `template`.

use std::sync::Arc;

use super::Run;
use super::frame::{At, Frame};
use super::operand::Operand;
use crate::error::TemplateError;
use crate::parse::node::{Action, Branch, BranchKind, List, Stmt, TemplateCall, Tree};
use crate::print;
use crate::value::{Data, Place};

/// How a list of statements ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flow {
    Normal,
    Break,
    Continue,
}

impl Run<'_> {
    /// Runs a template with `data` for its dot and its `$`.
    pub(super) fn run_tree(&mut self, tree: &Arc<Tree>, data: &Operand) -> Result<(), TemplateError> {
        let mut frame = Frame::new(tree);
        let outer = self.variables.enter(data.clone());
        let result = self.walk(&mut frame, data, tree.root);
        self.variables.leave(outer);
        result.map(|_| ())
    }

    pub(super) fn walk(&mut self, frame: &mut Frame<'_>, dot: &Operand, list: List) -> Result<Flow, TemplateError> {
        let code = &*frame.tree.code;
        for stmt in code.stmts(list) {
            self.step(frame)?;
            match stmt {
                Stmt::Literal(start, end) => self.literal(frame, *start, *end)?,
                Stmt::Action(action) => self.action(frame, dot, code.action(*action))?,
                Stmt::Branch(branch) => match self.branch(frame, dot, code.branch(*branch))? {
                    Flow::Normal => {}
                    flow => return Ok(flow),
                },
                Stmt::Template(call) => self.template(frame, dot, code.call(*call))?,
                Stmt::Break => return Ok(Flow::Break),
                Stmt::Continue => return Ok(Flow::Continue),
            }
        }
        Ok(Flow::Normal)
    }

    pub(super) fn step(&mut self, frame: &Frame<'_>) -> Result<(), TemplateError> {
        self.spend_steps(1).map_err(|limit| frame.limit(limit))
    }

    fn literal(&mut self, frame: &Frame<'_>, start: u32, end: u32) -> Result<(), TemplateError> {
        let source = &frame.tree.source;
        self.spend_text((end - start) as usize).map_err(|limit| frame.limit(limit))?;
        match source.file {
            Some(file) => {
                let place = Place { file, start, end, literal: true, via: self.tracer.call() };
                self.out.push_marked(source.slice(start, end), place, source.origin);
            }
            // The text of `tpl`: what it was made of made this, too.
            None => self.out.push_part(&source.text, source.origin, start as usize..end as usize),
        }
        Ok(())
    }

    fn action<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, action: &'t Action) -> Result<(), TemplateError> {
        frame.at = At::Action(action);
        self.tracer.enter_action(frame.tree.source.file, action.span);
        let value = self.pipeline(frame, dot, &action.pipe)?;
        if !action.pipe.decl.is_empty() {
            return Ok(());
        }
        frame.at = At::Action(action);
        self.print(frame, dot, action, &value)
    }

    fn print(
        &mut self,
        frame: &Frame<'_>,
        dot: &Operand,
        action: &Action,
        operand: &Operand,
    ) -> Result<(), TemplateError> {
        let start = self.out.len();
        let value = &operand.value;
        match value.data() {
            Data::Nil => self.out.push_str("<no value>"),
            Data::Func(_) => {
                return Err(frame.error(format!(
                    "can't print {} of type {}",
                    frame.tree.shown(action),
                    value.type_name()
                )));
            }
            Data::Object(object) => match object.string_in_place() {
                Some(text) => self.out.push_str(&text),
                None => print::display_to(&mut self.out, value).map_err(|limit| frame.limit(limit))?,
            },
            _ => print::display_to(&mut self.out, value).map_err(|limit| frame.limit(limit))?,
        }
        self.spend_text(self.out.len() - start).map_err(|limit| frame.limit(limit))?;
        if self.out.wrote_nothing(start) {
            self.note_missing(frame.tree, dot, action);
        }
        let source = &frame.tree.source;
        let place = source.file.map_or(Place::NONE, |_| self.tracer.action());
        self.out.claim(start, place, value.origin().or(source.origin));
        Ok(())
    }

    fn branch<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, branch: &'t Branch) -> Result<Flow, TemplateError> {
        let mark = self.variables.mark();
        self.tracer.enter_action(frame.tree.source.file, (branch.pipe.pos, branch.pipe.pos));
        let flow = match branch.kind {
            BranchKind::Range => self.range(frame, dot, branch)?,
            kind => self.if_or_with(frame, dot, branch, kind == BranchKind::With)?,
        };
        self.variables.reset(mark);
        Ok(flow)
    }

    fn if_or_with<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        branch: &'t Branch,
        sets_dot: bool,
    ) -> Result<Flow, TemplateError> {
        let value = self.pipeline(frame, dot, &branch.pipe)?;
        if value.value.truth() {
            return self.walk(frame, if sets_dot { &value } else { dot }, branch.list);
        }
        match branch.otherwise {
            Some(list) => self.walk(frame, dot, list),
            None => Ok(Flow::Normal),
        }
    }

    fn template<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        call: &'t TemplateCall,
    ) -> Result<(), TemplateError> {
        frame.at = At::Template(call);
        self.tracer.enter_action(frame.tree.source.file, (call.pos, call.pos));
        let Some(tree) = self.lookup(&call.name) else {
            return Err(frame.error(format!("template {} not defined", common::go::quote::quote(&call.name))));
        };
        if self.guard.is_nearly_used_up() {
            // Go counts to 100,000 and has the stack for it.
            let limit = crate::error::LimitError::Stack;
            return Err(frame.error("exceeded maximum template depth (100000)").hit(limit));
        }
        let data = match &call.pipe {
            Some(pipe) => self.pipeline(frame, dot, pipe)?,
            None => Operand::NOTHING,
        };
        let outer = self.tracer.enter_call();
        let done = self.run_tree(&tree, &data);
        self.tracer.leave_call(outer);
        done.map_err(|error| error.called_at(self.tracer.action()))
    }
}
