//! Merging of maps: what `merge` and `mergeOverwrite` do with each key.
//!
//! The one idea to know: a map that comes from the source whole is shared with it afterwards, not copied, and so a later
//! merge into it changes the source as well. Upstream has that, and charts depend on it.
//!
//! mergo: merge.go (`deepMerge`, its part for maps)

use crate::error::LimitError;
use crate::func::{Call, CallError};
use crate::value::{Data, MAX_DEPTH, Map, MapType, Value};

/// What to do with keys that both maps have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Merge {
    /// The target keeps what is not empty.
    Fill,
    /// The source wins, and with empty values, too.
    Overwrite,
}

/// Merges `source` into `target`, maps inside of maps as well.
///
/// # Errors
/// When maps are nested too deeply, or an entry does not fit into a map of texts.
pub(super) fn merge_into(call: &mut Call<'_, '_>, target: &Map, source: &Map, how: Merge) -> Result<(), CallError> {
    merge_level(call, target, source, how, 0)
}

fn merge_level(call: &mut Call<'_, '_>, target: &Map, source: &Map, how: Merge, depth: usize) -> Result<(), CallError> {
    if depth > MAX_DEPTH {
        return Err(LimitError::ValueDepth.into());
    }
    if target.is_same(source) {
        return Ok(());
    }
    // A nil map inside of another cannot be filled; the outermost one is replaced, which setting a key does.
    if target.is_nil() && depth > 0 {
        return Ok(());
    }
    let from = source.read();
    call.reserve(from.len().saturating_mul(size_of::<Value>()))?;
    for (key, value) in from.iter() {
        let old = target.get(key);
        if value.is_nil() && source.map_type() != MapType::Strings {
            if how == Merge::Overwrite {
                set(target, source, key, value)?;
            }
            continue;
        }
        if let (Some(into), Data::Map(source)) = (old.as_ref().and_then(Value::as_map), value.data()) {
            merge_level(call, into, source, how, depth + 1)?;
        }
        match &old {
            Some(old) if !is_empty(old) => {
                let both_maps = matches!((old.data(), value.data()), (Data::Map(_), Data::Map(_)));
                if how == Merge::Overwrite && !both_maps {
                    set(target, source, key, value)?;
                }
            }
            _ => set(target, source, key, value)?,
        }
    }
    Ok(())
}

/// Puts an entry of `source` into `target`. Only texts fit into a map of texts, and only when the source is one, too.
fn set(target: &Map, source: &Map, key: &std::sync::Arc<str>, value: &Value) -> Result<(), CallError> {
    if target.map_type() == MapType::Strings && source.map_type() != MapType::Strings {
        return Err("reflect.Value.SetMapIndex: value of type interface {} is not assignable to type string".into());
    }
    target.set(std::sync::Arc::clone(key), value.clone());
    Ok(())
}

/// Whether mergo takes a value for not set: structs and times never are, and pointers are as what they point to.
fn is_empty(value: &Value) -> bool {
    match value.data() {
        Data::Object(_) | Data::Time(_) | Data::Func(_) | Data::Complex(..) => false,
        _ => !value.truth(),
    }
}
