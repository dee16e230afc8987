//! `asyncApiChannelParameters`: the parameters in a channel's address and those that it describes are the same.

use super::member::{below, key, map, members};
use super::{Function, Message, Plain, Target, plain, variables};
use crate::document::Value;

pub(super) const ASYNC_API_CHANNEL_PARAMETERS: Function =
    plain("asyncApiChannelParameters", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(channel) = target.value else { return };
    let Some(described) = map(channel, "parameters") else { return };
    let last = target.path.last().map(|segment| segment.text()).unwrap_or_default();
    let address = match channel.get("address") {
        None | Some(Value::Null) => &*last,
        Some(address) => address.as_str().unwrap_or_default(),
    };
    let names = variables(address);
    if names.is_empty() {
        return;
    }
    let missing: Vec<&str> = names.iter().copied().filter(|name| described.get(name).is_none()).collect();
    if !missing.is_empty() {
        let text = format!(
            "Not all channel's parameters are described with \"parameters\" object. Missed: {}.",
            missing.join(", ")
        );
        found.push(Message::at(text, below(target.path, ["parameters".into()])));
    }
    for (name, _) in members(described).filter(|(name, _)| !names.contains(&&***name)) {
        let text = format!("Channel's \"parameters\" object has redundant defined \"{name}\" parameter.");
        found.push(Message::at(text, below(target.path, ["parameters".into(), key(name)])));
    }
}
