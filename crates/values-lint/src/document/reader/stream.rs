//! Documents of a stream, and their directives.

use super::cursor::{is_blank, is_break, is_space};
use super::properties::{is_tag_handle, is_tag_uri};
use super::{Context, Fault, Read, Reader};

/// Reads a stream; only its first document is of use. `text` has no byte order mark, and ends with a line break unless it is
/// empty; `length` is that of the text as it was given.
pub(in crate::document) fn read(text: &str, length: usize) -> Read {
    let mut reader = Reader::new(text);
    while reader.here() == b' ' {
        reader.line_indent += 1;
        reader.position += 1;
    }
    // The last line break is none of the original's business.
    let end = text.len().saturating_sub(1);
    let mut documents = Vec::new();
    while reader.position < end && reader.stopped.is_none() {
        let from = reader.position;
        documents.extend(reader.read_document(end));
        if reader.position <= from {
            while reader.position < end && reader.here() != b'\n' {
                reader.position += 1;
            }
        }
        reader.step();
    }
    if let Some(root) = documents.last() {
        let start = reader.tree.start(*root);
        reader.tree.set_place(*root, start, length);
    }
    for root in &documents {
        let end = reader.tree.end(*root);
        let start = reader.tree.start(*root);
        if start.is_some_and(|start| start > end) {
            reader.tree.set_place(*root, Some(end), end);
        }
    }
    if documents.len() > 1 {
        let message = "expected a single document in the stream, but found more".to_owned();
        reader.faults.push(Fault { message, line: 0, column: 0, is_warning: false, to_line_end: false });
    }
    Read { root: documents.first().copied(), tree: reader.tree, faults: reader.faults, stopped: reader.stopped }
}

impl Reader<'_> {
    fn read_document(&mut self, end: usize) -> Option<super::NodeId> {
        self.version_seen = false;
        self.tags.clear();
        self.anchors.clear();
        let directives = self.read_directives();
        self.skip_space(true);
        if self.line_indent == 0 && self.slice(self.position, self.position + 3) == "---" {
            self.position += 3;
            self.skip_space(true);
        } else if directives {
            self.error("directives end mark is expected");
        }
        self.compose(self.line_indent - 1, Context::BlockOut, false, true);
        self.skip_space(true);
        let root = self.result;
        if self.position == self.line_start && self.at_document_separator() {
            if self.here() == b'.' {
                self.position += 3;
                self.skip_space(true);
            }
        } else if self.position < end {
            self.error("end of the stream or a document separator is expected");
        }
        root
    }

    /// The `%` lines. True when there are some.
    fn read_directives(&mut self) -> bool {
        let mut some = false;
        while self.here() != 0 {
            self.step();
            self.skip_space(true);
            if self.line_indent > 0 || self.here() != b'%' {
                break;
            }
            some = true;
            self.position += 1;
            let name = self.read_word().to_owned();
            if name.is_empty() {
                self.error("directive name must not be less than one character in length");
            }
            let arguments = self.read_arguments();
            if self.here() != 0 {
                self.read_line_break();
            }
            match name.as_str() {
                "YAML" => self.version_directive(&arguments),
                "TAG" => self.tag_directive(&arguments),
                _ => self.position += 1,
            }
        }
        some
    }

    fn read_word(&mut self) -> &str {
        let start = self.position;
        while self.here() != 0 && !is_space(self.here()) {
            self.position += 1;
        }
        self.slice(start, self.position)
    }

    fn read_arguments(&mut self) -> Vec<String> {
        let mut arguments = Vec::new();
        while self.here() != 0 {
            while is_blank(self.here()) {
                self.position += 1;
            }
            if self.here() == b'#' {
                self.skip_comment();
                break;
            }
            if is_break(self.here()) {
                break;
            }
            arguments.push(self.read_word().to_owned());
        }
        arguments
    }

    fn version_directive(&mut self, arguments: &[String]) {
        if self.version_seen {
            self.error("duplication of %YAML directive");
        }
        let [version] = arguments else {
            return self.error("YAML directive accepts exactly one argument");
        };
        let numbers = version.split_once('.').and_then(|(major, minor)| {
            let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
            Some((number(major)?, number(minor)?))
        });
        let Some((major, minor)) = numbers else {
            return self.error("ill-formed argument of the YAML directive");
        };
        self.version_seen = true;
        if major != 1 {
            self.error("found incompatible YAML document (version 1.2 is required)");
        }
        if minor != 2 {
            self.error("found incompatible YAML document (version 1.2 is required)");
        }
    }

    fn tag_directive(&mut self, arguments: &[String]) {
        let [handle, prefix] = arguments else {
            return self.error("TAG directive accepts exactly two arguments");
        };
        if !is_tag_handle(handle) {
            self.error("ill-formed tag handle (first argument) of the TAG directive");
        }
        if self.tags.contains_key(handle) {
            self.error(format!("there is a previously declared suffix for \"{handle}\" tag handle"));
        }
        if !is_tag_uri(prefix) {
            self.error("ill-formed tag prefix (second argument) of the TAG directive");
        }
        self.tags.insert(handle.clone(), prefix.clone());
    }
}
