//! Image references, as Kyverno takes them apart.
//!
//! kyverno: pkg/utils/image/infos.go, distribution/reference

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;

/// The registry of images that name none.
const DEFAULT_REGISTRY: &str = "docker.io";
/// The longest path.
const MAX_PATH: usize = 255;

/// An image reference with its defaults filled in. Displays as `registry/path@digest`, or `registry/path:tag` without a
/// digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// `docker.io`.
    pub registry: String,
    /// `library/busybox`.
    pub path: String,
    /// `busybox`: the last part of the path.
    pub name: String,
    /// `1.36`; empty for images by digest, `latest` for those with neither.
    pub tag: String,
    /// `sha256:...` or empty.
    pub digest: String,
}

/// A text that is no image reference. Prints Kyverno's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("bad image: {image}, defaultRegistry: {DEFAULT_REGISTRY}, enableDefaultRegistryMutation: true: {problem}")]
pub struct ImageError {
    image: String,
    problem: &'static str,
}

/// Registry, path, tag, digest.
static REFERENCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    let host = format!(r"(?:{label}(?:\.{label})*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?");
    let part = "[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*";
    let tag = "[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}";
    let digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    Regex::new(&format!("^(?:({host})/)?({part}(?:/{part})*)(?::({tag}))?(?:@({digest}))?$")).ok()
});

impl Image {
    /// The image that `text` refers to.
    ///
    /// # Errors
    ///
    /// When `text` is no reference, in Kyverno's words.
    pub fn parse(text: &str) -> Result<Self, ImageError> {
        let full = with_registry(text);
        let refused = |problem| ImageError { image: full.clone(), problem };
        let captures = REFERENCE.as_ref().and_then(|regex| regex.captures(&full));
        let Some(captures) = captures else {
            let lower = full.to_lowercase();
            let is_lower = REFERENCE.as_ref().is_some_and(|regex| regex.is_match(&lower));
            return Err(refused(match is_lower {
                true => "repository name must be lowercase",
                false => "invalid reference format",
            }));
        };
        let group = |index| captures.get(index).map_or("", |group| group.as_str());
        let (path, digest) = (group(2), group(4));
        if path.len() > MAX_PATH {
            return Err(refused("repository name must not be more than 255 characters"));
        }
        check_digest(digest).map_err(refused)?;
        let tag = match (group(3), digest) {
            ("", "") => "latest",
            (tag, _) => tag,
        };
        Ok(Self {
            registry: group(1).to_owned(),
            name: path.rsplit('/').next().unwrap_or(path).to_owned(),
            path: path.to_owned(),
            tag: tag.to_owned(),
            digest: digest.to_owned(),
        })
    }

    /// `registry/path:tag`, whatever the digest.
    pub fn reference_with_tag(&self) -> String {
        format!("{}/{}:{}", self.registry, self.path, self.tag)
    }
}

impl fmt::Display for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.registry, self.path)?;
        match self.digest.as_str() {
            "" => write!(f, ":{}", self.tag),
            digest => write!(f, "@{digest}"),
        }
    }
}

/// A first part that is no host name gets the default registry in front.
fn with_registry(text: &str) -> String {
    let names_registry = text
        .split_once('/')
        .is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost" || first.to_lowercase() != first);
    if names_registry { text.to_owned() } else { format!("{DEFAULT_REGISTRY}/{text}") }
}

/// opencontainers/go-digest: digest.go
fn check_digest(digest: &str) -> Result<(), &'static str> {
    if digest.is_empty() {
        return Ok(());
    }
    let (algorithm, hex) = digest.split_once(':').unwrap_or((digest, ""));
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err("unsupported digest algorithm"),
    };
    if hex.len() != length {
        return Err("invalid checksum digest length");
    }
    if hex.bytes().any(|byte| !matches!(byte, b'0'..=b'9' | b'a'..=b'f')) {
        return Err("invalid checksum digest format");
    }
    Ok(())
}
