//! Parts of the printed stream: what `--show-only` leaves.
//!
//! The one idea to know: the stream is taken apart as text, so a document of a file that is printed as it is (`crds/`) counts
//! by what its own text says, and one without a `# Source:` line is lost.
//!
//! helm: pkg/cmd/template.go

use std::ops::Range;

use gotemplate::value::Mark;

use super::cut_marks;
use super::split::split;
use super::stream::Stream;
use crate::path_match::path_match;

impl Stream {
    /// The documents that come out of templates whose path without the chart's name matches one of `patterns`: in the order of
    /// the patterns, then of the documents.
    ///
    /// # Errors
    /// The first pattern that matches nothing.
    pub fn select<'p>(&self, patterns: &'p [String]) -> Result<Self, &'p str> {
        let text = String::from_utf8_lossy(self.bytes());
        let documents = split(&text);
        let mut chosen = self.for_parts();
        for pattern in patterns {
            let mut found = false;
            for range in &documents {
                let document = text.get(range.clone()).unwrap_or_default();
                let matches = source(document).is_some_and(|path| path_match(pattern, path) == Ok(true));
                if matches {
                    chosen.push_part(document, &self.marks_of(&text, range));
                    found = true;
                }
            }
            if !found {
                return Err(pattern);
            }
        }
        Ok(chosen)
    }

    /// What made the bytes of a part; nothing is known of a stream that is no UTF-8.
    fn marks_of(&self, text: &str, range: &Range<usize>) -> Vec<Mark> {
        if text.len() == self.bytes().len() { cut_marks(self.map(), range.clone()) } else { Vec::new() }
    }
}

/// The path behind the first `# Source: CHART/` of a document. The chart's name is anything up to the first slash, as in the
/// original's pattern `# Source: [^/]+/(.+)`.
fn source(document: &str) -> Option<&str> {
    const HEAD: &str = "# Source: ";
    document.match_indices(HEAD).find_map(|(at, _)| {
        let rest = document.get(at + HEAD.len()..)?;
        let (chart, path) = rest.split_once('/')?;
        let path = path.split('\n').next()?;
        (!chart.is_empty() && !path.is_empty()).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn patterns(list: &[&str]) -> Vec<String> {
        list.iter().map(|&pattern| pattern.to_owned()).collect()
    }

    fn stream() -> Stream {
        let (mut stream, trace) = (Stream::new(), Arc::default());
        stream.push("app/crds/c.yaml", None, b"a: 1\n---\nb: 2\n", &[], &trace);
        stream.push("app/templates/x.yaml", None, b"c: 3", &[], &trace);
        stream.push("app/templates/y.yaml", None, b"d: 4", &[], &trace);
        stream.push("app/templates/x.yaml", None, b"e: 5", &[], &trace);
        stream
    }

    #[test]
    fn documents_come_in_the_order_of_the_patterns() {
        let chosen = stream().select(&patterns(&["templates/y.yaml", "templates/x*"])).unwrap();
        let want = "---\n# Source: app/templates/y.yaml\nd: 4\n---\n# Source: app/templates/x.yaml\nc: 3\n---\n\
                    # Source: app/templates/x.yaml\ne: 5\n";
        assert_eq!(String::from_utf8_lossy(chosen.bytes()), want);
        let length = u32::try_from(want.len()).unwrap();
        assert_eq!(chosen.map().last().map(|mark| mark.end), Some(length));
    }

    #[test]
    fn a_document_without_a_source_is_lost() {
        let chosen = stream().select(&patterns(&["crds/c.yaml"])).unwrap();
        assert_eq!(chosen.bytes(), b"---\n# Source: app/crds/c.yaml\na: 1\n");
    }

    #[test]
    fn a_pattern_that_matches_nothing_is_named() {
        let patterns = patterns(&["templates/x.yaml", "none", "templates/["]);
        assert_eq!(stream().select(&patterns).unwrap_err(), "none");
        assert!(stream().select(&patterns[2..]).is_err());
    }
}
