//! `arazzoStepRequestBodyValidation`: what a step sends has a type that is one, and values that are there.

use super::expression::is_valid;
use super::member::list;
use super::steps::steps;
use super::{Function, Message, Plain, Target, plain};
use crate::document::{Value, js_string, truthy};

pub(super) const ARAZZO_STEP_REQUEST_BODY_VALIDATION: Function =
    plain("arazzoStepRequestBodyValidation", |_| Box::new(Plain(check)));

const KINDS: [&str; 10] =
    ["application", "audio", "font", "example", "image", "message", "model", "multipart", "text", "video"];

fn check(target: &Target<'_>, found: &mut Vec<Message>) {
    for step in target.value.into_iter().flat_map(steps) {
        let Some(body) = step.value.get("requestBody").filter(|body| truthy(Some(body))) else { continue };
        let is_wrong = |value: Option<&Value>| {
            let text = value.and_then(Value::as_str).filter(|text| text.starts_with('$'));
            text.filter(|text| !is_valid(text, step.document, Some(step.workflow_index))).map(str::to_owned)
        };
        if let Some(kind) = body.get("contentType").filter(|kind| **kind != Value::Null) {
            let kind = js_string(Some(kind));
            if !is_media_type(&kind) {
                let path = step.path(["requestBody".into(), "contentType".into()]);
                found.push(Message::at(format!("Invalid MIME type in contentType: {kind}"), path));
            }
        }
        if let Some(text) = is_wrong(body.get("payload")) {
            let path = step.path(["requestBody".into(), "payload".into()]);
            found.push(Message::at(format!("Invalid runtime expression in payload: {text}"), path));
        }
        for (at, replacement) in list(body, "replacements").iter().enumerate() {
            let path = |name: &str| step.path(["requestBody".into(), "replacements".into(), at.into(), name.into()]);
            if !truthy(replacement.get("target")) {
                found.push(Message::at("\"target\" is required in Payload Replacement.", path("target")));
            }
            if let Some(text) = is_wrong(replacement.get("value")) {
                let text = format!("Invalid runtime expression in replacement value: {text}");
                found.push(Message::at(text, path("value")));
            }
        }
    }
}

fn is_media_type(text: &str) -> bool {
    let Some((kind, name)) = text.split_once('/') else { return false };
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&byte);
    KINDS.contains(&kind) && (1..=127).contains(&name.len()) && name.bytes().all(letter)
}
