//! Files that are printed as they are, taken apart for those who look at objects.

use std::sync::Arc;

use super::head::Head;
use super::split::split;
use super::{DocumentText, Manifest, Stream, cut_marks};
use crate::file::{Bytes, ChartFile};

/// The documents of a file. Of one that is no object nothing but the text is known: nobody has checked it.
pub(crate) fn documents(path: &str, file: &ChartFile) -> Vec<Manifest> {
    let text = file.data.to_str();
    let id = file.id.filter(|_| matches!(file.data, Bytes::Text(_)));
    let mark = id.map(|id| Stream::verbatim(id.0, text.len()));
    let ranges = split(&text).into_iter();
    ranges
        .map(|range| {
            let part = DocumentText::part(&text, range.clone());
            let Head { api_version, kind, name, .. } = Head::read(part.to_shared()).unwrap_or_default();
            let map = cut_marks(mark.as_slice(), range);
            let (path, trace) = (path.to_owned(), Arc::default());
            Manifest { path, file: file.id, text: part, api_version, kind, name, map, trace }
        })
        .collect()
}
