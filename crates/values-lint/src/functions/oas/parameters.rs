//! `oasOpParams`: no parameter stands twice, there is at most one body, and none beside form parameters.

use std::collections::HashSet;

use super::member::below;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, js_string};

pub(super) const OAS_OP_PARAMS: Function = plain("oasOpParams", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(parameters) = target.value.and_then(Value::as_array).filter(|list| list.len() > 1) else { return };
    let (mut seen, mut bodies, mut forms) = (HashSet::new(), Vec::new(), 0);
    for (at, parameter) in parameters.iter().enumerate() {
        if !parameter.is_container() || parameter.get("$ref").is_some() {
            continue;
        }
        let place = parameter.get("in");
        if !seen.insert(format!("{}-{}", js_string(place), js_string(parameter.get("name")))) {
            let text =
                "A parameter in this operation already exposes the same combination of \"name\" and \"in\" values.";
            found.push(Message::at(text, below(target.path, [at.into()])));
        }
        match place.and_then(Value::as_str) {
            Some("body") => bodies.push(at),
            Some("formData") => forms += 1,
            _ => {}
        }
    }
    if !bodies.is_empty() && forms > 0 {
        found.push(Message::here("Operation must not have both \"in:body\" and \"in:formData\" parameters."));
    }
    for at in bodies.into_iter().skip(1) {
        let text = "Operation must not have more than a single instance of the \"in:body\" parameter.";
        found.push(Message::at(text, below(target.path, [at.into()])));
    }
}
