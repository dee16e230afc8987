//! Errors of templates in the words of Helm 4, which takes Go's messages apart and prints them in blocks.
//!
//! The one idea to know: Helm reads the texts, not the errors, so a message that happens to hold `: ` or ` template:` comes
//! out cut; we read them the same way.
//!
//! helm: pkg/engine/engine.go (`cleanupParseError`, `reformatExecErrorMsg`)

use crate::error::TemplateError;

/// What Helm says of an error of parsing the file `name`.
pub fn helm_parse_error(name: &str, error: &TemplateError) -> String {
    let text = error.message();
    let mut pieces = text.split(": ");
    match (pieces.next(), pieces.next(), text.rsplit(": ").next()) {
        (Some(_), Some(location), Some(last)) => format!("parse error at ({location}): {last}"),
        _ => format!("parse error in ({name}): {text}"),
    }
}

/// What Helm says of an error of executing the file `name`.
pub fn helm_exec_error(name: &str, error: &TemplateError) -> String {
    let text = error.message();
    if error.site().is_none() {
        return text;
    }
    let mut pieces = text.splitn(3, ": ");
    let (Some(_), Some(location), Some(rest)) = (pieces.next(), pieces.next(), pieces.next()) else {
        return format!("execution error in ({name}): {text}");
    };
    if let Some(message) = author_message(rest) {
        return format!("execution error at ({location}): {message}");
    }
    // The text of a cause is the end of the text that it caused.
    let mut blocks: Vec<Block<'_>> = Vec::new();
    for error in error.chain() {
        let rest = text.get(text.len() - error.message().len()..).unwrap_or_default();
        let Some(block) = Block::read(rest) else { return text };
        if blocks.last() != Some(&block) {
            blocks.push(block);
        }
    }
    blocks.iter().map(Block::print).collect::<String>().trim().to_owned()
}

/// What stands between the first start and the last end of what `required` and `fail` put around their messages.
fn author_message(text: &str) -> Option<&str> {
    let start = text.find("HELM_ERR_START")?;
    let behind = text.get(start + "HELM_ERR_START".len()..)?;
    behind.get(..behind.rfind("HELM_ERR_END")?)
}

/// One error of a chain.
#[derive(Debug, Default, PartialEq, Eq)]
struct Block<'e> {
    location: &'e str,
    message: &'e str,
    executed: Option<(&'e str, &'e str)>,
}

impl<'e> Block<'e> {
    fn read(text: &'e str) -> Option<Self> {
        let rest = text.strip_prefix("template: ")?;
        if rest.starts_with("no template ") {
            return Some(Self { message: text, ..Self::default() });
        }
        Self::executing(rest).or_else(|| Self::simple(rest))
    }

    /// `NAME:1:2: executing "X" at <Y>: MESSAGE`
    fn executing(rest: &'e str) -> Option<Self> {
        let (location, behind) = rest.split_once(": executing ")?;
        let (function, behind) = behind.strip_prefix('"')?.split_once('"')?;
        let (node, message) = behind.strip_prefix(" at <")?.split_once(">: ")?;
        Some(Self { location, message: cut(message), executed: Some((function, node)) })
    }

    /// `NAME: MESSAGE`
    fn simple(rest: &'e str) -> Option<Self> {
        let (location, message) = rest.rsplit_once(": ")?;
        Some(Self { location, message: cut(message), executed: None })
    }

    fn print(&self) -> String {
        let mut out = String::new();
        if !self.location.is_empty() {
            out.push_str(self.location);
            out.push_str("\n  ");
        }
        if let Some((function, node)) = self.executed {
            out.push_str(&format!("executing \"{function}\" at <{node}>:\n    "));
        }
        if !self.message.is_empty() {
            out.push_str(self.message);
            out.push('\n');
        }
        out
    }
}

/// Without the error that follows in the same text.
fn cut(message: &str) -> &str {
    message.split_once(" template:").map_or(message, |(message, _)| message)
}
