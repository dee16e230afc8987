//! Lists of texts written as JSON inside one text: `'["a", "b"]'`.

use serde::de::IgnoredAny;

/// What a text holds when it is read as JSON.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Json {
    /// It is not JSON.
    Not,
    /// A list of texts. Null inside counts as the empty text, a lone null as the empty list.
    Texts(Vec<String>),
    /// Anything else.
    Other,
}

/// Go: `encoding/json`, `Valid` and `Unmarshal` into `[]string`.
pub(super) fn parse(text: &str) -> Json {
    if serde_json::from_str::<IgnoredAny>(text).is_err() {
        return Json::Not;
    }
    match serde_json::from_str::<Option<Vec<Option<String>>>>(text) {
        Ok(texts) => Json::Texts(texts.unwrap_or_default().into_iter().map(Option::unwrap_or_default).collect()),
        Err(_) => Json::Other,
    }
}
