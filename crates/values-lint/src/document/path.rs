//! Paths into a value, and the three ways in which they are printed.
//! (spectral: packages/runtime/src/utils/printPath.ts, @stoplight/json: pathToPointer)

use std::fmt::Write as _;
use std::sync::Arc;

use super::number;

/// One step of a path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Segment {
    /// A key of a map. An index that a rule wrote as text is a key, too.
    Key(Arc<str>),
    /// An index of a list.
    Index(usize),
}

/// The steps from the root.
pub type Path = Vec<Segment>;

impl Segment {
    /// A key.
    pub fn key(text: impl Into<Arc<str>>) -> Self {
        Self::Key(text.into())
    }

    /// The segment as text: `a`, `0`.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Key(key) => (&**key).into(),
            Self::Index(index) => index.to_string().into(),
        }
    }
}

impl From<&str> for Segment {
    fn from(key: &str) -> Self {
        Self::Key(key.into())
    }
}

impl From<usize> for Segment {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// How a path is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathStyle {
    /// `a.b[0]['x y']`.
    Dot,
    /// `#/a/b/0`, nothing escaped.
    Pointer,
    /// `#/a~1b/0`, escaped, and what no URL may hold percent-encoded.
    EscapedPointer,
}

impl PathStyle {
    /// The text of a path.
    pub fn print(self, path: &[Segment]) -> String {
        match self {
            Self::Dot => pointer_unescape(&dotted(path)),
            Self::Pointer if path.is_empty() => "#".to_owned(),
            Self::Pointer => {
                let joined: Vec<_> = path.iter().map(Segment::text).collect();
                format!("#/{}", pointer_unescape(&joined.join("/")))
            }
            Self::EscapedPointer => {
                let mut text = "#".to_owned();
                for segment in path {
                    text.push('/');
                    escape_into(&pointer_unescape(&segment.text()), &mut text);
                }
                text
            }
        }
    }
}

fn dotted(path: &[Segment]) -> String {
    let mut text = String::new();
    for (at, segment) in path.iter().enumerate() {
        match segment {
            Segment::Index(index) => _ = write!(text, "[{index}]"),
            Segment::Key(key) if key.is_empty() => text.push_str("['']"),
            Segment::Key(key) if key.contains(char::is_whitespace) => _ = write!(text, "['{key}']"),
            Segment::Key(key) if number::parse(key).is_some() => _ = write!(text, "[{key}]"),
            Segment::Key(key) => {
                if at > 0 {
                    text.push('.');
                }
                text.push_str(key);
            }
        }
    }
    text
}

/// `~1` and `~0` of a JSON pointer as `/` and `~`, percent-encoded letters decoded where that gives a text.
/// (@stoplight/json: decodePointerFragment)
pub fn pointer_unescape(text: &str) -> String {
    if !text.contains(['~', '%']) {
        return text.to_owned();
    }
    percent_decode(text).unwrap_or_else(|| text.to_owned()).replace("~1", "/").replace("~0", "~")
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let high = char::from(rest.next()?).to_digit(16)?;
        let low = char::from(rest.next()?).to_digit(16)?;
        bytes.push(u8::try_from(high * 16 + low).ok()?);
    }
    String::from_utf8(bytes).ok()
}

/// `~` and `/` as JSON pointers escape them, the rest percent-encoded as `encodeURIComponent` does.
/// (@stoplight/json: encodePointerUriFragment)
fn escape_into(segment: &str, text: &mut String) {
    for letter in segment.chars() {
        match letter {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            _ if letter.is_ascii_alphanumeric() || "-_.!*'()".contains(letter) => text.push(letter),
            _ => {
                let mut buffer = [0; 4];
                for byte in letter.encode_utf8(&mut buffer).bytes() {
                    _ = write!(text, "%{byte:02X}");
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_print_in_three_ways() {
        let path: Path = vec!["a/b".into(), 0.into(), "x y".into(), "5".into(), "é".into()];
        assert_eq!(PathStyle::Dot.print(&path), "a/b[0]['x y'][5].é");
        assert_eq!(PathStyle::Pointer.print(&path), "#/a/b/0/x y/5/é");
        assert_eq!(PathStyle::EscapedPointer.print(&path), "#/a~1b/0/x%20y/5/%C3%A9");
        assert_eq!(PathStyle::Pointer.print(&[]), "#");
    }
}
