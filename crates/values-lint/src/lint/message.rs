//! Placeholders in messages: `{{property}}`, `#{{print("property")}}`.
//! (spectral: packages/core/src/runner/utils/message.ts, packages/core/src/utils/replacer.ts)

use crate::document::{Value, js_string, print_value};

/// What placeholders stand for.
pub(super) struct Variables<'v> {
    pub(super) property: String,
    pub(super) error: String,
    pub(super) path: String,
    pub(super) description: Option<&'v str>,
    pub(super) value: Option<&'v Value>,
}

impl Variables<'_> {
    fn get(&self, name: &str) -> Option<String> {
        Some(match name {
            "property" => self.property.clone(),
            "error" => self.error.clone(),
            "path" => self.path.clone(),
            "description" => self.description.unwrap_or("null").to_owned(),
            "value" => js_string(self.value),
            _ => return None,
        })
    }

    /// `print("property")` and its kin.
    fn print(&self, what: &str) -> String {
        match what {
            "property" if self.property.is_empty() => "The document ".to_owned(),
            "property" => format!("\"{}\" property ", self.property),
            "value" => print_value(self.value),
            "description" => self.description.unwrap_or("").to_owned(),
            other => self.get(other).unwrap_or_default(),
        }
    }
}

/// The text with its placeholders filled in.
pub(super) fn fill(text: &str, variables: &Variables<'_>) -> String {
    let mut done = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let before = rest.get(..at).unwrap_or("");
        let inner = rest.get(at + 2..).unwrap_or("");
        let end = inner
            .find(['}', '\n'])
            .filter(|end| *end > 0 && inner.get(*end..).is_some_and(|rest| rest.starts_with("}}")));
        let Some(end) = end else {
            // No placeholder: one brace is passed, since the next may begin one.
            done.push_str(before);
            done.push('{');
            rest = rest.get(at + 1..).unwrap_or("");
            continue;
        };
        let name = inner.get(..end).unwrap_or("");
        if let Some(before) = before.strip_suffix('#') {
            done.push_str(before);
            done.push_str(&evaluate(name.trim(), variables).unwrap_or_default());
        } else {
            done.push_str(before);
            done.push_str(&variables.get(name).unwrap_or_default());
        }
        rest = inner.get(end + 2..).unwrap_or("");
    }
    done.push_str(rest);
    done
}

/// An expression: parts joined by `+`, each a text, a name, `print(...)`, with `.toUpperCase()` behind. `None` where it is
/// something else, which the original refuses, too.
fn evaluate(expression: &str, variables: &Variables<'_>) -> Option<String> {
    const FORBIDDEN: [&str; 6] = ["constructor", "process", "require", "global", "mainModule", "fs"];
    if FORBIDDEN.iter().any(|word| expression.contains(word)) {
        return None;
    }
    let mut done = String::new();
    let mut rest = expression;
    loop {
        let (part, behind) = operand(rest.trim_start(), variables)?;
        let mut part = part;
        let mut behind = behind;
        while let Some(more) = behind.strip_prefix(".toUpperCase()") {
            part = part.to_uppercase();
            behind = more;
        }
        done.push_str(&part);
        behind = behind.trim_start();
        if behind.is_empty() {
            return Some(done);
        }
        rest = behind.strip_prefix(['+', ','])?;
    }
}

fn operand<'e>(text: &'e str, variables: &Variables<'_>) -> Option<(String, &'e str)> {
    if let Some(rest) = text.strip_prefix("print(") {
        let (what, rest) = quoted(rest.trim_start())?;
        return Some((variables.print(what), rest.trim_start().strip_prefix(')')?));
    }
    if let Some((literal, rest)) = quoted(text) {
        return Some((literal.to_owned(), rest));
    }
    let end = text.find(|letter: char| !letter.is_alphanumeric() && letter != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some((name.to_owned(), rest));
    }
    Some((variables.get(name)?, rest))
}

fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|letter| matches!(letter, '\'' | '"'))?;
    let inner = text.get(1..)?;
    let end = inner.find(quote)?;
    Some((inner.get(..end)?, inner.get(end + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_filled_in() {
        let value = Value::Number(5.0);
        let variables = Variables {
            property: "a".to_owned(),
            error: "e".to_owned(),
            path: "#/a".to_owned(),
            description: None,
            value: Some(&value),
        };
        let fill = |text| fill(text, &variables);
        assert_eq!(fill("{{property}} {{ error }}|{{nope}} {{description}}"), "a | null");
        assert_eq!(fill("#{{print(\"property\")}}must be x"), "\"a\" property must be x");
        assert_eq!(fill("#{{value + 1}} #{{property.toUpperCase()}}"), "51 A");
        assert_eq!(fill("#{{while(true)}}!"), "!");
        assert_eq!(fill("{ {{value}} }"), "{ 5 }");
    }
}
