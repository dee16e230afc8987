//! `jp parse`: how expressions are read.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/jp/parse/command.go

use std::io::Write;

use common::sys::{Streams, Sys};
use jmespath::{Expression, ParseError};

use super::{Failure, words};
use crate::cli::ParseArgs;

/// Prints the tree of each expression.
pub(super) fn run(args: &ParseArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut expressions = args.expressions.clone();
    for file in &args.file {
        expressions.push(words::expression(file, "failed read file", sys)?);
    }
    if expressions.is_empty() {
        expressions.push(words::asked_expression(streams)?);
    }
    for text in &expressions {
        let expression = Expression::compile(text).map_err(|error| Failure::Said(shown(text, &error)))?;
        writeln!(streams.stdout, "# {text}\n{expression}")?;
    }
    Ok(())
}

/// The error, and where the grammar breaks, a mark below the expression.
fn shown(text: &str, error: &ParseError) -> String {
    match error.offset() {
        Some(offset) => format!("{error}\n{text}\n{:offset$}^", ""),
        None => error.to_string(),
    }
}
