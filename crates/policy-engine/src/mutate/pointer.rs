//! JSON pointers: finding and making the place that an operation works on.
//!
//! evanphx/json-patch v5: patch.go (`findObject`, `ensurePathExists`, `partialDoc`, `partialArray`)

use common::{Val, Value, View};

/// The longest list that `add` fills up with nulls before an index.
const MOST_PADDING: i64 = 10_000;

/// An operation that does not apply, in the library's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct PatchError {
    message: String,
    is_missing: bool,
}

impl PatchError {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_missing: false }
    }

    /// Something that is not there.
    pub(super) fn missing(message: impl Into<String>) -> Self {
        Self { message: format!("{}: missing value", message.into()), is_missing: true }
    }

    fn index(index: i64) -> Self {
        Self::new(format!("Unable to access invalid index: {index}: invalid index referenced"))
    }

    pub(super) const fn is_missing(&self) -> bool {
        self.is_missing
    }

    /// The same, with where it happened in front.
    pub(super) fn within(self, place: &str) -> Self {
        Self { message: format!("{place}: {}", self.message), is_missing: false }
    }
}

type Result<T> = std::result::Result<T, PatchError>;

/// The list or map that holds what a path names.
#[derive(Debug)]
pub(super) struct Place<'v>(&'v mut Value);

/// The place of `path` and the last key; nothing when there is no such place.
pub(super) fn find<'v>(object: &'v mut Value, path: &str) -> Option<(Place<'v>, String)> {
    let mut parts = path.split('/');
    let first = parts.next()?;
    let mut parts: Vec<&str> = parts.collect();
    let Some(key) = parts.pop() else { return first.is_empty().then(|| (Place(object), String::new())) };
    let mut place = object;
    for part in parts {
        place = child(place, &decode(part)).filter(|child| is_container(child))?;
    }
    Some((Place(place), decode(key)))
}

/// Makes the maps and lists on the way to `path`.
///
/// # Errors
/// A value on the way that holds nothing, and an index that no list can have.
pub(super) fn make_parents(object: &mut Value, path: &str) -> Result<()> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    let mut place = object;
    for (part, next) in parts.iter().zip(parts.iter().skip(1)) {
        if child(place, &decode(part)).is_none_or(|child| child.is_null()) {
            // NOTE: the part is taken as it is written: `~1` stays, so the path is not found in the end.
            pad(place, part)?;
            let made = container_for(next)?;
            if Place(place).add(part, made).is_err() {
                return Ok(());
            }
            match child(place, part) {
                Some(made) => place = made,
                None => return Ok(()),
            }
            continue;
        }
        place = match child(place, &decode(part)) {
            Some(child) if is_container(child) => child,
            Some(_) => return Err(PatchError::new("invalid state detected")),
            None => return Ok(()),
        };
    }
    Ok(())
}

/// Fills a list with nulls up to an index behind its end.
fn pad(place: &mut Value, part: &str) -> Result<()> {
    let (Some(items), Ok(index)) = (place.as_list_mut(), atoi(part)) else { return Ok(()) };
    bound(index)?;
    while i64::try_from(items.len()).is_ok_and(|len| len < index) {
        items.push(Value::Null);
    }
    Ok(())
}

/// What stands above a key: a list for an index or `-`, else a map.
fn container_for(next: &str) -> Result<Value> {
    if next == "-" {
        return Ok(Value::list([]));
    }
    let Ok(index) = atoi(next) else { return Ok(Value::from(common::Map::new())) };
    if index < -1 {
        let message =
            format!("Unable to ensure path for negative index other than -1: {index}: invalid index referenced");
        return Err(PatchError::new(message));
    }
    bound(index)?;
    Ok(Value::list((0..index.max(0)).map(|_| Value::Null)))
}

fn bound(index: i64) -> Result<()> {
    if index > MOST_PADDING { Err(PatchError::index(index)) } else { Ok(()) }
}

fn is_container(value: &Value) -> bool {
    matches!(Val::from(value).view(), View::List(_) | View::Map(_))
}

