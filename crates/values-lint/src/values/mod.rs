//! Values of Helm charts: the files that set them, laid over each other; what templates read of them.
//!
//! Nothing here is the original's. The one idea to know: rules look at the merged values, as templates see them, and what they
//! find is placed in the highest file that sets the value, which is where a person changes it.

pub(crate) mod layers;
mod lookups;
pub(crate) mod reads;
mod scan;
pub(crate) mod unread;

/// Rules of this module, beside those of rulesets.
pub(crate) mod rules {
    /// A key of a values file that no template reads.
    pub(crate) const UNUSED: &str = "unused-value";
    /// A value that a template reads and that no values file sets.
    pub(crate) const UNSET: &str = "unset-value";
    /// A value that does not fit the chart's `values.schema.json`.
    pub(crate) const SCHEMA: &str = "values-schema";
}
