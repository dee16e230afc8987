//! `refSiblings`: nothing stands beside a `$ref`.

use super::member::{below, key};
use super::{Function, Message, Plain, Target, plain};

pub(super) const REF_SIBLINGS: Function = plain("refSiblings", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some((_, path)) = target.path.split_last() else { return };
    let document = target.context.unresolved;
    let Some(parent) = path.iter().try_fold(document, |value, step| value.member(&step.text())) else { return };
    let Some(object) = parent.as_object().filter(|object| object.len() > 1) else { return };
    for name in object.keys().filter(|name| &***name != "$ref") {
        let text = "$ref must not be placed next to any other properties";
        found.push(Message::at(text, below(path, [key(name)])));
    }
}
