//! The stream that is printed: documents behind their separators, with the map of the whole.
//!
//! helm: pkg/action/action.go (`renderResources`), pkg/cmd/template.go

use gotemplate::value::{Mark, Place};

use super::{Hook, Manifest, cut_marks};

/// A text, and what made its bytes.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    text: Vec<u8>,
    map: Vec<Mark>,
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Stream {
    /// An empty stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.text
    }

    /// What made the bytes. Separators and `# Source:` lines have no mark.
    pub fn map(&self) -> &[Mark] {
        &self.map
    }

    /// Adds a document behind a separator and a line that names `path`, with a line break at its end.
    pub fn push(&mut self, path: &str, text: &[u8], marks: &[Mark]) {
        self.text.extend_from_slice(format!("---\n# Source: {path}\n").as_bytes());
        let shift = offset(self.text.len());
        self.text.extend_from_slice(text);
        self.text.push(b'\n');
        self.map.extend(marks.iter().map(|mark| Mark {
            start: mark.start.saturating_add(shift),
            end: mark.end.saturating_add(shift),
            ..*mark
        }));
    }

    /// Adds a manifest.
    pub fn push_manifest(&mut self, manifest: &Manifest) {
        self.push(&manifest.path, manifest.text.as_bytes(), &manifest.map);
    }

    /// Adds a hook.
    pub fn push_hook(&mut self, hook: &Hook) {
        self.push_manifest(&hook.manifest);
    }

    /// Takes the white space around the stream away and ends it with one line break: what is done to manifests before hooks
    /// follow.
    pub fn trim(&mut self) {
        let text = String::from_utf8_lossy(&self.text);
        let start = text.len() - text.trim_start().len();
        let end = start + text.trim().len();
        if text.len() == self.text.len() {
            self.map = cut_marks(&self.map, start..end);
            self.text.truncate(end);
            self.text.drain(..start);
        }
        self.text.push(b'\n');
    }

    /// The place of a file that is printed as it is.
    pub(crate) fn verbatim(file: u32, length: usize) -> Mark {
        let place = Place { file, start: 0, end: offset(length), literal: true };
        Mark { start: 0, end: offset(length), place, origin: gotemplate::value::Origin::NONE }
    }
}
