//! Names of images: `oci://HOST/REPOSITORY[:TAG][@DIGEST]`.

/// What a registry is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// With a port where it has one.
    pub(super) host: String,
    pub(super) repository: String,
    /// A tag, or a digest, which wins.
    pub(super) version: String,
}

/// The tag where nothing names a version.
const TAG: &str = "latest";

impl Reference {
    /// Reads a name.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let rest = text.strip_prefix("oci://").unwrap_or(text);
        let (host, path) = rest.split_once('/').ok_or("expected oci://HOST/REPOSITORY[:TAG][@DIGEST]")?;
        if host.contains('@') {
            return Err("a URL holds no credentials: they belong into Docker's config.json".to_owned());
        }
        let (path, digest) = path.split_once('@').map_or((path, None), |(path, digest)| (path, Some(digest)));
        let (repository, tag) = path.split_once(':').map_or((path, TAG), |(path, tag)| (path, tag));
        let version = digest.unwrap_or(tag);
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(is_host) {
            return Err("the host is none".to_owned());
        }
        let is_part = |part: &str| {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
            part.chars().all(fits) && part.starts_with(|c: char| c.is_ascii_alphanumeric())
        };
        if !repository.split('/').all(is_part) {
            return Err(format!("`{}` is no repository", repository.escape_debug()));
        }
        let is_tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        let fits = match digest {
            Some(digest) => is_digest(digest),
            None => !tag.is_empty() && tag.len() <= 128 && tag.chars().all(is_tag) && !tag.starts_with(['.', '-']),
        };
        if !fits {
            return Err(format!("`{}` is no tag and no digest", version.escape_debug()));
        }
        Ok(Self { host: host.to_owned(), repository: repository.to_owned(), version: version.to_owned() })
    }
}

/// Whether a text is `sha256:` and 64 hexadecimal digits. Nothing else is believed.
pub(super) fn is_digest(text: &str) -> bool {
    let is_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.strip_prefix("sha256:").is_some_and(|hex| hex.len() == 64 && hex.bytes().all(is_hex))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_a_host_a_repository_and_a_version() {
        let of = |text: &str| Reference::parse(text).map(|it| (it.host, it.repository, it.version)).unwrap();
        let want = |host: &str, repository: &str, version: &str| (host.into(), repository.into(), version.into());
        assert_eq!(
            of("oci://registry.example.com/org/policies"),
            want("registry.example.com", "org/policies", "latest")
        );
        assert_eq!(of("oci://localhost:5000/a:v1.2"), want("localhost:5000", "a", "v1.2"));
        let digest = format!("sha256:{}", "0a".repeat(32));
        assert_eq!(
            of(&format!("oci://registry.example.com/a/b:v1@{digest}")),
            want("registry.example.com", "a/b", &digest)
        );
    }

    #[test]
    fn what_leads_elsewhere_is_refused() {
        for bad in [
            "oci://registry.example.com",
            "oci://me:secret@registry.example.com/a",
            "oci://registry.example.com/../a",
            "oci://registry.example.com/a//b",
            "oci://registry.example.com/A",
            "oci://registry.example.com/a:",
            "oci://registry.example.com/a:-x",
            "oci://registry.example.com/a@sha256:00",
            "oci://registry.example.com/a@md5:d41d8cd98f00b204e9800998ecf8427e",
            "oci://gh cr/a",
        ] {
            assert!(Reference::parse(bad).is_err(), "{bad}");
        }
    }
}
