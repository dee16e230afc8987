//! Errors of a whole document by its specification's schema, as sentences.
//! (spectral: packages/rulesets/src/oas/functions/oasDocumentSchema.ts, arazzo/functions/arazzoDocumentSchema.ts)

use super::Message;
use crate::document::{Path, Segment, Value, to_json};
use crate::schema::SchemaError;

/// One sentence for each error but those of `if`.
pub(in crate::functions) fn sentences(errors: &[SchemaError], document: &Value, found: &mut Vec<Message>) {
    found.extend(errors.iter().filter(|error| error.keyword != "if").map(|error| sentence(error, document)));
}

fn sentence(error: &SchemaError, document: &Value) -> Message {
    let mut path: Path = error.path.split('/').skip(1).map(Segment::key).collect();
    let property = path.last().map(|segment| format!("\"{}\" property ", segment.text())).unwrap_or_default();
    let text = match error.keyword {
        "additionalProperties" => {
            let name = error.member().unwrap_or_default();
            path.push(name.into());
            format!("Property \"{name}\" is not expected to be here")
        }
        "errorMessage" => error.message.clone(),
        "enum" => {
            let allowed = error.allowed().unwrap_or_default();
            let printed: Vec<String> = allowed.iter().map(|value| to_json(value, "")).collect();
            let best = value_at(document, &path).and_then(Value::as_str).and_then(|value| nearest(value, allowed));
            let hint = best.map(|best| format!(". Did you mean \"{best}\"?")).unwrap_or_default();
            format!("{property}{}: {}{hint}", clean(&error.message), printed.join(", "))
        }
        _ => format!("{property}{}", clean(&error.message)),
    };
    Message::at(text, path)
}

fn value_at<'v>(document: &'v Value, path: &[Segment]) -> Option<&'v Value> {
    path.iter().try_fold(document, |value, step| value.member(&step.text().replace("~1", "/").replace("~0", "~")))
}

fn nearest<'v>(value: &str, allowed: &'v [Value]) -> Option<&'v str> {
    let texts = allowed.iter().filter_map(Value::as_str);
    let (weight, best) = texts.map(|text| (common::edits(value, text), text)).min_by_key(|(weight, _)| *weight)?;
    (allowed.len() == 1 || weight < best.encode_utf16().count()).then_some(best)
}

fn clean(message: &str) -> String {
    message.replace('\'', "\"").replace("NOT", "not")
}
