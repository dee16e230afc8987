//! Image references: registry, path, tag and digest.

use std::sync::LazyLock;

use regex::Regex;

/// The registry of images that name none.
const DEFAULT_REGISTRY: &str = "docker.io";
/// The most characters of registry and path.
const LONGEST_NAME: usize = 255;

/// The grammar of references.
///
/// distribution/reference: regexp.go – `ReferenceRegexp`.
static GRAMMAR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let component = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    let host = format!(r"(?:{component}(?:\.{component})*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?");
    let part = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    let name = format!("(?P<name>(?:(?P<domain>{host})/)?(?P<path>{part}(?:/{part})*))");
    let tag = "[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}";
    let digest = "[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}";
    Regex::new(&format!("^{name}(?::(?P<tag>{tag}))?(?:@(?P<digest>{digest}))?$")).ok()
});

/// The parts of a reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ImageReference {
    /// `docker.io`
    pub(crate) registry: String,
    /// `team/app`
    pub(crate) path: String,
    /// `app`
    pub(crate) name: String,
    /// `latest` when there is neither tag nor digest.
    pub(crate) tag: String,
    /// `sha256:…`
    pub(crate) digest: String,
}

impl ImageReference {
    /// Reads `image`, with the default registry where it names none.
    ///
    /// # Errors
    /// Texts of kyverno: pkg/utils/image/infos.go, and of distribution/reference.
    pub(crate) fn parse(image: &str) -> Result<Self, String> {
        let full = with_registry(image);
        parse_full(&full).map_err(|cause| {
            format!(
                "bad image: {full}, defaultRegistry: {DEFAULT_REGISTRY}, enableDefaultRegistryMutation: true: {cause}"
            )
        })
    }

    /// Registry and path with the digest or else the tag.
    pub(crate) fn reference(&self) -> String {
        if self.digest.is_empty() {
            format!("{}/{}:{}", self.registry, self.path, self.tag)
        } else {
            format!("{}/{}@{}", self.registry, self.path, self.digest)
        }
    }

    /// Registry and path with the tag.
    pub(crate) fn reference_with_tag(&self) -> String {
        format!("{}/{}:{}", self.registry, self.path, self.tag)
    }
}

/// kyverno: pkg/utils/image/infos.go – `addDefaultRegistry`.
fn with_registry(image: &str) -> String {
    let has_registry = image
        .split_once('/')
        .is_some_and(|(first, _)| first.contains(['.', ':']) || first == "localhost" || first.to_lowercase() != first);
    if has_registry { image.to_owned() } else { format!("{DEFAULT_REGISTRY}/{image}") }
}

fn parse_full(full: &str) -> Result<ImageReference, &'static str> {
    let grammar = GRAMMAR.as_ref().ok_or("invalid reference format")?;
    let Some(parts) = grammar.captures(full) else {
        let lower = full.to_lowercase();
        let uppercase = lower != full && grammar.is_match(&lower);
        return Err(if uppercase { "repository name must be lowercase" } else { "invalid reference format" });
    };
    let part = |name: &str| parts.name(name).map(|part| part.as_str().to_owned()).unwrap_or_default();
    if part("name").len() > LONGEST_NAME {
        return Err("repository name must not be more than 255 characters");
    }
    let (path, mut tag, digest) = (part("path"), part("tag"), part("digest"));
    check_digest(&digest)?;
    if tag.is_empty() && digest.is_empty() {
        "latest".clone_into(&mut tag);
    }
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    Ok(ImageReference { registry: part("domain"), path, name, tag, digest })
}

/// go-digest: digest.go – `Validate`.
fn check_digest(digest: &str) -> Result<(), &'static str> {
    let Some((algorithm, hex)) = digest.split_once(':') else { return Ok(()) };
    let length = match algorithm {
        "sha256" => 64,
        "sha384" => 96,
        "sha512" => 128,
        _ => return Err("unsupported digest algorithm"),
    };
    if hex.len() != length {
        return Err("invalid checksum digest length");
    }
    let lower = hex.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if lower { Ok(()) } else { Err("invalid checksum digest format") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(image: &str) -> [String; 5] {
        let image = ImageReference::parse(image).unwrap();
        [image.registry, image.path, image.name, image.tag, image.digest]
    }

    #[test]
    fn defaults_fill_registry_and_tag() {
        assert_eq!(parts("web"), ["docker.io", "web", "web", "latest", ""]);
        assert_eq!(parts("team/web:1.2"), ["docker.io", "team/web", "web", "1.2", ""]);
        assert_eq!(parts("localhost/web"), ["localhost", "web", "web", "latest", ""]);
        assert_eq!(parts("r.io:5000/a/b/web:x"), ["r.io:5000", "a/b/web", "web", "x", ""]);
    }

    #[test]
    fn a_digest_replaces_the_tag() {
        let digest = format!("sha256:{}", "a".repeat(64));
        let image = ImageReference::parse(&format!("r.io/web@{digest}")).unwrap();
        assert_eq!((image.tag.as_str(), image.digest.as_str()), ("", digest.as_str()));
        assert_eq!(image.reference(), format!("r.io/web@{digest}"));
    }

    #[test]
    fn what_is_no_reference_is_an_error() {
        let error = |image: &str| ImageReference::parse(image).unwrap_err();
        assert_eq!(
            error("r.io/Web"),
            "bad image: r.io/Web, defaultRegistry: docker.io, enableDefaultRegistryMutation: true: repository name must be lowercase"
        );
        assert!(error("web:").ends_with("invalid reference format"));
        assert!(error(&format!("web@md5:{}", "a".repeat(32))).ends_with("unsupported digest algorithm"));
        assert!(error(&format!("web@sha256:{}", "a".repeat(63))).ends_with("invalid checksum digest length"));
    }
}
