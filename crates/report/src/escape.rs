//! Foreign text made harmless, one function per kind of output.
//!
//! The one idea to know: whatever is printed may end up in the log of a CI system, and such logs are read for commands.
//! GitHub takes a line that starts with `::` for one, GitHub and Azure take `##[` and `##vso[` anywhere.

use std::borrow::Cow;

/// What starts a command anywhere in a line of a log.
const COMMANDS: [&str; 2] = ["##[", "##vso["];

/// Text for a terminal: control characters, among them the escapes that move cursors and set titles, become visible
/// `\u{..}` marks; newlines and tabs stay. Bidirectional overrides go the same way, and what a CI system would take for a
/// command.
pub fn terminal(text: &str) -> Cow<'_, str> {
    let is_harmless = !text.contains(is_harmful) && !has_command(text);
    if is_harmless {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut is_line_start = false;
    for (at, c) in text.char_indices() {
        let rest = text.get(at..).unwrap_or_default();
        let is_command = COMMANDS.iter().any(|command| rest.starts_with(command));
        if is_harmful(c) || is_command || (is_line_start && rest.starts_with("::")) {
            out.extend(c.escape_unicode());
        } else {
            out.push(c);
        }
        is_line_start = c == '\n' || (is_line_start && c.is_whitespace());
    }
    Cow::Owned(out)
}

fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

fn has_command(text: &str) -> bool {
    // The start of a text is seldom the start of a line, and whoever prints it there puts something before it.
    let mut lines = text.split('\n').skip(1);
    text.contains("##") && COMMANDS.iter().any(|command| text.contains(command))
        || lines.any(|line| line.trim_start().starts_with("::"))
}

/// At most `most` bytes of a text, with dots where it was cut.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    if text.len() <= most {
        return Cow::Borrowed(text);
    }
    let end = text.floor_char_boundary(most.saturating_sub(3));
    Cow::Owned(format!("{}...", text.get(..end).unwrap_or_default()))
}

/// A text on one line: whatever is blank becomes one space.
pub(crate) fn one_line(text: &str) -> String {
    terminal(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The message of a GitHub workflow command: no line can end it and start another command.
pub(crate) fn github_message(text: &str) -> String {
    terminal(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of a GitHub workflow command.
pub(crate) fn github_property(text: &str) -> String {
    github_message(text).replace(':', "%3A").replace(',', "%2C")
}

/// The message of an Azure logging command, which is one line.
pub(crate) fn azure_message(text: &str) -> String {
    terminal(text).replace('%', "%AZP25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of an Azure logging command.
pub(crate) fn azure_property(text: &str) -> String {
    azure_message(text).replace(';', "%3B").replace(']', "%5D")
}

/// Text or an attribute of XML 1.0. Newlines are kept in both.
pub(crate) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in terminal(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            '\n' => out.push_str("&#10;"),
            // No characters to XML.
            '\u{FFFE}' | '\u{FFFF}' => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out
}

/// JSON with nothing in it that a terminal or a log would obey: such text can only stand in a string, where it is escaped.
pub(crate) fn json(text: Vec<u8>) -> Vec<u8> {
    let Ok(text) = String::from_utf8(text) else { return Vec::new() };
    let is_harmless = |c: char| c == '\n' || !is_harmful(c);
    if !text.contains("##") && text.chars().all(is_harmless) {
        return text.into_bytes();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.replace("##[", "#\\u0023[").replace("##vso[", "#\\u0023vso[").chars() {
        // The characters in question are all below U+10000.
        if is_harmless(c) { out.push(c) } else { out.push_str(&format!("\\u{:04x}", u32::from(c))) }
    }
    out.into_bytes()
}

/// Text in Markdown: a line that is nothing but text, in a table too. Nobody is mentioned and no issue is linked.
pub(crate) fn markdown(text: &str) -> String {
    let line = one_line(text);
    let mut out = String::with_capacity(line.len() + 16);
    for (at, c) in line.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '(' | ')' | '|' | '~' | '#' | '!' => out.extend(['\\', c]),
            // At the start of a line it would be an order to GitLab, a list or a heading.
            '/' | '-' | '+' | '=' if at == 0 => out.extend(['\\', c]),
            _ => out.push(c),
        }
        if matches!(c, '@' | '#') {
            // Of no width, and no part of a name.
            out.push('\u{200B}');
        }
    }
    out
}

/// A name in Markdown as code, in a table too; nothing for the empty text.
pub(crate) fn markdown_code(text: &str) -> String {
    let line = one_line(text);
    if line.is_empty() {
        return line;
    }
    // The fence is longer than any run of backticks in the text.
    let mut longest = 0;
    let mut run = 0;
    for c in line.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let blank = if line.starts_with('`') || line.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", line.replace('|', "\\|"))
}

/// A relative path as a URI reference: what is not allowed in one is percent-encoded.
pub(crate) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in relative(path).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// A path without the `./` before it, which platforms do not know.
pub(crate) fn relative(path: &str) -> &str {
    path.trim_start_matches("./")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminal_escapes_in_foreign_text_become_visible() {
        assert_eq!(terminal("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\nc");
        assert_eq!(terminal("a\u{202E}b"), "a\\u{202e}b");
        assert_eq!(terminal("plain"), "plain");
    }

    #[test]
    fn commands_of_ci_systems_in_foreign_text_become_visible() {
        assert_eq!(terminal("a\n  ::add-mask::b"), "a\n  \\u{3a}:add-mask::b");
        assert_eq!(terminal("a::b\n# #[c"), "a::b\n# #[c");
        assert_eq!(terminal("##vso[task.x]##[error]"), "\\u{23}#vso[task.x]\\u{23}#[error]");
        assert_eq!(json(b"\"##vso[x\"".to_vec()), b"\"#\\u0023vso[x\"");
        assert_eq!(json("\"\u{9b}\u{202e}\"\n".into()), b"\"\\u009b\\u202e\"\n");
    }

    #[test]
    fn a_newline_cannot_start_a_second_workflow_command() {
        assert_eq!(github_message("x\n::error::y 100%"), "x%0A\\u{3a}:error::y 100%25");
        assert_eq!(github_property("a:b,c"), "a%3Ab%2Cc");
        assert_eq!(azure_property("a;b]c%\n"), "a%3Bb%5Dc%AZP25%0A");
    }

    #[test]
    fn a_path_becomes_a_relative_uri() {
        assert_eq!(uri("./a b/č.yaml"), "a%20b/%C4%8D.yaml");
    }

    #[test]
    fn markdown_says_what_the_text_says_and_no_more() {
        assert_eq!(markdown("a|b\n@all <b> [x](y) #1"), "a\\|b @\u{200B}all &lt;b&gt; \\[x\\]\\(y\\) \\#\u{200B}1");
        assert_eq!(markdown("/close"), "\\/close");
        assert_eq!(markdown_code("a`b|c"), "``a`b\\|c``");
        assert_eq!(markdown_code("`"), "`` ` ``");
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        assert_eq!(cut("ščř", 5), "š...");
        assert_eq!(cut("ščř", 6), "ščř");
    }

    #[test]
    fn xml_holds_no_character_that_xml_has_not() {
        assert_eq!(xml("<a b='1'>\u{0}\u{FFFF}&"), "&lt;a b=&apos;1&apos;&gt;\\u{0}\\u{ffff}&amp;");
    }
}
