//! `asyncApi2ChannelServers`: the servers that a channel names are defined.

use super::member::{key, list, members};
use super::{Function, Message, Plain, Target, plain};
use crate::document::Value;

pub(super) const ASYNC_API_2_CHANNEL_SERVERS: Function = plain("asyncApi2ChannelServers", |_| Box::new(Plain(check)));

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    let Some(document) = target.value.filter(|document| is_readable(document)) else { return };
    let Some(channels) = document.get("channels") else { return };
    for (address, channel) in members(channels) {
        for (at, server) in list(channel, "servers").iter().enumerate() {
            let name = server.as_str().unwrap_or_default();
            if document.get("servers").is_none_or(|servers| servers.get(name).is_none()) {
                let text = "Channel contains server that are not defined on the \"servers\" object.";
                found.push(Message::at(text, vec!["channels".into(), key(address), "servers".into(), at.into()]));
            }
        }
    }
}

/// Whether servers and channels are written as they have to be.
fn is_readable(document: &Value) -> bool {
    let is_map = |value: &Value| value.as_object().is_some();
    let is_text = |value: &Value| value.as_str().is_some();
    let channel = |channel: &Value| {
        let servers = channel.get("servers");
        is_map(channel) && servers.is_none_or(|servers| servers.as_array().is_some_and(|list| list.iter().all(is_text)))
    };
    is_map(document)
        && document.get("servers").is_none_or(is_map)
        && document
            .get("channels")
            .is_none_or(|channels| is_map(channels) && members(channels).all(|(_, it)| channel(it)))
}
