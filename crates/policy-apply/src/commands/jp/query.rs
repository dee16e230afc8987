//! `jp query`: what expressions find in an object.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/jp/query/command.go

use std::io::Write;
use std::sync::Arc;

use common::sys::{Streams, Sys};
use common::{Val, Value};
use jmespath::{Env, Expression};
use yaml::writer::{JsonOptions, json};
use yaml::{Documents, FileId, ReadOptions};

use super::{Failure, words};
use crate::cli::QueryArgs;

/// Prints what each expression finds.
pub(super) fn run(args: &QueryArgs, sys: &dyn Sys, streams: &mut Streams<'_>) -> Result<(), Failure> {
    let mut queries = args.expressions.clone();
    for file in &args.query {
        queries.push(words::expression(file, "failed to read file", sys)?);
    }
    let mut input = match args.input.as_str() {
        "" => Value::Null,
        file => object(&words::file(file, "failed to read file", sys)?)?,
    };
    if queries.is_empty() && input.is_null() {
        return Err(Failure::Said("at least one query or input object is required".to_owned()));
    }
    if queries.is_empty() {
        queries.push(words::asked_expression(streams)?);
    }
    // An object that is null counts as none.
    if input.is_null() {
        input = object(&words::asked("input object", streams)?)?;
    }
    let env = Env::new(sys.now());
    for query in &queries {
        let found = search(query, &input, &env)?;
        writeln!(streams.stdout, "# {query}")?;
        writeln!(streams.stdout, "{}", shown(&found, args)?)?;
    }
    Ok(())
}

/// The first document of a text.
fn object(bytes: &[u8]) -> Result<Value, Failure> {
    let wrong = |error: yaml::ReadError| {
        Failure::Said(format!("error parsing input json: error converting YAML to JSON: {error}"))
    };
    let text = yaml::decode(bytes, FileId::default()).map_err(wrong)?;
    match Documents::new(text, ReadOptions::default()).next() {
        Some(document) => Ok(Value::document(Arc::new(document.map_err(wrong)?))),
        None => Ok(Value::Null),
    }
}

fn search(query: &str, input: &Value, env: &Env) -> Result<Value, Failure> {
    let expression = Expression::compile(query)
        .map_err(|error| Failure::Said(format!("failed to compile JMESPath: {query}, error: {error}")))?;
    let found = expression
        .search(Val::from(input), env)
        .map_err(|error| Failure::Said(format!("error evaluating JMESPath expression: {error}")))?;
    Ok(found.into_value())
}

fn shown(found: &Value, args: &QueryArgs) -> Result<String, Failure> {
    if let Some(text) = Val::from(found).as_str().filter(|_| args.unquoted) {
        return Ok(text.to_owned());
    }
    let options = if args.compact { JsonOptions::marshal() } else { JsonOptions::marshal_indent("", "  ") };
    let mut text = String::new();
    json(Val::from(found), options, &mut text)
        .map_err(|error| Failure::Said(format!("error marshalling result to JSON: {error}")))?;
    Ok(text)
}
