//! `uniquenessTags`: no two tags have the same name. (spectral: packages/rulesets/src/shared/functions/uniquenessTags.ts)

use std::collections::HashSet;

use super::member::below;
use super::plain::Plain;
use super::{Function, Message, Options, Target};
use crate::document::Value;

pub(in crate::functions) const UNIQUENESS_TAGS: Function =
    Function { name: "uniquenessTags", options: Options::None, compile: |_| Box::new(Plain(check)) };

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(tags) = target.value.and_then(Value::as_array) else { return };
    let names: Option<Vec<&str>> = tags.iter().map(|tag| tag.get("name")?.as_str()).collect();
    let mut seen = HashSet::new();
    for (at, name) in names.unwrap_or_default().into_iter().enumerate() {
        if !seen.insert(name) {
            let text = format!("\"tags\" object contains duplicate tag name \"{name}\".");
            found.push(Message::at(text, below(target.path, [at.into(), "name".into()])));
        }
    }
}
