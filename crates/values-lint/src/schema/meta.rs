//! The metaschemas: what a schema itself has to look like.

use std::sync::OnceLock;

use super::{CompileError, Dialect, Schema, SchemaOptions};
use crate::document::{Value, from_json};

const DIALECTS: [(Dialect, &str); 5] = [
    (Dialect::Draft4, "http://json-schema.org/draft-04/schema"),
    (Dialect::Draft6, "http://json-schema.org/draft-06/schema"),
    (Dialect::Draft7, "http://json-schema.org/draft-07/schema"),
    (Dialect::Draft2019, "https://json-schema.org/draft/2019-09/schema"),
    (Dialect::Draft2020, "https://json-schema.org/draft/2020-12/schema"),
];

/// The metaschema of an address.
pub(super) fn schema(address: &str) -> Option<Value> {
    from_json(chart::metaschema(address)?)
}

/// Compiled metaschemas, by dialect and whether all errors count.
static COMPILED: [OnceLock<Option<Schema>>; 10] = [const { OnceLock::new() }; 10];

/// Checks a schema by the metaschema that it names, or by its dialect's.
///
/// # Errors
/// Ajv's words.
pub(super) fn check(value: &Value, options: SchemaOptions) -> Result<(), CompileError> {
    let named = match value.get("$schema") {
        None => None,
        Some(Value::String(name)) => Some(name.strip_suffix('#').unwrap_or(name)),
        Some(_) => return Err(CompileError::Other("$schema must be a string".to_owned())),
    };
    let dialect = match named.filter(|name| !name.is_empty()) {
        Some(name) => {
            DIALECTS.iter().find(|(_, address)| *address == name).map(|(dialect, _)| *dialect).ok_or_else(|| {
                CompileError::Other(format!(
                    "no schema with key or ref \"{}\"",
                    value.get("$schema").and_then(Value::as_str).unwrap_or_default()
                ))
            })?
        }
        None => options.dialect,
    };
    let Some((at, (_, address))) = DIALECTS.iter().enumerate().find(|(_, (known, _))| *known == dialect) else {
        return Ok(());
    };
    let all_errors = options.all_errors;
    let slot = COMPILED.get(at * 2 + usize::from(all_errors));
    let compile = || Schema::compile_meta(&schema(address)?, dialect, all_errors).ok();
    let Some(meta) = slot.and_then(|slot| slot.get_or_init(compile).as_ref()) else { return Ok(()) };
    let errors = meta.validate(value);
    if errors.is_empty() {
        return Ok(());
    }
    let words: Vec<String> = errors.iter().map(|error| format!("data{} {}", error.path, error.message)).collect();
    Err(CompileError::Other(format!("schema is invalid: {}", words.join(", "))))
}