/// The value of a key or an index.
fn child<'v>(place: &'v mut Value, key: &str) -> Option<&'v mut Value> {
    if Val::from(&*place).is_map() {
        return place.as_map_mut()?.get_mut(key);
    }
    let items = place.as_list_mut()?;
    let at = position(key, items.len()).ok()?;
    items.get_mut(at)
}

/// The place of an index in a list of `len` items; negative ones count from the end.
fn position(key: &str, len: usize) -> Result<usize> {
    let index = atoi(key)?;
    let size = i64::try_from(len).unwrap_or(i64::MAX);
    let at = if index < 0 { index + size } else { index };
    usize::try_from(at).ok().filter(|at| *at < len).ok_or_else(|| PatchError::index(index))
}

/// go: strconv.Atoi
fn atoi(text: &str) -> Result<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let fault = if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        match text.parse() {
            Ok(number) => return Ok(number),
            Err(_) => "value out of range",
        }
    } else {
        "invalid syntax"
    };
    Err(PatchError::new(format!("strconv.Atoi: parsing {}: {fault}", common::go::quote::quote(text))))
}

/// `~1` is a slash and `~0` a tilde.
fn decode(part: &str) -> String {
    let mut out = String::new();
    let mut rest = part;
    while let Some((before, after)) = rest.split_once('~') {
        out.push_str(before);
        let (letter, tail) = match after.as_bytes().first() {
            Some(b'1') => ('/', after.get(1..)),
            Some(b'0') => ('~', after.get(1..)),
            _ => ('~', Some(after)),
        };
        out.push(letter);
        rest = tail.unwrap_or_default();
    }
    out + rest
}

impl Place<'_> {
    /// The value of `key`.
    pub(super) fn get(&self, key: &str) -> Result<Value> {
        let value = Val::from(&*self.0);
        if key.is_empty() {
            return Ok(value.to_value());
        }
        if value.is_map() {
            let missing = || PatchError::missing(format!("unable to get nonexistent key: {key}"));
            return value.get(key).map(Val::to_value).ok_or_else(missing);
        }
        position(key, value.len()).map(|at| value.at(at).map(Val::to_value).unwrap_or_default())
    }

    /// Replaces what is there.
    pub(super) fn set(&mut self, key: &str, value: Value) -> Result<()> {
        if let Some(map) = self.0.as_map_mut() {
            map.insert(key, value);
            return Ok(());
        }
        let items = self.0.as_list_mut().ok_or_else(not_object)?;
        let at = position(key, items.len())?;
        items.splice(at..=at, [value]);
        Ok(())
    }

    /// Adds a key to a map, or puts a value before an index of a list; `-` is behind its end.
    pub(super) fn add(&mut self, key: &str, value: Value) -> Result<()> {
        if let Some(map) = self.0.as_map_mut() {
            map.insert(key, value);
            return Ok(());
        }
        let items = self.0.as_list_mut().ok_or_else(not_object)?;
        if key == "-" {
            items.push(value);
            return Ok(());
        }
        let place = format!("value was not a proper array index: '{key}'");
        atoi(key).map_err(|error| error.within(&place))?;
        let at = position(key, items.len() + 1)?;
        items.insert(at, value);
        Ok(())
    }

    /// Takes a key or an item out; what is not there is no error. True when keys of a map stood behind it: added again, it
    /// comes to their end.
    pub(super) fn remove(&mut self, key: &str) -> Result<bool> {
        if let Some(map) = self.0.as_map_mut() {
            let is_last = map.iter().next_back().is_none_or(|(last, _)| &**last == key);
            return Ok(map.remove(key).is_some() && !is_last);
        }
        let items = self.0.as_list_mut().ok_or_else(not_object)?;
        atoi(key)?;
        if let Ok(at) = position(key, items.len()) {
            items.remove(at);
        }
        Ok(false)
    }
}

fn not_object() -> PatchError {
    PatchError::new("invalid value, expected object")
}
