//! Nodes as Go's messages print them.
//!
//! go: text/template/parse/node.go (the `String` methods)

use std::fmt::{Display, Formatter, Result};

use common::go::quote::quote;

use super::node::{Action, Command, Expr, Fields, Pipe, TemplateCall, Variable, Written};

fn fields(names: &Fields, f: &mut Formatter<'_>) -> Result {
    if names.is_empty() { Ok(()) } else { write!(f, ".{}", names.as_str()) }
}

impl Display for Action {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{{}}}}}", self.pipe)
    }
}

impl Display for TemplateCall {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        write!(f, "{{{{template {}", quote(&self.name))?;
        if let Some(pipe) = &self.pipe {
            write!(f, " {pipe}")?;
        }
        f.write_str("}}")
    }
}

impl Display for Pipe {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (nth, variable) in self.decl.iter().enumerate() {
            write!(f, "{}{variable}", if nth > 0 { ", " } else { "" })?;
        }
        if !self.decl.is_empty() {
            f.write_str(if self.is_assign { " = " } else { " := " })?;
        }
        for (nth, command) in self.commands.iter().enumerate() {
            write!(f, "{}{command}", if nth > 0 { " | " } else { "" })?;
        }
        Ok(())
    }
}

impl Display for Command {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        for (nth, arg) in self.args.iter().enumerate() {
            if nth > 0 {
                f.write_str(" ")?;
            }
            match arg {
                Expr::Pipe(pipe) => write!(f, "({pipe})")?,
                arg => write!(f, "{arg}")?,
            }
        }
        Ok(())
    }
}

impl Display for Variable {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        f.write_str(&self.name)?;
        fields(&self.fields, f)
    }
}

impl Display for Expr {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        match self {
            Self::Bool(_, value) => write!(f, "{value}"),
            Self::Dot(_) => f.write_str("."),
            Self::Nil(_) => f.write_str("nil"),
            Self::Number(number) => f.write_str(&number.text),
            Self::Str(_, literal) => match &literal.written {
                Written::Quoted => write!(f, "\"{}\"", literal.value.as_str().unwrap_or_default()),
                Written::Raw => write!(f, "`{}`", literal.value.as_str().unwrap_or_default()),
                Written::Other(written) => f.write_str(written),
            },
            Self::Field(_, names) => fields(names, f),
            Self::Variable(variable) => variable.fmt(f),
            Self::Function(_, func) => f.write_str(func.name),
            Self::Chain(_, chain) => {
                let (base, names) = &**chain;
                match base {
                    Expr::Pipe(pipe) => write!(f, "({pipe})")?,
                    base => base.fmt(f)?,
                }
                fields(names, f)
            }
            Self::Pipe(pipe) => pipe.fmt(f),
        }
    }
}
