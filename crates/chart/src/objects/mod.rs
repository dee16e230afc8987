//! What templates see besides `.Values`: `.Files`, `.Capabilities`, `.Release`.

pub(crate) mod capabilities;
pub(crate) mod files;
mod glob;
mod kube_version;

pub use capabilities::{Capabilities, DEFAULT_API_VERSIONS};
pub use kube_version::KubeVersion;
