//! `AnyIn`, `AllIn`, `AnyNotIn` and `AllNotIn`: texts against a list, a range or one text, wildcards on both sides.

use std::borrow::Cow;
use std::collections::BTreeSet;

use common::go::wildcard;
use common::{Val, Value, View};

use super::json_texts::{self, Json};
use crate::pattern::print::go_text;
use crate::pattern::{is_range, scalar};

/// Kyverno: `pkg/engine/variables/operator/anyin.go`.
pub(super) fn any_in(key: Val<'_>, value: Val<'_>) -> bool {
    match Key::read(key) {
        Some(Key::One(key)) => one_in(&key, value).unwrap_or(false),
        Some(Key::Many(keys)) => match Choice::read(&keys, value, Numbers::Accepted) {
            Some(Choice::Same) => true,
            Some(Choice::Range(range)) => keys.iter().any(|key| is_within(key, range)),
            Some(Choice::Texts(texts)) => keys.iter().any(|key| texts.contain(key)),
            None => false,
        },
        None => false,
    }
}

/// Kyverno: `pkg/engine/variables/operator/anynotin.go`.
pub(super) fn any_not_in(key: Val<'_>, value: Val<'_>) -> bool {
    match Key::read(key) {
        Some(Key::One(key)) => one_in(&key, value).is_some_and(|found| !found),
        Some(Key::Many(keys)) => match Choice::read(&keys, value, Numbers::Accepted) {
            Some(Choice::Range(range)) => {
                // NOTE: the first hyphen may be the sign of the lower bound; then the whole is no range any more.
                let outside = range.replacen('-', "!-", 1);
                keys.iter().any(|key| is_within(key, &outside))
            }
            Some(Choice::Texts(texts)) => !keys.iter().all(|key| texts.contain(key)),
            Some(Choice::Same) | None => false,
        },
        None => false,
    }
}

/// Kyverno: `pkg/engine/variables/operator/allin.go`.
pub(super) fn all_in(key: Val<'_>, value: Val<'_>) -> bool {
    match Key::read(key) {
        Some(Key::One(key)) => one_in(&key, value).unwrap_or(false),
        Some(Key::Many(keys)) => match Choice::read(&keys, value, Numbers::Refused) {
            Some(Choice::Same) => true,
            Some(Choice::Range(range)) => keys.iter().all(|key| is_within(key, range)),
            Some(Choice::Texts(texts)) => keys.iter().all(|key| texts.contain(key)),
            None => false,
        },
        None => false,
    }
}

/// Kyverno: `pkg/engine/variables/operator/allnotin.go`.
pub(super) fn all_not_in(key: Val<'_>, value: Val<'_>) -> bool {
    match Key::read(key) {
        Some(Key::One(key)) => one_in(&key, value).is_some_and(|found| !found),
        Some(Key::Many(keys)) => match Choice::read(&keys, value, Numbers::Refused) {
            Some(Choice::Range(range)) => !keys.iter().any(|key| is_within(key, range)),
            Some(Choice::Texts(texts)) => !keys.iter().any(|key| texts.contain(key)),
            Some(Choice::Same) | None => false,
        },
        None => false,
    }
}

/// A condition's key, as text.
pub(super) enum Key<'a> {
    One(Cow<'a, str>),
    Many(Vec<Cow<'a, str>>),
}

impl<'a> Key<'a> {
    /// Nothing for null and for maps.
    pub(super) fn read(key: Val<'a>) -> Option<Self> {
        match key.view() {
            View::Null | View::Map(_) => None,
            View::List(list) => Some(Self::Many(list.items().map(go_text).collect())),
            _ => Some(Self::One(go_text(key))),
        }
    }
}

/// Whether a lone number or boolean counts as a list of one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Accepted,
    Refused,
}

/// What a list of keys is looked for in.
enum Choice<'a> {
    /// The one key itself.
    Same,
    Range(&'a str),
    Texts(Texts<'a>),
}

impl<'a> Choice<'a> {
    fn read(keys: &[Cow<'_, str>], value: Val<'a>, numbers: Numbers) -> Option<Self> {
        match value.view() {
            View::List(list) => Some(Self::Texts(list.items().map(go_text).collect())),
            View::Bool(_) | View::Int(_) | View::Float(_) if numbers == Numbers::Accepted => {
                Some(Self::Texts([go_text(value)].into_iter().collect()))
            }
            View::Str(text) if matches!(keys, [key] if key == text) => Some(Self::Same),
            View::Str(text) if is_range(text) => Some(Self::Range(text)),
            View::Str(text) => match json_texts::parse(text) {
                Json::Not => Some(Self::Texts([Cow::Borrowed(text)].into_iter().collect())),
                Json::Texts(texts) => Some(Self::Texts(texts.into_iter().map(Cow::Owned).collect())),
                Json::Other => None,
            },
            _ => None,
        }
    }
}

/// Texts to look for keys in. Two long lists without wildcards cost no more than a look-up a key.
#[derive(Default)]
struct Texts<'a> {
    literals: BTreeSet<Cow<'a, str>>,
    wildcards: Vec<wildcard::Pattern>,
}

impl<'a> FromIterator<Cow<'a, str>> for Texts<'a> {
    fn from_iter<I: IntoIterator<Item = Cow<'a, str>>>(texts: I) -> Self {
        let mut sorted = Self::default();
        for text in texts {
            if wildcard::contains_wildcard(&text) {
                sorted.wildcards.push(wildcard::Pattern::new(&text));
            } else {
                sorted.literals.insert(text);
            }
        }
        sorted
    }
}

impl Texts<'_> {
    /// Whether `key` and one of the texts are alike, see [`is_alike`].
    fn contain(&self, key: &str) -> bool {
        let pattern = wildcard::Pattern::new(key);
        if self.wildcards.iter().any(|text| text.matches(key) || pattern.matches(text.as_str())) {
            return true;
        }
        if pattern.is_literal() {
            return self.literals.contains(key);
        }
        self.literals.iter().any(|text| pattern.matches(text))
    }
}

/// Whether a single key is in `value`; nothing when `value` is of a wrong type.
///
/// Kyverno: `pkg/engine/variables/operator/anyin.go`, `anyKeyExistsInArray`.
fn one_in(key: &str, value: Val<'_>) -> Option<bool> {
    match value.view() {
        View::List(list) => Some(list.items().any(|item| is_alike(&go_text(item), key))),
        View::Str(text) if wildcard::matches(text, key) => Some(true),
        View::Str(text) if is_range(text) => Some(is_within(key, text)),
        View::Str(text) => match json_texts::parse(text) {
            Json::Not => Some(false),
            Json::Texts(texts) => Some(texts.iter().any(|text| text == key)),
            Json::Other => None,
        },
        _ => None,
    }
}

/// Whether `key` matches the pattern `range`.
fn is_within(key: &str, range: &str) -> bool {
    let (key, range) = (Value::from(key), Value::from(range));
    scalar::matches(Val::from(&key), Val::from(&range))
}

/// Whether either text is a wildcard for the other.
pub(super) fn is_alike(a: &str, b: &str) -> bool {
    wildcard::matches(a, b) || wildcard::matches(b, a)
}
