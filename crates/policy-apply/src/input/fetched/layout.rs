//! Images in a directory: `oci-layout`, `index.json`, and the blobs by their digests.
//!
//! image-spec: image-layout.md

use std::path::{Path, PathBuf};

use common::sys::{FileKind, Sys};
use serde_json::Value;

use super::image::{ImageError, MAX_MANIFEST, Store};
use super::reference::is_digest;

/// Whether a directory is such a layout.
pub(crate) fn is_layout(directory: &str, sys: &dyn Sys) -> bool {
    let is_file = |name: &str| sys.kind(&Path::new(directory).join(name)).is_ok_and(|kind| kind == FileKind::File);
    is_file("oci-layout") && is_file("index.json")
}

/// A layout as a store. Its index is the manifest of whatever tag.
pub(super) struct Layout<'s> {
    pub(super) directory: PathBuf,
    pub(super) sys: &'s dyn Sys,
}

impl Store for Layout<'_> {
    fn manifest(&self, version: &str) -> Result<Vec<u8>, ImageError> {
        if is_digest(version) {
            return self.blob(version, MAX_MANIFEST);
        }
        let bytes = self.read(&self.directory.join("index.json"), MAX_MANIFEST)?;
        // The images of one layout are tags of one another or have nothing to do with each other: which one is meant?
        let index: Value =
            serde_json::from_slice(&bytes).map_err(|error| ImageError::broken(format!("index.json: {error}")))?;
        match index.get("manifests").and_then(Value::as_array).map(Vec::len) {
            Some(1) => Ok(bytes),
            Some(count) => Err(ImageError::broken(format!("{count} images stand in the layout, and one is read"))),
            None => Err(ImageError::broken("index.json names no image")),
        }
    }

    fn blob(&self, digest: &str, limit: u64) -> Result<Vec<u8>, ImageError> {
        let name = digest.strip_prefix("sha256:").unwrap_or_default();
        self.read(&self.directory.join("blobs/sha256").join(name), limit)
    }
}

impl Layout<'_> {
    fn read(&self, path: &Path, limit: u64) -> Result<Vec<u8>, ImageError> {
        let shown = path.display();
        self.sys.read(path, limit).map_err(|error| match error.kind() {
            std::io::ErrorKind::FileTooLarge => ImageError::Limit(format!("{shown}: {error}")),
            _ => ImageError::broken(format!("{shown}: {error}")),
        })
    }
}
