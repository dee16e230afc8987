//! What an image holds: policies as the original packs them, a Helm chart, or layers of files as `docker build` makes them.
//!
//! The one idea to know: bytes are believed when their digest is the one that was asked for, and names when they stay inside.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/oci; image-spec: manifest.md, layer.md

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::{Component, Path};

use common::limits::Limits;
use common::sys::Memory;
use data_encoding::HEXLOWER;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::reference::is_digest;

/// Media types of manifests, those of lists last.
pub(super) const MANIFESTS: [&str; 4] = [
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
];
const POLICY: &str = "application/vnd.cncf.kyverno.policy.layer.v1+yaml";
const CHART: &str = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
/// Signatures and origins of charts, which nothing is read out of.
const PROVENANCE: &str = "application/vnd.cncf.helm.chart.provenance.v1.prov";
const TAR: &str = "application/vnd.oci.image.layer.v1.tar";
const TAR_GZIP: [&str; 2] =
    ["application/vnd.oci.image.layer.v1.tar+gzip", "application/vnd.docker.image.rootfs.diff.tar.gzip"];
/// The annotation that names a policy.
const POLICY_NAME: &str = "io.kyverno.image.name";
/// The directory that images of policy repositories have their files in.
const REPOSITORIES: &str = "repos";

/// Bytes of a manifest.
pub(super) const MAX_MANIFEST: u64 = 4 << 20;
/// Bytes of one layer as it comes, and of all files together.
pub(super) const MAX_LAYER: u64 = 256 << 20;
const MAX_LAYERS: usize = 512;
/// Indexes that lead to each other.
const MAX_INDEXES: usize = 4;
/// How many times larger than the layer its files may be, once they are larger than [`RATIO_FROM`].
const MAX_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;

/// Why an image gives no tree.
#[derive(Debug, thiserror::Error)]
pub(super) enum ImageError {
    #[error("{0}")]
    Broken(String),
    #[error("{0}")]
    Limit(String),
    /// A host that was not allowed.
    #[error("the network is off: `{0}` is not asked")]
    NotAllowed(String),
}

impl ImageError {
    pub(super) fn broken(message: impl Into<String>) -> Self {
        Self::Broken(message.into())
    }

    pub(super) const fn is_limit(&self) -> bool {
        matches!(self, Self::Limit(_))
    }
}

/// Where manifests and blobs come from: a registry, or a directory.
pub(super) trait Store {
    /// The manifest of a tag or a digest.
    fn manifest(&self, version: &str) -> Result<Vec<u8>, ImageError>;
    /// The bytes of a digest, at most `limit`.
    fn blob(&self, digest: &str, limit: u64) -> Result<Vec<u8>, ImageError>;
}

/// The files of an image, and its digest.
#[derive(Debug)]
pub(super) struct Image {
    pub(super) digest: String,
    pub(super) files: Files,
}

/// Contents by names without a slash before them.
pub(super) type Files = BTreeMap<String, Vec<u8>>;

/// `sha256:...` of some bytes.
pub(super) fn digest_of(bytes: &[u8]) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes)))
}

/// Reads the image of a tag or a digest.
pub(super) fn read(store: &dyn Store, version: &str, limits: &Limits) -> Result<Image, ImageError> {
    let (mut digest, mut manifest) = manifest(store, version)?;
    for _ in 0..MAX_INDEXES {
        let Some(members) = manifest.get("manifests").and_then(Value::as_array) else { break };
        let member = member(members).ok_or_else(|| ImageError::broken("an index without images"))?;
        (digest, manifest) = self::manifest(store, &member)?;
    }
    let layers = manifest.get("layers").and_then(Value::as_array).ok_or_else(|| ImageError::broken("no layers"))?;
    if layers.len() > MAX_LAYERS {
        return Err(ImageError::Limit(format!("more than {MAX_LAYERS} layers")));
    }
    let mut unpacking = Unpacking { files: Files::new(), left: MAX_LAYER, limits, is_tree: false };
    for (nth, layer) in layers.iter().enumerate() {
        unpacking.layer(nth, layer, store)?;
    }
    Ok(Image { digest, files: unpacking.done()? })
}

/// The digest of the image of an index that is read: the usual platform's, else the first.
fn member(members: &[Value]) -> Option<String> {
    let is_usual = |member: &&Value| {
        let platform = |key: &str| member.pointer(&format!("/platform/{key}")).and_then(Value::as_str);
        platform("os") == Some("linux") && platform("architecture") == Some("amd64")
    };
    let member = members.iter().find(is_usual).or_else(|| members.first())?;
    member.get("digest").and_then(Value::as_str).filter(|digest| is_digest(digest)).map(str::to_owned)
}

/// A manifest and its digest, which is the one that was asked for where one was.
fn manifest(store: &dyn Store, version: &str) -> Result<(String, Value), ImageError> {
    let bytes = store.manifest(version)?;
    let digest = digest_of(&bytes);
    if is_digest(version) && version != digest {
        return Err(ImageError::broken(format!("the manifest has digest {digest}, and {version} was asked for")));
    }
    let manifest = serde_json::from_slice(&bytes).map_err(|error| ImageError::broken(format!("manifest: {error}")))?;
    Ok((digest, manifest))
}

struct Unpacking<'l> {
    files: Files,
    /// Bytes that files may still have.
    left: u64,
    limits: &'l Limits,
    /// True when layers of files were among the layers.
    is_tree: bool,
}

