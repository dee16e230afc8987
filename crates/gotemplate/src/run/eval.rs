//! Pipelines and commands.
//!
//! go: text/template/exec.go (`evalPipeline`, `evalCommand`)

use super::Run;
use super::frame::{At, Frame};
use super::operand::Operand;
use crate::error::TemplateError;
use crate::parse::node::{Command, Expr, Pipe, Variable};

type Evaluated = Result<Operand, TemplateError>;

impl Run<'_> {
    pub(super) fn pipeline<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, pipe: &'t Pipe) -> Evaluated {
        frame.at = At::Pipe(pipe);
        self.step(frame)?;
        let code = &*frame.tree.code;
        let mut value: Option<Operand> = None;
        for command in code.commands(pipe) {
            value = Some(self.command(frame, dot, command, value)?.unboxed());
        }
        let value = value.unwrap_or_default();
        for variable in code.decl(pipe) {
            if pipe.is_assign {
                self.assign(frame, variable, value.clone())?;
            } else {
                self.variables.push(variable.id, value.clone());
            }
        }
        Ok(value)
    }

    pub(super) fn assign(
        &mut self,
        frame: &Frame<'_>,
        variable: &Variable,
        value: Operand,
    ) -> Result<(), TemplateError> {
        if self.variables.set(variable, value) {
            return Ok(());
        }
        Err(undefined(frame, variable))
    }

    /// `last` is the value of the command before, if any: the last argument.
    fn command<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        command: &'t Command,
        last: Option<Operand>,
    ) -> Evaluated {
        let code = &*frame.tree.code;
        let Some((first, args)) = code.args(command).split_first() else { return Ok(Operand::NOTHING) };
        match first {
            Expr::Field(_, fields) => {
                frame.at = At::Expr(first);
                self.fields(frame, dot, dot, *fields, (args, last))
            }
            Expr::Chain(_, chain) => {
                let chain = code.chain(*chain);
                let base = self.chain_base(frame, dot, first, &chain.base)?;
                self.fields(frame, dot, &base, chain.fields, (args, last))
            }
            Expr::Function(_, func) => {
                frame.at = At::Expr(first);
                self.function(frame, dot, func, At::Command(command), (args, last))
            }
            Expr::Pipe(_, pipe) => {
                not_a_function(frame, first, args, last.as_ref())?;
                self.pipeline(frame, dot, code.pipe(*pipe))
            }
            Expr::Variable(_, variable) => self.variable(frame, dot, first, code.variable(*variable), (args, last)),
            _ => {
                frame.at = At::Expr(first);
                not_a_function(frame, first, args, last.as_ref())?;
                match first {
                    Expr::Dot(_) => Ok(dot.clone()),
                    Expr::Nil(_) => Err(frame.error("nil is not a command")),
                    constant => Self::constant(frame, constant),
                }
            }
        }
    }

    /// The value that the fields of a chain are taken of.
    pub(super) fn chain_base<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        chain: &'t Expr,
        base: &'t Expr,
    ) -> Evaluated {
        frame.at = At::Expr(chain);
        match base {
            Expr::Nil(_) => {
                Err(frame.error(format!("indirection through explicit nil in {}", frame.tree.shown(chain))))
            }
            base => {
                frame.at = At::Expr(base);
                self.operand(frame, dot, base)
            }
        }
    }

    pub(super) fn variable<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        expr: &'t Expr,
        variable: &'t Variable,
        given: (&'t [Expr], Option<Operand>),
    ) -> Evaluated {
        frame.at = At::Variable(variable);
        let Some(value) = self.variables.get(variable) else {
            return Err(undefined(frame, variable));
        };
        let value = value.clone();
        if variable.fields.is_empty() {
            not_a_function(frame, expr, given.0, given.1.as_ref())?;
            return Ok(value);
        }
        self.fields(frame, dot, &value, variable.fields, given)
    }

    /// An expression that is no constant, without arguments of its own.
    pub(super) fn operand<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, expr: &'t Expr) -> Evaluated {
        let code = &*frame.tree.code;
        match expr {
            Expr::Dot(_) => Ok(dot.clone()),
            Expr::Field(_, fields) => {
                frame.at = At::Expr(expr);
                self.fields(frame, dot, dot, *fields, (&[], None))
            }
            Expr::Variable(_, variable) => self.variable(frame, dot, expr, code.variable(*variable), (&[], None)),
            Expr::Pipe(_, pipe) => self.pipeline(frame, dot, code.pipe(*pipe)),
            Expr::Function(_, func) => {
                frame.at = At::Expr(expr);
                self.function(frame, dot, func, At::Expr(expr), (&[], None))
            }
            Expr::Chain(_, chain) => {
                let chain = code.chain(*chain);
                let base = self.chain_base(frame, dot, expr, &chain.base)?;
                self.fields(frame, dot, &base, chain.fields, (&[], None))
            }
            constant => Self::constant(frame, constant),
        }
    }

    /// A constant where nothing says what type is wanted.
    pub(super) fn constant<'t>(frame: &mut Frame<'t>, expr: &'t Expr) -> Evaluated {
        frame.at = At::Expr(expr);
        let (source, code) = (&*frame.tree.source, &*frame.tree.code);
        Ok(Operand::concrete(match expr {
            Expr::Bool(_, value) => (*value).into(),
            Expr::Str(_, literal) => code.literal(*literal).value(source).clone(),
            Expr::Number(_, number) => code.number(*number).ideal(source).map_err(|message| frame.error(message))?,
            _ => {
                let shown = common::go::quote::quote(&frame.tree.shown(expr).to_string());
                return Err(frame.error(format!("can't evaluate command {shown}")));
            }
        }))
    }
}

fn undefined(frame: &Frame<'_>, variable: &Variable) -> TemplateError {
    let (start, end) = variable.name;
    frame.error(format!("undefined variable: {}", frame.tree.source.slice(start, end)))
}

fn not_a_function(frame: &Frame<'_>, expr: &Expr, args: &[Expr], last: Option<&Operand>) -> Result<(), TemplateError> {
    if args.is_empty() && last.is_none() {
        return Ok(());
    }
    Err(frame.error(format!("can't give argument to non-function {}", frame.tree.shown(expr))))
}
