//! Pipelines and commands.
//!
//! go: text/template/exec.go (`evalPipeline`, `evalCommand`)

use super::Run;
use super::frame::{At, Frame};
use super::operand::Operand;
use crate::error::TemplateError;
use crate::parse::node::{Command, Expr, Pipe, Variable};
use crate::parse::number::Number;

type Evaluated = Result<Operand, TemplateError>;

impl Run<'_> {
    pub(super) fn pipeline<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, pipe: &'t Pipe) -> Evaluated {
        frame.at = At::Pipe(pipe);
        self.step(frame)?;
        let mut value: Option<Operand> = None;
        for command in &pipe.commands {
            value = Some(self.command(frame, dot, command, value)?.unboxed());
        }
        let value = value.unwrap_or_default();
        for variable in &pipe.decl {
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
        Err(frame.error(format!("undefined variable: {}", variable.name)))
    }

    /// `last` is the value of the command before, if any: the last argument.
    fn command<'t>(
        &mut self,
        frame: &mut Frame<'t>,
        dot: &Operand,
        command: &'t Command,
        last: Option<Operand>,
    ) -> Evaluated {
        let Some((first, args)) = command.args.split_first() else { return Ok(Operand::NOTHING) };
        match first {
            Expr::Field(_, fields) => {
                frame.at = At::Expr(first);
                self.fields(frame, dot, dot, fields, (args, last))
            }
            Expr::Chain(_, chain) => {
                let base = self.chain_base(frame, dot, first, &chain.0)?;
                self.fields(frame, dot, &base, &chain.1, (args, last))
            }
            Expr::Function(_, func) => {
                frame.at = At::Expr(first);
                self.function(frame, dot, func, At::Command(command), (args, last))
            }
            Expr::Pipe(pipe) => {
                not_a_function(frame, first, args, last.as_ref())?;
                self.pipeline(frame, dot, pipe)
            }
            Expr::Variable(variable) => self.variable(frame, dot, first, variable, (args, last)),
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
            Expr::Nil(_) => Err(frame.error(format!("indirection through explicit nil in {chain}"))),
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
            return Err(frame.error(format!("undefined variable: {}", variable.name)));
        };
        let value = value.clone();
        if variable.fields.is_empty() {
            not_a_function(frame, expr, given.0, given.1.as_ref())?;
            return Ok(value);
        }
        self.fields(frame, dot, &value, &variable.fields, given)
    }

    /// An expression that is no constant, without arguments of its own.
    pub(super) fn operand<'t>(&mut self, frame: &mut Frame<'t>, dot: &Operand, expr: &'t Expr) -> Evaluated {
        match expr {
            Expr::Dot(_) => Ok(dot.clone()),
            Expr::Field(_, fields) => {
                frame.at = At::Expr(expr);
                self.fields(frame, dot, dot, fields, (&[], None))
            }
            Expr::Variable(variable) => self.variable(frame, dot, expr, variable, (&[], None)),
            Expr::Pipe(pipe) => self.pipeline(frame, dot, pipe),
            Expr::Function(_, func) => {
                frame.at = At::Expr(expr);
                self.function(frame, dot, func, At::Expr(expr), (&[], None))
            }
            Expr::Chain(_, chain) => {
                let base = self.chain_base(frame, dot, expr, &chain.0)?;
                self.fields(frame, dot, &base, &chain.1, (&[], None))
            }
            constant => Self::constant(frame, constant),
        }
    }

    /// A constant where nothing says what type is wanted.
    pub(super) fn constant<'t>(frame: &mut Frame<'t>, expr: &'t Expr) -> Evaluated {
        frame.at = At::Expr(expr);
        Ok(Operand::concrete(match expr {
            Expr::Bool(_, value) => (*value).into(),
            Expr::Str(_, literal) => literal.value.clone(),
            Expr::Number(number) => Number::ideal(number).map_err(|message| frame.error(message))?,
            _ => {
                return Err(
                    frame.error(format!("can't evaluate command {}", common::go::quote::quote(&expr.to_string())))
                );
            }
        }))
    }
}

fn not_a_function(frame: &Frame<'_>, expr: &Expr, args: &[Expr], last: Option<&Operand>) -> Result<(), TemplateError> {
    if args.is_empty() && last.is_none() {
        return Ok(());
    }
    Err(frame.error(format!("can't give argument to non-function {expr}")))
}
