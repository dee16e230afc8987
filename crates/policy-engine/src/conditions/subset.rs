//! `In` and `NotIn`, deprecated: a single key with wildcards, a list of keys as exact texts.

use std::collections::BTreeSet;

use common::go::wildcard;
use common::{Val, View};

use super::json_texts::{self, Json};
use super::membership::{Key, is_alike};
use crate::pattern::print::go_text;

/// Kyverno: `pkg/engine/variables/operator/in.go`.
pub(super) fn is_in(key: Val<'_>, value: Val<'_>) -> bool {
    match find(key, value) {
        Some(Found::One(found)) => found,
        Some(Found::Same) => true,
        Some(Found::All(all)) => all,
        None => false,
    }
}

/// Of a list, one key that is missing is enough.
///
/// Kyverno: `pkg/engine/variables/operator/notin.go`.
pub(super) fn is_not_in(key: Val<'_>, value: Val<'_>) -> bool {
    match find(key, value) {
        Some(Found::One(found)) => !found,
        // NOTE: a list of one key that equals the value is in it and not in it.
        Some(Found::Same) => true,
        Some(Found::All(all)) => !all,
        None => false,
    }
}

enum Found {
    /// Whether the single key was found.
    One(bool),
    /// The only key of a list equals the value.
    Same,
    /// Whether all keys of a list were found.
    All(bool),
}

/// Nothing when a type is wrong.
fn find(key: Val<'_>, value: Val<'_>) -> Option<Found> {
    match Key::read(key)? {
        Key::One(key) => one_in(&key, value).map(Found::One),
        Key::Many(_) => {
            let keys = texts(key)?;
            if matches!((keys.as_slice(), value.as_str()), ([key], Some(text)) if *key == text) {
                return Some(Found::Same);
            }
            all_in(&keys, value).map(Found::All)
        }
    }
}

fn one_in(key: &str, value: Val<'_>) -> Option<bool> {
    match value.view() {
        View::List(list) => Some(list.items().any(|item| is_alike(&go_text(item), key))),
        View::Str(text) if wildcard::matches(text, key) => Some(true),
        View::Str(text) => match json_texts::parse(text) {
            Json::Texts(texts) => Some(texts.iter().any(|text| text == key)),
            Json::Not | Json::Other => None,
        },
        _ => None,
    }
}

fn all_in(keys: &[&str], value: Val<'_>) -> Option<bool> {
    let owned;
    let known: BTreeSet<&str> = match value.view() {
        View::List(_) => texts(value)?.into_iter().collect(),
        View::Str(text) => {
            let Json::Texts(list) = json_texts::parse(text) else { return None };
            owned = list;
            owned.iter().map(String::as_str).collect()
        }
        _ => return None,
    };
    Some(keys.iter().all(|key| known.contains(key)))
}

/// The items of a list, when all are texts.
fn texts(list: Val<'_>) -> Option<Vec<&str>> {
    list.items().map(Val::as_str).collect()
}
