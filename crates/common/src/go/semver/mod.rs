//! Versions and what they are asked to satisfy.
//!
//! `version` reads and orders versions; `range` is the language of `blang/semver`, which Kyverno uses, and `constraint` that
//! of `Masterminds/semver`, which Helm uses. The one idea to know: the two languages look alike and differ in nearly every
//! corner, so a caller picks the one of the tool it replaces.

mod constraint;
mod range;
mod scan;
mod version;

pub use constraint::{Constraint, ConstraintError};
pub use range::{Range, RangeError};
pub use version::{Version, VersionError};
