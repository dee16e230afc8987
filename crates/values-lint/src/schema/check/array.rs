//! Keywords of lists.

use std::collections::HashMap;

use super::errors::Step;
use super::{MaybeSeen, Mode, Run};
use crate::document::{Value, js_string, quote};
use crate::schema::keyword::{Contains, Keyword, Kind, NodeId};

impl<'r> Run<'r> {
    pub(super) fn array(
        &mut self,
        keyword: &'r Keyword,
        items: &'r [Value],
        mode: Mode,
        seen: MaybeSeen<'_, 'r>,
    ) -> bool {
        match keyword {
            Keyword::MaxItems(most) if items.len() as f64 > *most => {
                self.count_error(mode, "maxItems", "more", *most, "items")
            }
            Keyword::MinItems(least) if (items.len() as f64) < *least => {
                self.count_error(mode, "minItems", "fewer", *least, "items")
            }
            Keyword::Tuple(schemas) => {
                if let Some(seen) = seen {
                    seen.items = seen.items.max(schemas.len());
                }
                self.tuple(schemas, items, mode)
            }
            Keyword::Items { schema, from } => {
                if let Some(seen) = seen {
                    seen.all_items = true;
                }
                self.items(*schema, items, *from, mode)
            }
            Keyword::NoMoreItems(most) if items.len() > *most => {
                self.fail(mode, "additionalItems", format!("must NOT have more than {most} items"))
            }
            Keyword::Contains(contains) => self.contains(contains, items, mode),
            Keyword::UniqueItems(kinds) => match twins(items, kinds) {
                Some((a, b)) => {
                    let words = format!("must NOT have duplicate items (items ## {a} and {b} are identical)");
                    self.fail(mode, "uniqueItems", words)
                }
                None => true,
            },
            Keyword::UnevaluatedItems(schema) => {
                let Some(seen) = seen else { return true };
                let from = if seen.all_items { items.len() } else { seen.items };
                seen.all_items = true;
                let refused = self.schema.nodes.get(*schema).is_some_and(|node| node.constant == Some(false));
                if !refused {
                    return self.items(*schema, items, from, mode);
                }
                items.len() <= from
                    || self.fail(mode, "unevaluatedItems", format!("must NOT have more than {from} items"))
            }
            _ => true,
        }
    }

    fn item(&mut self, schema: NodeId, at: usize, item: &'r Value, mode: Mode) -> bool {
        self.path.push(Step::Index(at));
        let fits = self.check(schema, item, mode, None);
        self.path.pop();
        fits
    }

    fn tuple(&mut self, schemas: &[NodeId], items: &'r [Value], mode: Mode) -> bool {
        let mut fits = true;
        for (at, (schema, item)) in schemas.iter().zip(items).enumerate() {
            fits &= self.item(*schema, at, item, mode);
            if !fits && !mode.all {
                return false;
            }
        }
        fits
    }

    fn items(&mut self, schema: NodeId, items: &'r [Value], from: usize, mode: Mode) -> bool {
        let mut fits = true;
        for (at, item) in items.iter().enumerate().skip(from) {
            fits &= self.item(schema, at, item, mode);
            if !fits && !mode.all {
                return false;
            }
        }
        fits
    }

    fn contains(&mut self, contains: &Contains, items: &'r [Value], mode: Mode) -> bool {
        let start = self.errors.len();
        let mut count = 0;
        for (at, item) in items.iter().enumerate() {
            count += usize::from(self.item(contains.schema, at, item, mode.composite()));
            if contains.max.is_none() && count >= contains.min {
                break;
            }
        }
        if count >= contains.min && contains.max.is_none_or(|max| count <= max) {
            self.errors.truncate(start);
            return true;
        }
        if !mode.all && !mode.composite {
            self.errors.truncate(start);
        }
        let most = contains.max.map(|max| format!(" and no more than {max}")).unwrap_or_default();
        self.fail(mode, "contains", format!("must contain at least {}{most} valid item(s)", contains.min))
    }
}

/// Two equal items, in the order in which the message names them.
fn twins(items: &[Value], kinds: &[Kind]) -> Option<(usize, usize)> {
    if !kinds.is_empty() {
        return scalar_twins(items, kinds);
    }
    // Texts and numbers are found by a table, which holds the search linear where lists are long.
    let mut later: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, item) in items.iter().enumerate() {
        later.entry(bucket(item)).or_default().push(at);
    }
    let mut best: Option<(usize, usize)> = None;
    for (at, item) in items.iter().enumerate().rev() {
        let Some(bucket) = later.get(&bucket(item)) else { continue };
        let twin = bucket.iter().rev().filter(|other| **other < at).find(|other| items.get(**other) == Some(item));
        if let Some(twin) = twin {
            best = Some((*twin, at));
            break;
        }
    }
    best
}

/// A text that equal values share, and only they.
fn bucket(value: &Value) -> String {
    let mut text = String::new();
    write_bucket(value, &mut text);
    text
}

fn write_bucket(value: &Value, text: &mut String) {
    match value {
        Value::Object(object) => {
            let mut members: Vec<_> = object.iter().collect();
            members.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (key, member) in members {
                text.push_str(&quote(key));
                write_bucket(member, text);
            }
            text.push('}');
        }
        Value::Array(items) => {
            text.push('[');
            for item in items.iter() {
                write_bucket(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::String(string) => text.push_str(&quote(string)),
        scalar => text.push_str(&js_string(Some(scalar))),
    }
}

/// Items of known scalar kinds: the first of the twins from behind is named second.
fn scalar_twins(items: &[Value], kinds: &[Kind]) -> Option<(usize, usize)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    for (at, item) in items.iter().enumerate().rev() {
        if !kinds.iter().any(|kind| kind.fits(item)) {
            continue;
        }
        let text = match item {
            Value::String(text) if kinds.len() > 1 => format!("{text}_"),
            _ => js_string(Some(item)),
        };
        if let Some(later) = places.insert(text, at) {
            return Some((later, at));
        }
    }
    None
}
