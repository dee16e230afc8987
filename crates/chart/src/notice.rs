//! What a person should hear of though it is no error: Helm's log lines.
//!
//! Not here: printing. A notice displays as Go's `slog` writes it without a time.

use std::fmt;

use common::go::quote::quote;

/// How grave a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Worth knowing.
    Info,
    /// Probably not what was meant.
    Warn,
    /// A failure that is also an error.
    Error,
}

/// A log line of the original.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// How grave it is.
    pub level: Level,
    /// The message.
    pub message: String,
    /// Names and values behind the message.
    pub attributes: Vec<(&'static str, String)>,
}

impl Notice {
    /// A notice without attributes.
    pub fn new(level: Level, message: impl Into<String>) -> Self {
        Self { level, message: message.into(), attributes: Vec::new() }
    }

    /// A warning of Go's `log`, which Helm passes on as information.
    pub fn log(message: impl Into<String>) -> Self {
        Self::new(Level::Info, message)
    }

    /// With an attribute more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.attributes.push((name, value.into()));
        self
    }
}

/// Go: log/slog/text_handler.go (`needsQuoting`)
fn word(text: &str) -> String {
    let quoted = quote(text);
    let plain = !text.is_empty() && !text.contains([' ', '=']) && quoted.len() == text.len() + 2;
    if plain { text.to_owned() } else { quoted }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let level = match self.level {
            Level::Info => "INFO",
            Level::Warn => "WARN",
            Level::Error => "ERROR",
        };
        write!(f, "level={level} msg={}", word(&self.message))?;
        for (name, value) in &self.attributes {
            write!(f, " {name}={}", word(value))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_where_go_quotes_them() {
        let notice =
            Notice::new(Level::Warn, "this is it").with("a", "b").with("c", "d=e").with("f", "").with("g", "ž");
        assert_eq!(notice.to_string(), r#"level=WARN msg="this is it" a=b c="d=e" f="" g=ž"#);
    }
}