impl Unpacking<'_> {
    fn layer(&mut self, nth: usize, layer: &Value, store: &dyn Store) -> Result<(), ImageError> {
        let text = |key: &str| layer.get(key).and_then(Value::as_str).unwrap_or_default();
        let (media_type, digest) = (text("mediaType"), text("digest"));
        let known = [POLICY, CHART, TAR].contains(&media_type) || TAR_GZIP.contains(&media_type);
        if media_type == PROVENANCE {
            return Ok(());
        }
        if !known {
            let shown = media_type.escape_debug();
            return Err(ImageError::broken(format!("layers of type `{shown}` are not read")));
        }
        let bytes = verified(layer, digest, store)?;
        match media_type {
            POLICY => {
                let name = layer.get("annotations").and_then(|it| it.get(POLICY_NAME)).and_then(Value::as_str);
                let name = name.filter(|name| is_file_name(name)).unwrap_or("policy");
                self.keep(format!("{nth}-{name}.yaml"), bytes)
            }
            CHART => self.keep(format!("{nth}-chart.tgz"), bytes),
            TAR => self.unpack(bytes.as_slice(), bytes.len()),
            _ => self.unpack(flate2::read::MultiGzDecoder::new(bytes.as_slice()), bytes.len()),
        }
    }

    fn keep(&mut self, name: String, bytes: Vec<u8>) -> Result<(), ImageError> {
        let more = || ImageError::Limit(format!("the files have more than {} MiB", MAX_LAYER >> 20));
        self.left = self.left.checked_sub(bytes.len() as u64).ok_or_else(more)?;
        self.files.insert(name, bytes);
        if self.files.len() as u64 > u64::from(self.limits.files) {
            let message = format!("more than {} files; `--limit files=FIGURE` raises the limit", self.limits.files);
            return Err(ImageError::Limit(message));
        }
        Ok(())
    }

    /// Lays a layer over those before it.
    fn unpack(&mut self, unpacked: impl Read, packed: usize) -> Result<(), ImageError> {
        self.is_tree = true;
        let most = MAX_LAYER.min((packed as u64).saturating_mul(MAX_RATIO).max(RATIO_FROM));
        let broken = |error: io::Error| match error.kind() {
            io::ErrorKind::FileTooLarge => ImageError::Limit(error.to_string()),
            _ => ImageError::broken(format!("layer: {error}")),
        };
        let mut archive = tar::Archive::new(Bounded { inner: unpacked, left: most });
        let mut added = Files::new();
        for entry in archive.entries().map_err(broken)? {
            let mut entry = entry.map_err(broken)?;
            let path = entry.path_bytes().into_owned();
            let name = inside(&path)?;
            if self.whiteout(&name) {
                continue;
            }
            // Links and devices are nothing that policies are read from.
            if entry.header().entry_type() != tar::EntryType::Regular || !name.starts_with("repos/") {
                continue;
            }
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).map_err(broken)?;
            added.insert(name, bytes);
        }
        added.into_iter().try_for_each(|(name, bytes)| self.keep(name, bytes))
    }

    /// Takes away what an entry says is gone. True when it was such an entry.
    fn whiteout(&mut self, name: &str) -> bool {
        let (directory, file) = name.rsplit_once('/').unwrap_or(("", name));
        let Some(gone) = file.strip_prefix(".wh.") else { return false };
        let gone = if gone == ".wh..opq" {
            directory.to_owned()
        } else {
            Path::new(directory).join(gone).display().to_string()
        };
        self.files.retain(|name, _| !Path::new(name).starts_with(&gone));
        true
    }

    fn done(self) -> Result<Files, ImageError> {
        if self.is_tree && self.files.is_empty() {
            return Err(ImageError::broken(format!("the image has no file below /{REPOSITORIES}/")));
        }
        Ok(self.files)
    }
}

/// The bytes of a layer, when they are those that its manifest names.
fn verified(layer: &Value, digest: &str, store: &dyn Store) -> Result<Vec<u8>, ImageError> {
    if !is_digest(digest) {
        return Err(ImageError::broken(format!("`{}` is no digest", digest.escape_debug())));
    }
    let size = layer.get("size").and_then(Value::as_u64).ok_or_else(|| ImageError::broken("a layer without a size"))?;
    if size > MAX_LAYER {
        return Err(ImageError::Limit(format!("a layer of more than {} MiB", MAX_LAYER >> 20)));
    }
    let bytes = store.blob(digest, size).map_err(|error| match error {
        ImageError::Limit(message) => ImageError::Broken(format!("the layer {digest} is not of its size: {message}")),
        error => error,
    })?;
    let found = digest_of(&bytes);
    if found != digest || bytes.len() as u64 != size {
        return Err(ImageError::broken(format!("the layer {digest} came with digest {found}")));
    }
    Ok(bytes)
}

/// The name of an entry, from the root of the image and without a slash before it.
fn inside(path: &[u8]) -> Result<String, ImageError> {
    let name = std::str::from_utf8(path).map_err(|_| ImageError::broken("a name in a layer is no UTF-8"))?;
    let name = name.trim_start_matches("./").trim_start_matches('/').trim_end_matches('/');
    let is_plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
    if !is_plain || name.chars().any(char::is_control) || name.contains('\\') {
        return Err(ImageError::broken(format!("the name `{}` leads out of its layer", name.escape_debug())));
    }
    Ok(name.to_owned())
}

fn is_file_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
    !name.is_empty() && name.len() <= 253 && !name.starts_with('.') && name.chars().all(fits)
}

/// Reads at most so many bytes; more is an error.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let too_large = || io::Error::new(io::ErrorKind::FileTooLarge, "a layer unpacks to too much");
        self.left = self.left.checked_sub(count as u64).ok_or_else(too_large)?;
        Ok(count)
    }
}

/// The files as a tree, above which nothing is looked at.
pub(super) fn tree(image: Image) -> Memory {
    let root = Memory::new().file("/.git/HEAD", image.digest);
    image.files.into_iter().fold(root, |tree, (name, bytes)| tree.file(Path::new("/").join(name), bytes))
}
