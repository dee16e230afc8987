//! Short ways to look into rules as data.

use common::Val;

use crate::model::Rule;

/// The whole rule as data.
pub(super) fn raw(rule: &Rule) -> Val<'_> {
    Val::from(&rule.raw)
}

/// A field that is there and not null.
pub(super) fn field<'a>(value: Val<'a>, key: &str) -> Option<Val<'a>> {
    value.get(key).filter(|member| !member.is_null())
}

/// The items of a list field.
pub(super) fn list<'a>(value: Val<'a>, key: &str) -> impl Iterator<Item = Val<'a>> {
    value.get(key).unwrap_or_else(Val::null).items()
}

/// A text field, or the empty text.
pub(super) fn text<'a>(value: Val<'a>, key: &str) -> &'a str {
    value.get(key).and_then(Val::as_str).unwrap_or_default()
}

/// True when a rule's field is there and says something.
pub(super) fn has(rule: &Rule, key: &str) -> bool {
    field(raw(rule), key).is_some_and(|value| {
        if value.is_list() { !value.is_empty() } else { value.entries().any(|(_, member)| !member.is_null()) }
    })
}

/// The value as `json.Marshal` writes it.
pub(super) fn json(value: Val<'_>) -> String {
    crate::variables::json::to_json(value).unwrap_or_default()
}

/// True when `test` holds for a text or a key somewhere in `value`.
pub(super) fn any_text(value: Val<'_>, test: &impl Fn(&str) -> bool) -> bool {
    match value.view() {
        common::View::Str(text) => test(text),
        common::View::List(list) => list.items().any(|item| any_text(item, test)),
        common::View::Map(map) => map.entries().any(|(key, member)| test(key) || any_text(member, test)),
        _ => false,
    }
}
