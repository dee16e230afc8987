//! The splitter of the Kubernetes tools: lines, not YAML, say where a document ends.
//! (k8s.io/apimachinery: pkg/util/yaml/decoder.go, `YAMLReader`; kyverno: ext/yaml/split.go)

use std::ops::Range;

/// A piece of the text, or a separator line that has more than a comment behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Document(Range<usize>),
    /// The line, and the text after its `---`.
    BadSeparator(Range<usize>, String),
}

/// Cuts a text into pieces. The `---` before a piece is dropped, but one that follows another at once stays and begins
/// the next piece, as in the original.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Splitter {
    at: usize,
    /// Where it stops, when that is not the end of the text; pieces that begin before it are still whole.
    end: Option<usize>,
}

impl Splitter {
    /// Splitters that give `size` pieces each; the last one gives the rest, and all behind `most` pieces. Together they give
    /// all.
    pub(crate) fn runs(text: &str, size: usize, most: usize) -> Vec<Self> {
        let mut splitter = Self::default();
        let mut runs = vec![splitter];
        let mut pieces = 0;
        while pieces < most && splitter.next(text).is_some() {
            pieces += 1;
            if pieces % size.max(1) == 0 {
                if let Some(run) = runs.last_mut() {
                    run.end = Some(splitter.at);
                }
                runs.push(splitter);
            }
        }
        runs
    }

    /// The next piece that has more than blank and comment lines.
    pub(crate) fn next(&mut self, text: &str) -> Option<Piece> {
        loop {
            match self.piece(text)? {
                Piece::Document(range) if is_empty(text.get(range.clone()).unwrap_or_default()) => {}
                piece => return Some(piece),
            }
        }
    }

    fn piece(&mut self, text: &str) -> Option<Piece> {
        let start = self.at;
        if start >= self.end.unwrap_or(text.len()) {
            return None;
        }
        loop {
            let line = self.at;
            let rest = text.get(line..).unwrap_or_default();
            if rest.is_empty() {
                return (line > start).then_some(Piece::Document(start..line));
            }
            let end = line + memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
            self.at = end;
            let Some(after) = rest.strip_prefix("---") else { continue };
            let after = after.get(..(end - line).saturating_sub(3)).unwrap_or_default().trim();
            if !after.is_empty() && !after.starts_with('#') {
                return Some(Piece::BadSeparator(line..end, after.to_owned()));
            }
            if line > start {
                return Some(Piece::Document(start..line));
            }
        }
    }
}

/// True when every line is blank or a comment.
fn is_empty(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let mut splitter = Splitter::default();
        std::iter::from_fn(|| splitter.next(text))
            .map(|piece| match piece {
                Piece::Document(range) => text.get(range).unwrap().to_owned(),
                Piece::BadSeparator(_, after) => format!("bad {after}"),
            })
            .collect()
    }

    #[test]
    fn separators_are_dropped_but_a_doubled_one_stays() {
        assert_eq!(pieces("a: 1\n---\nb: 2"), ["a: 1\n", "b: 2"]);
        assert_eq!(pieces("---\na: 1\n--- # x\nb: 2\n"), ["---\na: 1\n", "b: 2\n"]);
        assert_eq!(pieces("a: 1\n---\n---\nb: 2\n"), ["a: 1\n", "---\nb: 2\n"]);
        assert_eq!(pieces("---\n---\n"), ["---\n"]);
        assert_eq!(pieces("# c\n\n---\n# d\n"), Vec::<String>::new());
    }

    #[test]
    fn runs_give_the_same_pieces() {
        let text = "a\n---\n# c\n---\n---\nb\n--- x\nc\n---\n\n---\nd\n---\ne";
        let mut whole = Splitter::default();
        let whole: Vec<Piece> = std::iter::from_fn(|| whole.next(text)).collect();
        for (size, most) in [(1, 9), (2, 9), (3, 9), (7, 9), (1, 2), (2, 4), (3, 0)] {
            let runs = Splitter::runs(text, size, most);
            assert!(runs.len() <= 1 + most / size, "{size} {most}");
            let pieces = runs.into_iter().flat_map(|mut run| std::iter::from_fn(move || run.next(text)));
            assert_eq!(pieces.collect::<Vec<_>>(), whole, "{size} {most}");
        }
    }

    #[test]
    fn text_behind_a_separator_is_an_error() {
        assert_eq!(pieces("a: 1\n--- b\nc: 1\n"), ["bad b", "c: 1\n"]);
    }
}
