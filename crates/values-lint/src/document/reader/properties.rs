//! Tags, anchors and aliases.

use super::cursor::{is_flow_indicator, is_space};
use super::tree::NodeId;
use super::{Reader, Tag};

/// `!`, `!!`, `!name!`.
pub(super) fn is_tag_handle(handle: &str) -> bool {
    let name = handle.strip_prefix('!').map(|rest| rest.strip_suffix('!').unwrap_or(rest));
    match name {
        _ if handle == "!" || handle == "!!" => true,
        Some(name) if handle.len() > 2 && handle.ends_with('!') => {
            name.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'-')
        }
        _ => false,
    }
}

/// The letters that a tag may hold.
pub(super) fn is_tag_uri(text: &str) -> bool {
    let mut letters = text.chars();
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric()
            || matches!(letter, '-' | '#' | ';' | '/' | '?' | ':' | '@' | '&' | '=' | '+' | '$' | ',' | '_' | '.')
            || matches!(letter, '!' | '~' | '*' | '\'' | '(' | ')' | '[' | ']' | '%')
    };
    letters.next().is_some_and(|first| !matches!(first, ',' | '[' | ']' | '{' | '}')) && letters.all(fits)
}

impl Reader<'_> {
    /// Aliases may name a node from now on, if it has an anchor.
    pub(super) fn note_anchor(&mut self, node: NodeId) {
        if let Some(anchor) = self.anchor {
            self.tree.set_anchored(node);
            self.anchors.insert(anchor, node);
        }
    }

    pub(super) fn read_tag(&mut self) -> bool {
        if self.here() != b'!' {
            return false;
        }
        if self.tag.is_some() {
            self.error("duplication of a tag property");
        }
        let mut handle = "!".to_owned();
        let name = match self.next() {
            b'<' => {
                self.position += 1;
                match self.read_verbatim_tag() {
                    Some(name) => {
                        self.check_tag_name(&name);
                        self.tag = Some(Tag::Explicit(name.into()));
                        return true;
                    }
                    None => return true,
                }
            }
            b'!' => {
                "!!".clone_into(&mut handle);
                self.position += 1;
                self.read_tag_suffix(&mut handle, true)
            }
            _ => self.read_tag_suffix(&mut handle, false),
        };
        self.check_tag_name(&name);
        let tag = match self.tags.get(&handle) {
            Some(prefix) => format!("{prefix}{name}"),
            None if handle == "!" => format!("!{name}"),
            None if handle == "!!" => format!("tag:yaml.org,2002:{name}"),
            None => {
                self.error(format!("undeclared tag handle \"{handle}\""));
                return true;
            }
        };
        self.tag = Some(Tag::Explicit(tag.into()));
        true
    }

    fn check_tag_name(&mut self, name: &str) {
        if !name.is_empty() && !is_tag_uri(name) {
            self.error(format!("tag name cannot contain such characters: {name}"));
        }
    }

    fn read_verbatim_tag(&mut self) -> Option<String> {
        let start = self.position;
        loop {
            let byte = self.next();
            if byte == b'>' {
                let name = self.slice(start, self.position).to_owned();
                self.position += 1;
                return Some(name);
            }
            if byte == 0 {
                self.error("unexpected end of the stream within a verbatim tag");
                return None;
            }
        }
    }

    /// The part behind the handle, which may turn out to be a handle itself.
    fn read_tag_suffix(&mut self, handle: &mut String, mut named: bool) -> String {
        let mut start = self.position;
        while self.here() != 0 && !is_space(self.here()) {
            if self.here() == b'!' {
                if named {
                    self.error("tag suffix cannot contain exclamation marks");
                } else {
                    self.slice(start.saturating_sub(1), self.position + 1).clone_into(handle);
                    if !is_tag_handle(handle) {
                        self.error("named tag handle cannot contain such characters");
                    }
                    named = true;
                    start = self.position + 1;
                }
            }
            self.position += 1;
        }
        let name = self.slice(start, self.position).to_owned();
        if name.bytes().any(is_flow_indicator) {
            self.error("tag suffix cannot contain flow indicator characters");
        }
        name
    }

    /// Over the name of an anchor or alias.
    fn skip_name(&mut self) {
        while self.here() != 0 && !is_space(self.here()) && !is_flow_indicator(self.here()) {
            self.position += 1;
        }
    }

    pub(super) fn read_anchor(&mut self) -> bool {
        if self.here() != b'&' {
            return false;
        }
        if self.anchor.is_some() {
            self.error("duplication of an anchor property");
        }
        self.position += 1;
        let start = self.position;
        self.skip_name();
        if self.position == start {
            self.error("name of an anchor node must contain at least one character");
        }
        self.anchor = Some(self.slice(start, self.position));
        true
    }

    pub(super) fn read_alias(&mut self) -> bool {
        if self.here() != b'*' {
            return false;
        }
        self.position += 1;
        let start = self.position;
        self.skip_name();
        if self.position <= start {
            self.error("name of an alias node must contain at least one character");
            self.position = start + 1;
        }
        let name = self.slice(start, self.position);
        let target = self.anchors.get(name).copied();
        if target.is_none() {
            self.error(format!("unidentified alias \"{name}\""));
            if self.position <= start {
                self.position = start + 1;
            }
        }
        let alias = self.tree.add_alias(target, start, self.position);
        self.result = Some(alias);
        self.skip_space(true);
        true
    }
}
