//! `verifyImages`, and the attestors that it shares with signed manifests.

use super::conditions::CONDITIONS_OLD;
use super::context::CREDENTIALS;
use super::validate::DENY_OLD;
use super::{Field, Object, STRING_MAP, STRINGS, Type, flag, may, must, text};

/// `verifyImages`.
pub(super) const VERIFY_IMAGES: Type = Type::List(&Type::Object(&VERIFICATION));

/// `verifyImages` of `v2beta1`: without the deprecated fields.
pub(super) const VERIFY_IMAGES_NEW: Type = Type::List(&Type::Object(&VERIFICATION_NEW));

static VERIFICATION: Object = Object::new(&[
    may("annotations", STRING_MAP),
    may("attestations", Type::List(&Type::Object(&ATTESTATION))),
    may("attestors", ATTESTORS),
    may("cosignOCI11", Type::Bool),
    may("failureAction", Type::Enum(&["Audit", "Enforce"])),
    may("image", Type::Str),
    may("imageReferences", STRINGS),
    may("imageRegistryCredentials", Type::Object(&CREDENTIALS)),
    may("issuer", Type::Str),
    may("key", Type::Str),
    flag("mutateDigest", true),
    may("repository", Type::Str),
    flag("required", true),
    may("roots", Type::Str),
    may("skipImageReferences", STRINGS),
    may("subject", Type::Str),
    TYPE,
    flag("useCache", true),
    may("validate", Type::Object(&IMAGE_VALIDATION)),
    flag("verifyDigest", true),
]);

static VERIFICATION_NEW: Object = Object::new(&[
    may("attestations", Type::List(&Type::Object(&ATTESTATION))),
    may("attestors", ATTESTORS),
    may("failureAction", Type::Enum(&["Audit", "Enforce"])),
    may("imageReferences", STRINGS),
    may("imageRegistryCredentials", Type::Object(&CREDENTIALS)),
    flag("mutateDigest", true),
    may("repository", Type::Str),
    flag("required", true),
    may("skipImageReferences", STRINGS),
    TYPE,
    flag("useCache", true),
    may("validate", Type::Object(&IMAGE_VALIDATION)),
    flag("verifyDigest", true),
]);

const TYPE: Field = may("type", Type::Enum(&["Cosign", "SigstoreBundle", "Notary"]));

static IMAGE_VALIDATION: Object = Object::new(&[may("deny", Type::Object(&DENY_OLD)), may("message", Type::Str)]);

static ATTESTATION: Object = Object::new(&[
    may("attestors", ATTESTORS),
    may("conditions", Type::List(&Type::Object(&CONDITIONS_OLD))),
    may("name", Type::Str),
    may("predicateType", Type::Str),
    may("type", Type::Str),
]);

/// `attestors`.
pub(super) const ATTESTORS: Type = Type::List(&Type::Object(&ATTESTOR_SET));

static ATTESTOR_SET: Object =
    Object::new(&[may("count", Type::Count), may("entries", Type::List(&Type::Object(&ATTESTOR)))]);

static ATTESTOR: Object = Object::new(&[
    may("annotations", STRING_MAP),
    may("attestor", Type::Any),
    may("certificates", Type::Object(&CERTIFICATES)),
    may("keyless", Type::Object(&KEYLESS)),
    may("keys", Type::Object(&KEYS)),
    may("repository", Type::Str),
    text("signatureAlgorithm", Type::Str, "sha256"),
]);

static CERTIFICATES: Object = Object::new(&[
    may("cert", Type::Str),
    may("certChain", Type::Str),
    may("ctlog", Type::Object(&CT_LOG)),
    may("rekor", Type::Object(&REKOR)),
]);

static KEYLESS: Object = Object::new(&[
    may("ctlog", Type::Object(&CT_LOG)),
    may("issuer", Type::Str),
    may("issuerRegExp", Type::Str),
    may("rekor", Type::Object(&REKOR)),
    may("roots", Type::Str),
    may("subject", Type::Str),
    may("subjectRegExp", Type::Str),
]);

static KEYS: Object = Object::new(&[
    may("ctlog", Type::Object(&CT_LOG)),
    may("kms", Type::Str),
    may("publicKeys", Type::Str),
    may("rekor", Type::Object(&REKOR)),
    may("secret", Type::Object(&SECRET)),
    text("signatureAlgorithm", Type::Str, "sha256"),
]);

static SECRET: Object = Object::new(&[must("name", Type::Str), must("namespace", Type::Str)]);

static CT_LOG: Object =
    Object::new(&[may("ignoreSCT", Type::Bool), may("pubkey", Type::Str), may("tsaCertChain", Type::Str)]);

static REKOR: Object = Object::new(&[may("ignoreTlog", Type::Bool), may("pubkey", Type::Str), may("url", Type::Str)]);
