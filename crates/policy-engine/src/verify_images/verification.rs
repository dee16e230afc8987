//! One entry of `verifyImages`.
//!
//! kyverno: api/kyverno/v1/image_verification_types.go – `Convert` gives the deprecated fields their meaning.

use common::Val;
use common::go::wildcard;

/// An entry, with the defaults that loading has filled in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Verification<'v>(Val<'v>);

impl<'v> Verification<'v> {
    /// The entries of a `verifyImages`.
    pub(super) fn all(entries: Val<'v>) -> impl Iterator<Item = Self> {
        entries.items().map(Self)
    }

    /// True when the entry concerns `image`.
    pub(super) fn concerns(self, image: &str) -> bool {
        let own = Some(self.text("image")).filter(|pattern| !pattern.is_empty());
        self.texts("imageReferences").chain(own).any(|pattern| wildcard::matches(pattern, image))
    }

    /// True when the entry leaves `image` out.
    pub(super) fn skips(self, image: &str) -> bool {
        self.texts("skipImageReferences").any(|pattern| wildcard::matches(pattern, image))
    }

    /// `required`: images must carry the mark of a verification.
    pub(super) fn is_required(self) -> bool {
        self.flag("required")
    }

    /// `verifyDigest`: images must have a digest.
    pub(super) fn asks_for_digest(self) -> bool {
        self.flag("verifyDigest")
    }

    /// `mutateDigest`: tags become digests.
    pub(super) fn adds_digest(self) -> bool {
        self.flag("mutateDigest")
    }

    /// Whether signatures are asked for.
    pub(super) fn has_attestors(self) -> bool {
        if !self.is_empty("attestors") {
            return true;
        }
        let (image, key, issuer) = (self.text("image"), self.text("key"), self.text("issuer"));
        let is_old = [image, key, issuer].iter().any(|text| !text.is_empty());
        let names_signer = !self.is_empty("annotations") || !key.is_empty() || !issuer.is_empty();
        is_old && names_signer && self.is_empty("attestations")
    }

    /// The attestations that are asked for.
    pub(super) fn attestations(self) -> impl Iterator<Item = Val<'v>> {
        self.list("attestations")
    }

    /// The index of the first attestation that does not say which type it is of.
    pub(super) fn untyped_attestation(self) -> Option<usize> {
        let text = |attestation: Val<'v>, key: &str| attestation.get(key).and_then(Val::as_str).unwrap_or_default();
        self.attestations().position(|one| text(one, "type").is_empty() && text(one, "predicateType").is_empty())
    }

    fn flag(self, key: &str) -> bool {
        self.0.get(key).and_then(Val::as_bool).unwrap_or(false)
    }

    fn text(self, key: &str) -> &'v str {
        self.0.get(key).and_then(Val::as_str).unwrap_or_default()
    }

    fn list(self, key: &str) -> impl Iterator<Item = Val<'v>> {
        self.0.get(key).unwrap_or_else(Val::null).items()
    }

    fn texts(self, key: &str) -> impl Iterator<Item = &'v str> {
        self.list(key).map(|item| item.as_str().unwrap_or_default())
    }

    fn is_empty(self, key: &str) -> bool {
        self.0.get(key).is_none_or(Val::is_empty)
    }
}
