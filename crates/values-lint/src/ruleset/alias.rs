//! Aliases: `#Name` in front of a path stands for other paths. (spectral: packages/core/src/ruleset/alias.ts)

use super::definition::format_list;
use crate::document::Value;
use crate::formats::FormatSet;

/// Expressions that one alias may stand for.
const MAX_EXPRESSIONS: usize = 10_000;

/// Why an alias stands for nothing.
pub(super) enum AliasError {
    /// Not a name, or not one that is known.
    Undefined(String),
    /// It stands for itself, or for too much.
    Circular(String),
}

impl AliasError {
    pub(super) fn message(self) -> String {
        match self {
            Self::Undefined(message) | Self::Circular(message) => message,
        }
    }
}

/// True when an alias has targets: then what it stands for depends on the document.
pub(super) fn has_targets(aliases: Option<&Value>) -> bool {
    let Some(Value::Object(aliases)) = aliases else { return false };
    aliases.values().any(|alias| !matches!(alias, Value::Array(_)))
}

/// The paths that an expression stands for in a document of the given formats.
pub(super) fn resolve(
    aliases: Option<&Value>,
    expression: &str,
    formats: Option<FormatSet>,
) -> Result<Vec<String>, AliasError> {
    let mut paths = Vec::new();
    resolve_into(aliases, expression, formats, &mut Vec::new(), &mut paths)?;
    Ok(paths)
}

fn resolve_into(
    aliases: Option<&Value>,
    expression: &str,
    formats: Option<FormatSet>,
    stack: &mut Vec<String>,
    paths: &mut Vec<String>,
) -> Result<(), AliasError> {
    let Some(rest) = expression.strip_prefix('#') else {
        paths.push(expression.to_owned());
        return Ok(());
    };
    let length = rest.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')).count();
    let (name, suffix) = rest.split_at_checked(length).unwrap_or(("", rest));
    if name.is_empty() {
        return Err(AliasError::Circular("Alias must match /^#([A-Za-z0-9_-]+)/".to_owned()));
    }
    if stack.iter().any(|known| known == name) {
        let first = stack.first().map_or(name, String::as_str);
        let chain = format!("{} -> {name}", stack.join(" -> "));
        return Err(AliasError::Circular(format!("Alias \"{first}\" is circular. Resolution stack: {chain}")));
    }
    let Some(alias) = aliases.and_then(|aliases| aliases.get(name)) else {
        return Err(AliasError::Undefined(format!("Alias \"{name}\" does not exist")));
    };
    stack.push(name.to_owned());
    for item in expressions(alias, formats).iter().filter_map(Value::as_str) {
        if paths.len() > MAX_EXPRESSIONS {
            return Err(AliasError::Circular(format!("Alias \"{name}\" stands for more than 10,000 paths")));
        }
        resolve_into(aliases, &format!("{item}{suffix}"), formats, stack, paths)?;
    }
    stack.pop();
    Ok(())
}

/// What an alias says: of its targets the last one that fits.
fn expressions(alias: &Value, formats: Option<FormatSet>) -> &[Value] {
    if let Value::Array(list) = alias {
        return list;
    }
    let targets = alias.get("targets").and_then(Value::as_array).unwrap_or(&[]);
    let fits = |target: &&Value| {
        let wanted = target.get("formats").map(format_list).unwrap_or_default();
        formats.is_some_and(|formats| formats.meets(wanted.into_iter().collect()))
    };
    let given = targets.iter().rev().find(fits).and_then(|target| target.get("given"));
    given.and_then(Value::as_array).unwrap_or(&[])
}
