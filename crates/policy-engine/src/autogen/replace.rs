//! The textual replacement over a derived rule: every mention of the object's spec or metadata becomes one of its pod's.
//!
//! The original replaces in the rule's JSON text. None of the texts can reach over the end of a string, so doing it string by
//! string, keys included, is the same. Kyverno: `pkg/autogen/v1/rule.go`, `updateFields`.

use std::sync::Arc;

use common::{Val, Value, View};

use crate::load::Decoder;
use crate::model::RuleOrigin;

/// What is replaced by what, in this order.
#[derive(Debug)]
pub(super) struct Replacement {
    pairs: Vec<(String, String)>,
}

impl Replacement {
    /// The replacement for rules of an origin; CEL expressions write `object` without `request.`.
    pub(super) fn new(origin: RuleOrigin, cel: bool) -> Self {
        let template = origin.pod_path().join(".");
        let request = if cel { "" } else { "request." };
        let pairs = [("object", "spec"), ("oldObject", "spec"), ("object", "metadata"), ("oldObject", "metadata")];
        let pair =
            |(object, part)| (format!("{request}{object}.{part}"), format!("{request}{object}.{template}.{part}"));
        Self { pairs: pairs.into_iter().map(pair).collect() }
    }

    /// The value with every text replaced; parts without any such text are shared.
    pub(super) fn apply(&self, decoder: &Decoder<'_>, value: Val<'_>) -> Value {
        self.changed(decoder, value).unwrap_or_else(|| decoder.share(value))
    }

    /// The replaced value, or `None` when there is nothing to replace. As deep as the document, whose depth is bounded.
    fn changed(&self, decoder: &Decoder<'_>, value: Val<'_>) -> Option<Value> {
        match value.view() {
            View::Str(text) => self.text(text).map(Value::from),
            View::List(list) => self.list(decoder, list),
            View::Map(map) => self.map(decoder, map),
            _ => None,
        }
    }

    fn text(&self, text: &str) -> Option<String> {
        let mut out: Option<String> = None;
        for (from, to) in &self.pairs {
            let current = out.as_deref().unwrap_or(text);
            if current.contains(from) {
                out = Some(current.replace(from, to));
            }
        }
        out
    }

    fn list(&self, decoder: &Decoder<'_>, list: Val<'_>) -> Option<Value> {
        let mut out: Option<Vec<Value>> = None;
        for (nth, item) in list.items().enumerate() {
            let Some(new) = self.changed(decoder, item) else { continue };
            let items = out.get_or_insert_with(|| list.items().map(|item| decoder.share(item)).collect());
            if let Some(slot) = items.get_mut(nth) {
                *slot = new;
            }
        }
        out.map(Value::from)
    }

    fn map(&self, decoder: &Decoder<'_>, map: Val<'_>) -> Option<Value> {
        let entries = map.sorted_entries();
        let new = |(key, value): &(&str, Val<'_>)| (self.text(key), self.changed(decoder, *value));
        let changes: Vec<(Option<String>, Option<Value>)> = entries.iter().map(new).collect();
        if changes.iter().all(|change| matches!(change, (None, None))) {
            return None;
        }
        let pairs = entries.into_iter().zip(changes).map(|((key, value), (new_key, new_value))| {
            let key: Arc<str> = new_key.map_or_else(|| key.into(), Into::into);
            (key, new_value.unwrap_or_else(|| decoder.share(value)))
        });
        Some(Value::map(pairs))
    }
}
