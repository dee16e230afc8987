//! A whole text as one JSON value: what Go's decoder would put into a [`Stub`].
//!
//! go: encoding/json/decode.go, scanner.go

use super::stub::{Stub, Stubs};

/// Levels of lists of manifests in each other.
const MOST_LISTS: usize = 50;
/// Levels of what is passed over, as in Go.
const MOST_LEVELS: usize = 10_000;

/// Whether a text may be JSON that fits: an object, or null.
pub(super) fn may_be(bytes: &[u8]) -> bool {
    bytes.iter().find(|byte| !is_space(**byte)).is_none_or(|first| matches!(first, b'{' | b'n'))
}

/// The manifest that a text is, when all of it is JSON and fits.
pub(super) fn stub(bytes: &[u8]) -> Option<Stub> {
    if !may_be(bytes) {
        return None;
    }
    let mut reader = Reader { bytes, at: 0 };
    let mut stub = Stub::default();
    reader.stub(&mut stub, 0)?;
    reader.skip_space();
    (reader.at == bytes.len()).then_some(stub)
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

struct Reader<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// Takes a byte when it is the next one behind blanks.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.skip_space();
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn literal(&mut self, word: &[u8]) -> Option<()> {
        self.bytes.get(self.at..)?.starts_with(word).then(|| self.at += word.len())
    }

    /// Takes `null`, which leaves a field as it is.
    fn null(&mut self) -> bool {
        self.skip_space();
        self.literal(b"null").is_some()
    }

    /// Reads an object; `field` reads the value of a key.
    fn object(&mut self, mut field: impl FnMut(&mut Self, &str) -> Option<()>) -> Option<()> {
        self.take(b'{')?;
        if self.take(b'}').is_some() {
            return Some(());
        }
        loop {
            self.skip_space();
            let key = self.string()?;
            self.take(b':')?;
            field(self, &key)?;
            if self.take(b',').is_none() {
                return self.take(b'}');
            }
        }
    }

    fn stub(&mut self, stub: &mut Stub, depth: usize) -> Option<()> {
        if self.null() {
            return Some(());
        }
        self.object(|reader, key| match known(key, &["kind", "apiVersion", "metadata", "items"]) {
            "kind" => reader.text(&mut stub.kind),
            "apiVersion" => {
                reader.skip_space();
                let from = reader.at;
                reader.text(&mut stub.version.text)?;
                stub.version.span = (u32::try_from(from).ok()?, u32::try_from(reader.at).ok()?);
                Some(())
            }
            "metadata" if reader.null() => Some(()),
            "metadata" => reader.object(|reader, key| match known(key, &["name", "namespace"]) {
                "name" => reader.text(&mut stub.meta.name),
                "namespace" => reader.text(&mut stub.meta.namespace),
                _ => reader.skip_value(),
            }),
            "items" => reader.stubs(&mut stub.items, depth),
            _ => reader.skip_value(),
        })
    }

    fn stubs(&mut self, stubs: &mut Stubs, depth: usize) -> Option<()> {
        if self.null() {
            stubs.0.clear();
            return Some(());
        }
        if depth >= MOST_LISTS {
            return None;
        }
        self.take(b'[')?;
        // Go fills the items that an earlier key of the same name left.
        let mut filled = 0;
        if self.take(b']').is_none() {
            loop {
                if stubs.0.len() == filled {
                    stubs.0.push(Stub::default());
                }
                self.stub(stubs.0.get_mut(filled)?, depth + 1)?;
                filled += 1;
                if self.take(b',').is_none() {
                    break;
                }
            }
            self.take(b']')?;
        }
        stubs.0.truncate(filled);
        Some(())
    }

    /// Reads a text into a field.
    fn text(&mut self, out: &mut String) -> Option<()> {
        if !self.null() {
            *out = self.string()?;
        }
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let from = self.at;
        self.skip_string()?;
        let inside = self.bytes.get(from + 1..self.at - 1)?;
        if !inside.contains(&b'\\')
            && let Ok(text) = std::str::from_utf8(inside)
        {
            return Some(text.to_owned());
        }
        common::go::json::read(self.bytes.get(from..self.at)?, Texts).ok()?.value
    }

    fn skip_string(&mut self) -> Option<()> {
        (self.peek()? == b'"').then_some(())?;
        self.at += 1;
        loop {
            let rest = self.bytes.get(self.at..)?;
            let next = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..0x20))?;
            self.at += next + 1;
            match rest.get(next)? {
                b'"' => return Some(()),
                b'\\' => match *rest.get(next + 1)? {
                    b'u' => {
                        let digits = rest.get(next + 2..next + 6)?;
                        digits.iter().all(u8::is_ascii_hexdigit).then_some(())?;
                        self.at += 5;
                    }
                    b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => self.at += 1,
                    _ => return None,
                },
                _ => return None,
            }
        }
    }

    /// Passes over a value, whose brackets wait on a stack.
    fn skip_value(&mut self) -> Option<()> {
        let mut open = Vec::new();
        loop {
            self.skip_space();
            match self.peek()? {
                byte @ (b'{' | b'[') => {
                    self.at += 1;
                    if open.len() >= MOST_LEVELS {
                        return None;
                    }
                    let close = if byte == b'{' { b'}' } else { b']' };
                    if self.take(close).is_none() {
                        open.push(close);
                        self.key_in(close)?;
                        continue;
                    }
                }
                b'"' => self.skip_string()?,
                b't' => self.literal(b"true")?,
                b'f' => self.literal(b"false")?,
                b'n' => self.literal(b"null")?,
                _ => self.skip_number()?,
            }
            loop {
                let Some(&close) = open.last() else { return Some(()) };
                if self.take(b',').is_some() {
                    self.key_in(close)?;
                    break;
                }
                self.take(close)?;
                open.pop();
            }
        }
    }

    /// Passes over a key, when an object is open.
    fn key_in(&mut self, close: u8) -> Option<()> {
        if close == b'}' {
            self.skip_space();
            self.skip_string()?;
            self.take(b':')?;
        }
        Some(())
    }

    fn skip_number(&mut self) -> Option<()> {
        let _ = self.literal(b"-");
        match self.peek()? {
            b'0' => self.at += 1,
            _ => self.skip_digits()?,
        }
        if self.literal(b".").is_some() {
            self.skip_digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.skip_digits()?;
        }
        Some(())
    }

    fn skip_digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }
}

