//! Keys: what they become as text, and which cannot be keys.

use super::faults::Duplicate;
use super::{Composer, go_syntax};
use crate::document::{NodeId, NodeRef};
use crate::fault::{Fault, Outcome, Phase};
use crate::options::Dialect;
use crate::parse::event::Event;
use crate::resolve::{self, Resolved};
use crate::scalar::{Number, ScalarClass, ScalarStyle};
use crate::scan::token::Text;

/// What the composer remembers of a key until its map ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyInfo {
    /// Equal for equal keys, and mostly different otherwise.
    pub(super) finger: u64,
    pub(super) kind: KeyKind,
    /// What the key was before it became text.
    pub(super) class: ScalarClass,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    Scalar,
    Alias,
    /// A list or a map: no key of ours.
    Collection,
    /// `<<`
    Merge,
    /// A value that JSON cannot have for a key.
    Unsupported,
}

impl KeyKind {
    /// True for what no map of ours has for a key.
    pub(super) const fn is_refused(self) -> bool {
        matches!(self, Self::Collection | Self::Unsupported)
    }
}

/// The length, the first and the last eight bytes, mixed.
#[inline]
pub(super) fn finger(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let (first, last) = match (bytes.first_chunk::<8>(), bytes.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (bytes.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)), 0),
    };
    first ^ last.rotate_left(23) ^ (bytes.len() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

impl Composer<'_> {
    /// True for a key that merges maps into its own.
    #[inline]
    pub(super) fn is_merge(&self, event: Event, text: Text, style: ScalarStyle) -> bool {
        if text.len() != 2 || self.parser.scanner.text(text) != "<<" {
            return false;
        }
        match self.parser.properties_of(event).tag.map(|tag| self.parser.scanner.text(tag)) {
            None => style == ScalarStyle::Plain,
            Some("!") => style == ScalarStyle::Plain || self.options.dialect == Dialect::GoV2Json,
            Some(tag) => tag == "tag:yaml.org,2002:merge",
        }
    }

    pub(super) fn merge_key(&mut self, event: Event, text: Text) -> Outcome<()> {
        let id = self.plain_or_decoded(event, text, ScalarStyle::Plain, &ScalarClass::Str.into());
        if let Some(name) = self.parser.properties_of(event).anchor {
            self.define(name, id, 1, 0, false);
        }
        if let Some(frame) = self.work.frames.last_mut() {
            frame.merges = true;
        }
        self.work.keys.push(KeyInfo { finger: finger("<<"), kind: KeyKind::Merge, class: ScalarClass::Str });
        self.attach(id, 0);
        Ok(())
    }

    /// A scalar key. JSON has text keys only, so go-yaml's values become text; the other dialects keep the source's.
    #[inline]
    pub(super) fn scalar_key(&mut self, event: Event, text: Text, style: ScalarStyle, resolved: &Resolved) -> NodeId {
        let class = resolved.class;
        if class == ScalarClass::Str || self.options.dialect != Dialect::GoV2Json {
            let content = match &resolved.text {
                Some(decoded) => decoded,
                None => self.parser.scanner.text(text),
            };
            let info = KeyInfo { finger: finger(content), kind: KeyKind::Scalar, class };
            self.work.keys.push(info);
            return self.plain_or_decoded(event, text, style, resolved);
        }
        let span = self.span(event.start, event.end);
        let shown = self.parser.scanner.text(text).to_owned();
        if let Some(name) = self.parser.properties_of(event).anchor {
            // An alias to the key means its value, not its text.
            let value = self.plain_or_decoded(event, text, style, resolved);
            self.define(name, value, 1, 0, false);
        }
        let content = self.push_key(&shown, class, KeyKind::Scalar);
        self.builder.decoded_scalar(span, &content, ScalarClass::Str, style)
    }

    /// Notes a key and returns its text.
    fn push_key(&mut self, text: &str, class: ScalarClass, kind: KeyKind) -> String {
        let content = self.key_text(text, class);
        let kind = if content.is_some() { kind } else { KeyKind::Unsupported };
        let content = content.unwrap_or_else(|| text.to_owned());
        self.work.keys.push(KeyInfo { finger: finger(&content), kind, class });
        content
    }

    /// The text that a value becomes as a key, if it can be one. (sigs.k8s.io/yaml: yaml.go, `convertToJSONableObject`)
    fn key_text(&self, text: &str, class: ScalarClass) -> Option<String> {
        match (class, resolve::number(text, class, self.options.dialect)) {
            (ScalarClass::Bool(value), _) => Some(value.to_string()),
            (_, Some(Number::Int(value))) => Some(value.to_string()),
            (_, Some(Number::Float(value))) => Some(resolve::float_key_text(value)),
            (_, Some(Number::Uint(_))) | (ScalarClass::Null, None) => None,
            (_, None) => Some(text.to_owned()),
        }
    }

    /// Notes that JSON cannot have `key` for a key, in the words of `sigs.k8s.io/yaml`.
    pub(super) fn unsupported_key(&mut self, key: NodeId, value: NodeId) {
        let span = self.node(key).own_span();
        let text = self.node(key).text().unwrap_or_default();
        let what = match resolve::number(text, ScalarClass::Int, self.options.dialect) {
            Some(Number::Uint(number)) => format!("uint64, key: {}", go_syntax::uint(number)),
            _ => "%!s(<nil>), key: <nil>".into(),
        };
        let value = if self.node(value).is_null() { "<nil>".into() } else { self.go_syntax(value) };
        let problem = format!("unsupported map key of type: {what}, value: {value}");
        self.faults.conversion(Fault::new(Phase::Json, problem, span.start).until(span.end));
    }

    fn go_syntax(&self, id: NodeId) -> String {
        go_syntax::go_syntax(self.node(id), self.options.dialect)
    }

    /// A list or map in the place of a key.
    pub(super) fn collection_key(&mut self, is_map: bool, id: NodeId) -> NodeId {
        self.work.keys.push(KeyInfo {
            finger: if is_map { 1 } else { 2 },
            kind: KeyKind::Collection,
            class: ScalarClass::Str,
        });
        if self.options.dialect != Dialect::Yaml12Core {
            let shown = self.go_syntax(id);
            let span = self.node(id).span();
            let fault = Fault::new(Phase::Decode, format!("invalid map key: {shown}"), span.start);
            self.faults.decode(span.end, fault.until(span.end));
        }
        id
    }

    /// An alias in the place of a key.
    pub(super) fn alias_key(&mut self, event: Event, alias: NodeId, is_map: bool) -> NodeId {
        let node = self.node(alias);
        let Some(text) = node.text().map(str::to_owned) else {
            return self.collection_key(is_map, alias);
        };
        let class = node.class().unwrap_or(ScalarClass::Str);
        let style = node.style().unwrap_or_default();
        let content = match self.options.dialect {
            Dialect::GoV2Json if class != ScalarClass::Str => self.push_key(&text, class, KeyKind::Alias),
            _ => {
                self.work.keys.push(KeyInfo { finger: finger(&text), kind: KeyKind::Alias, class });
                text
            }
        };
        let span = self.span(event.start, event.end);
        let class = if self.options.dialect == Dialect::GoV2Json { ScalarClass::Str } else { class };
        self.builder.decoded_scalar(span, &content, class, style)
    }

    pub(super) fn node(&self, id: NodeId) -> NodeRef<'_> {
        self.builder.document().node_ref(id)
    }

    /// A key that a map has twice: `key` again, with `value`, after `first` (go-yaml v3 names its line).
    pub(super) fn duplicate(&mut self, key: NodeId, value: NodeId, class: ScalarClass, first: Option<NodeId>) {
        let span = self.node(key).own_span();
        let text = self.node(key).text().unwrap_or_default();
        let v3 = self.options.dialect == Dialect::GoV3;
        let shown = match class {
            ScalarClass::Bool(_) | ScalarClass::Int | ScalarClass::Float if !v3 => text.to_owned(),
            _ => go_syntax::quote(text),
        };
        let at = if v3 { span.start } else { self.node(value).own_span().start };
        let first = first.map(|first| self.node(first).own_span().start);
        self.faults.duplicate(Duplicate { at, key: (span.start, span.end), shown, first });
    }
}
