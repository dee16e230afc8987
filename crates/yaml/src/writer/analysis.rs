//! What a text holds that forbids a style.
//!
//! go-yaml v2 and v3: emitterc.go (`yaml_emitter_analyze_scalar`); only block context, since the writers use no flow
//! collections but empty ones.

/// The styles that a text can be written in; double quotes always can.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Analysis {
    /// It holds a line break of any sort.
    pub(super) multiline: bool,
    /// Plain is possible.
    pub(super) plain: bool,
    /// Single quotes are possible.
    pub(super) single: bool,
    /// A literal block is possible.
    pub(super) block: bool,
}

/// The five line breaks of YAML 1.1.
pub(super) const fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// True for what may stand unescaped. NOTE: neither tabs nor anything beyond U+FFFF, which YAML itself allows.
pub(super) const fn is_printable(c: char) -> bool {
    matches!(c, '\n' | ' '..='~' | '\u{a0}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

/// Analyses `text`. `v3` for yaml.v3, which keeps tabs in blocks.
pub(super) fn analyze(text: &str, v3: bool) -> Analysis {
    if text.is_empty() {
        return Analysis { multiline: false, plain: true, single: true, block: false };
    }
    if is_name(text) {
        return Analysis { multiline: false, plain: true, single: true, block: true };
    }
    let mut breaks = false;
    let mut indicators = text.starts_with("---") || text.starts_with("...");
    let (mut special, mut tabs, mut break_space, mut space_break) = (false, false, false, false);
    let mut before = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let at_end = matches!(chars.peek(), None | Some(' ' | '\t'));
        indicators |= match before {
            None => starts_badly(c, at_end),
            Some(before) => (c == ':' && at_end) || (c == '#' && is_blank_or_break(before)),
        };
        tabs |= c == '\t';
        special |= !(is_printable(c) || (v3 && c == '\t'));
        breaks |= is_break(c);
        break_space |= c == ' ' && before.is_some_and(is_break);
        space_break |= is_break(c) && before == Some(' ');
        before = Some(c);
    }
    let edge = |c: Option<char>| c.is_some_and(|c| c == ' ' || is_break(c));
    let quotable = !break_space && !space_break && !special && !tabs;
    Analysis {
        multiline: breaks,
        plain: quotable && !breaks && !indicators && !edge(text.chars().next()) && !edge(before),
        single: quotable,
        block: before != Some(' ') && !space_break && !special,
    }
}

/// True for names and paths, which are most of a manifest: nothing in them forbids a style.
fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
        && text.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'.' | b'/'))
}

const fn starts_badly(c: char, at_end: bool) -> bool {
    match c {
        '#' | ',' | '[' | ']' | '{' | '}' | '&' | '*' | '!' | '|' | '>' | '\'' | '"' | '%' | '@' | '`' => true,
        '?' | ':' | '-' => at_end,
        _ => false,
    }
}

const fn is_blank_or_break(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\0') || is_break(c)
}