/// The name among `names` that a key stands for: cases do not count, and two letters that fold to ASCII ones.
fn known(key: &str, names: &[&'static str]) -> &'static str {
    let folded = |key: &str| {
        let fold = |c: char| match c {
            '\u{212A}' => 'k',
            '\u{017F}' => 's',
            c => c.to_ascii_lowercase(),
        };
        key.chars().map(fold).collect::<String>()
    };
    let is_meant =
        |name: &&&str| name.eq_ignore_ascii_case(key) || (!key.is_ascii() && folded(key) == name.to_ascii_lowercase());
    names.iter().find(is_meant).copied().unwrap_or_default()
}

/// Makes texts of JSON strings.
struct Texts;

impl common::go::json::Builder for Texts {
    type Value = Option<String>;
    type Entries = ();

    fn null(&self) -> Self::Value {
        None
    }

    fn bool(&self, _: bool) -> Self::Value {
        None
    }

    fn number(&self, _: f64) -> Self::Value {
        None
    }

    fn text(&self, text: String) -> Self::Value {
        Some(text)
    }

    fn list(&self, _: Vec<Self::Value>) -> Self::Value {
        None
    }

    fn insert(&self, (): &mut (), _: String, _: Self::Value) {}

    fn object(&self, (): ()) -> Self::Value {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<Stub> {
        stub(text.as_bytes())
    }

    #[test]
    fn keys_match_in_any_case_and_the_last_counts() {
        let stub = read(r#"{"KIND":"A","\u212Aind":"B","apiversion":"a\/v1","Metadata":{"NAME":"n","x":[{"y":[1.5e3,true]}]},"metadata":{"namespace":"m"}}"#).unwrap();
        assert_eq!((stub.kind.as_str(), stub.version.text.as_str()), ("B", "a/v1"));
        assert_eq!((stub.meta.name.as_str(), stub.meta.namespace.as_str()), ("n", "m"));
    }

    #[test]
    fn the_place_of_the_version_is_known() {
        let text = r#"{"apiVersion": "a/v1"}"#;
        let stub = read(text).unwrap();
        assert_eq!(text.get(stub.version.span.0 as usize..stub.version.span.1 as usize), Some("\"a/v1\""));
    }

    #[test]
    fn what_is_no_json_or_does_not_fit_is_left_to_yaml() {
        for text in [
            "",
            "x",
            "[]",
            "1",
            "{",
            "{}x",
            "{\"kind\":1}",
            "{\"a\":01}",
            "{\"a\":1,}",
            "{\"a\":\"\u{1}\"}",
            "{\"items\":[1]}",
            "{a: b}",
            "nul",
            "{\"a\":[1}",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
        for text in ["{}", " null ", "{\"kind\":null,\"metadata\":null,\"items\":null}", "{\"a\":[[],{}, -0.1E+2]}"] {
            assert!(read(text).is_some(), "{text}");
        }
    }

    #[test]
    fn items_of_a_repeated_key_are_filled_again() {
        let stub = read(r#"{"items":[{"kind":"A"},{"kind":"B"}],"items":[{"apiVersion":"v"}]}"#).unwrap();
        let [item] = stub.items.0.as_slice() else { panic!("{stub:?}") };
        assert_eq!((item.kind.as_str(), item.version.text.as_str()), ("A", "v"));
    }

    #[test]
    fn deep_values_cost_no_stack() {
        let text = format!("{{\"a\":{}{}}}", "[".repeat(9_000), "]".repeat(9_000));
        assert!(read(&text).is_some());
        assert_eq!(read(&"{\"items\":[".repeat(10_000)), None);
    }
}
