//! Objects that policies made: resources behind mutate rules, the targets of these, and what generate rules generate, as the
//! original prints them or writes them to files.
//!
//! The one idea to know: the original prints the resource for each policy with mutate rules, whether or not a rule matched.
//!
//! kyverno: cmd/cli/kubectl-kyverno/processor/policy_processor.go – `processMutateEngineResponse`,
//! `processGenerateResponse`, `printOutput`

use std::io::{self, Write};

use common::manifest::Object;
use common::{Val, Value, View};
use policy_engine::response::Product;
use yaml::writer::{Scalar, Shape, Tree, yaml_v3};

use super::object_files::ObjectFiles;
use crate::judged::{Judged, MutatedObject};

/// How objects are printed.
#[derive(Debug)]
pub(crate) struct Frames<'f> {
    /// Without the line above each, since the output goes on to another program.
    pub(crate) piped: bool,
    /// Where the objects go instead of the output.
    pub(crate) files: Option<&'f mut ObjectFiles>,
}

/// What a policy made of a resource.
struct Made<'m> {
    policy: &'m str,
    /// Namespace, kind and name of the resource.
    place: String,
    resource: &'m str,
    text: String,
    targets: Vec<String>,
    is_generated: bool,
}

impl Frames<'_> {
    /// Prints all that was made.
    pub(crate) fn write(&mut self, judged: &[Judged], objects: &[Object], out: &mut dyn Write) -> io::Result<()> {
        for one in judged {
            let Some(object) = objects.get(one.resource) else { continue };
            let place = || format!("{}/{}/{}", object.namespace(), object.kind(), object.name());
            let (policy, resource) = (one.policy.name.as_str(), object.name());
            if let Some(mutated) = &one.mutated {
                let (text, targets) = (text(mutated)?, targets(one)?);
                self.frame(&Made { policy, place: place(), resource, text, targets, is_generated: false }, out)?;
            }
            for object in one.rules.iter().flat_map(|rule| generated(&rule.product)) {
                let (text, targets) = (printed(object, false)?, Vec::new());
                self.frame(&Made { policy, place: place(), resource, text, targets, is_generated: true }, out)?;
            }
        }
        Ok(())
    }

    /// Prints what the original makes of a JSON payload: an object without anything, whatever the payload holds.
    pub(crate) fn write_payload(&mut self, policy: &str, out: &mut dyn Write) -> io::Result<()> {
        let (place, text) = ("//".to_owned(), NOTHING.to_owned());
        self.frame(&Made { policy, place, resource: "", text, targets: Vec::new(), is_generated: false }, out)
    }

    fn frame(&mut self, made: &Made<'_>, out: &mut dyn Write) -> io::Result<()> {
        match &mut self.files {
            Some(files) if made.is_generated => files.generated(made.policy, &made.text),
            Some(files) => files.mutated(made.resource, &made.text, &made.targets),
            None => self.print(made, out)?,
        }
        out.write_all(match made.is_generated {
            true => b"\n\nGenerate:\nGeneration completed successfully.",
            false => b"\n\nMutation:\nMutation has been applied successfully.",
        })
    }

    fn print(&self, made: &Made<'_>, out: &mut dyn Write) -> io::Result<()> {
        if !self.piped {
            write!(out, "\npolicy {} applied to {}:", made.policy, made.place)?;
        }
        write!(out, "\n{}\n---\n", made.text)?;
        if !made.targets.is_empty() {
            writeln!(out, "patched targets: ")?;
        }
        for target in &made.targets {
            write!(out, "\n{target}\n---\n\n")?;
        }
        Ok(())
    }
}

fn targets(one: &Judged) -> io::Result<Vec<String>> {
    let of_rule = |product: &Product| match product {
        Product::Target(target) => Some(through_json(&target.object)),
        _ => None,
    };
    one.rules.iter().filter_map(|rule| of_rule(&rule.product)).collect()
}

fn generated(product: &Product) -> &[Value] {
    match product {
        Product::Generated(objects) => objects,
        _ => &[],
    }
}

const NOTHING: &str = "{}\n";

fn text(mutated: &MutatedObject) -> io::Result<String> {
    printed(&mutated.object, mutated.changed)
}

/// An object that went through JSON on its way.
fn through_json(object: &Value) -> io::Result<String> {
    printed(object, true)
}

fn printed(object: &Value, has_integers: bool) -> io::Result<String> {
    let mut text = String::new();
    if object.is_null() {
        return Ok(NOTHING.to_owned());
    }
    yaml_v3(Printed { value: Val::from(object), has_integers }, 0, &mut text).map_err(io::Error::other)?;
    Ok(text)
}

/// An object under the key `object`, as the original prints what it compares.
pub(crate) fn object_text(object: &Value) -> io::Result<String> {
    through_json(&Value::map([("object", object.clone())]))
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
            View::Float(value) => Shape::Scalar(self.number(value)),
            _ => self.value.shape(),
        }
    }

    fn items(self, add: &mut dyn FnMut(Self)) {
        self.value.items().for_each(|value| add(Self { value, ..self }));
    }

    fn entries(self, add: &mut dyn FnMut(&'a str, Self)) {
        self.value.entries().for_each(|(key, value)| add(key, Self { value, ..self }));
    }
}
