//! Resources behind mutate rules, as the original prints them.
//!
//! The one idea to know: the original prints the resource for each policy with mutate rules, whether or not a rule matched.
//!
//! kyverno: cmd/cli/kubectl-kyverno/processor/policy_processor.go – `processMutateEngineResponse`, `printOutput`

use std::io::{self, Write};

use common::manifest::Object;
use common::{Val, View};
use yaml::writer::{Scalar, Shape, Tree, yaml_v3};

use crate::judged::{Judged, MutatedObject};

/// Writes the resources of the mutate phase; without the line above each when the output goes on to another program.
pub(crate) fn write(judged: &[Judged], objects: &[Object], piped: bool, out: &mut dyn Write) -> io::Result<()> {
    for one in judged {
        let (Some(mutated), Some(object)) = (&one.mutated, objects.get(one.resource)) else { continue };
        if !piped {
            let (namespace, kind, name) = (object.namespace(), object.kind(), object.name());
            write!(out, "\npolicy {} applied to {namespace}/{kind}/{name}:", one.policy.name)?;
        }
        write!(out, "\n{}\n---\n", text(mutated)?)?;
        write!(out, "\n\nMutation:\nMutation has been applied successfully.")?;
    }
    Ok(())
}

fn text(mutated: &MutatedObject) -> io::Result<String> {
    let mut text = String::new();
    if mutated.object.is_null() {
        return Ok("{}\n".to_owned());
    }
    let tree = Printed { value: Val::from(&mutated.object), has_integers: mutated.changed };
    yaml_v3(tree, 0, &mut text).map_err(io::Error::other)?;
    Ok(text)
}

/// A value for the YAML writer.
#[derive(Clone, Copy)]
struct Printed<'a> {
    value: Val<'a>,
    /// NOTE: the original holds numbers as floats until a patch brings the object through JSON; large ones then print as
    /// integers.
    has_integers: bool,
}

impl Printed<'_> {
    #[expect(clippy::cast_possible_truncation, reason = "whole numbers below 2^63 fit")]
    fn number(self, number: f64) -> Scalar<'static> {
        let is_whole = number.fract() == 0.0 && number.abs() < 9.2e18 && !(number == 0.0 && number.is_sign_negative());
        if self.has_integers && is_whole { Scalar::Int(number as i64) } else { Scalar::Float(number) }
    }
}

impl<'a> Tree<'a> for Printed<'a> {
    fn shape(self) -> Shape<'a> {
        match self.value.view() {
            View::Null => Shape::Scalar(Scalar::Null),
            View::Bool(value) => Shape::Scalar(Scalar::Bool(value)),
            View::Int(value) => Shape::Scalar(Scalar::Int(value)),
            View::Float(value) => Shape::Scalar(self.number(value)),
            View::Str(text) => Shape::Scalar(Scalar::Str(text)),
            View::List(_) => Shape::List,
            View::Map(_) => Shape::Map,
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        self.value.items().for_each(|value| add(Self { value, ..self }));
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        self.value.entries().for_each(|(key, value)| add(key, Self { value, ..self }));
    }
}
