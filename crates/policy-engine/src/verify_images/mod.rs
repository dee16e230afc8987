//! `verifyImages`: what can be said of an object's images without a registry.
//!
//! Here: which images a rule concerns, required digests, marks of earlier verifications. Signatures, attestations and the
//! digests of tags are in a registry, which is never asked: each is an error that says so, never a pass. The one idea to
//! know: a rule speaks twice, as in the original: first it verifies and marks the object, then it looks at the marks.

mod check;
mod metadata;
mod phase;
mod rule;
mod verification;

pub(crate) use check::ImageCheck;
pub use phase::Verified;
pub(crate) use rule::ImageRule;
