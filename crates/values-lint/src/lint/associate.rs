//! Where a path of the resolved document really stands: in which file, and at which path there.
//! (spectral: packages/core/src/documentInventory.ts, findAssociatedItemForPath)

use std::path::Path as FilePath;
use std::sync::Arc;

use super::inventory::Inventory;
use super::pointer;
use crate::document::{Document, Path, PathStyle, Segment};
use crate::remote;
use crate::ruleset::normalize;

/// References that one path may lead through.
const MAX_JUMPS: u32 = 1_000;

/// The real place of a path.
pub(super) struct Place<'i> {
    pub(super) document: &'i Document,
    pub(super) source: &'i str,
    /// The part of the path that is there.
    pub(super) path: Path,
    /// The whole path, its missing end included.
    pub(super) missing: Path,
}

impl Inventory {
    /// The place of a path; `None` where it cannot be told.
    pub(super) fn place(&self, path: &[Segment], resolved: bool) -> Option<Place<'_>> {
        let here = |path: &[Segment]| {
            let closest = pointer::closest_in(&self.document, path).to_vec();
            Place { document: &self.document, source: &self.source, path: closest, missing: path.to_vec() }
        };
        if !resolved || self.refs.is_empty() {
            return Some(here(path));
        }
        let closest = pointer::closest(self.resolved(), path);
        let Some(rest) = self.until_reference(closest)? else { return Some(here(path)) };
        let missing = match rest.last() {
            Some(last) => {
                let at = path.iter().rposition(|segment| segment == last).map_or(0, |at| at + 1);
                path.get(at..).unwrap_or(&[])
            }
            None => &[],
        };
        self.follow(path, missing)
    }

    /// What is left of a path behind the first reference on its way; `None` inside where there is no reference, `None`
    /// outside where the path leads nowhere.
    #[expect(clippy::option_option, reason = "two kinds of nothing, as told")]
    fn until_reference<'p>(&self, path: &'p [Segment]) -> Option<Option<&'p [Segment]>> {
        let mut here = self.unresolved();
        for (at, segment) in path.iter().enumerate() {
            if !here.is_container() {
                return None;
            }
            match pointer::step(here, segment) {
                Some(next) => here = next,
                None if pointer::reference_of(here).is_some() => return Some(path.get(at..)),
                None => return None,
            }
        }
        let alone = here.as_object().is_some_and(|object| object.len() == 1);
        Some((alone && pointer::reference_of(here).is_some()).then_some(&[]))
    }

    /// Goes along a path, and on where references lead.
    fn follow(&self, path: &[Segment], missing: &[Segment]) -> Option<Place<'_>> {
        let mut source: Arc<str> = Arc::clone(&self.source);
        let (mut document, mut name) = (&self.document, &*self.source);
        let mut refs = &self.refs;
        let mut at = "#".to_owned();
        let mut jumps = 0;
        for step in 0..=path.len() {
            if let Some(segment) = step.checked_sub(1).and_then(|step| path.get(step)) {
                let escaped = PathStyle::EscapedPointer.print(std::slice::from_ref(segment));
                at.push_str(escaped.strip_prefix('#').unwrap_or(&escaped));
            }
            while let Some(reference) = refs.get(&at) {
                jumps += 1;
                if jumps > MAX_JUMPS {
                    return None;
                }
                let (file, target) = pointer::split(reference);
                if !file.is_empty() {
                    source = self.absolute(&source, file);
                    if source == self.source {
                        (document, name, refs) = (&self.document, &self.source, &self.refs);
                    } else if let Some((key, found)) = self.files.get_key_value(&source) {
                        (document, name, refs) = (&found.document, key, &found.refs);
                    } else {
                        let data = document.data()?;
                        let closest = pointer::closest(data, path).to_vec();
                        return Some(Place { document, source: name, path: closest, missing: path.to_vec() });
                    }
                }
                target.clone_into(&mut at);
            }
        }
        let wanted = pointer::segments(&at);
        let found = pointer::closest(document.data()?, &wanted).to_vec();
        let missing = found.iter().chain(missing).cloned().collect();
        Some(Place { document, source: name, path: found, missing })
    }

    fn absolute(&self, from: &str, file: &str) -> Arc<str> {
        if remote::is_url(from) || remote::is_url(file) {
            return remote::reference(from, file).into();
        }
        let folder = FilePath::new(from).parent().unwrap_or_else(|| FilePath::new(""));
        let joined = normalize(&folder.join(crate::document::pointer_unescape(file)));
        let name: Arc<str> = joined.to_string_lossy().into();
        if self.files.contains_key(&name) || name == self.source {
            return name;
        }
        // The document has no folder of its own: files were read from the working directory.
        let end = format!("/{}", name.trim_start_matches('/'));
        let mut known: Vec<_> = self.files.keys().filter(|key| key.ends_with(&end)).collect();
        known.sort();
        known.first().map_or(name, |key| Arc::clone(key))
    }
}
