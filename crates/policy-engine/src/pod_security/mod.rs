//! Pod security standards: `validate.podSecurity`.
//!
//! Here: the checks of the standards, one file each in `controls`, what a rule or an exception leaves out, and the rule
//! itself. Not here: matching, preconditions, reports. The one idea to know: a check is a function from a pod to a
//! violation; the standard's version picks which revision of each check runs.

mod controls;
mod exemption;
mod field_error;
mod go_types;
mod images;
mod misfit;
mod node;
mod pod;
mod rule;
mod seen;
mod standard;
mod violation;

pub(crate) use rule::PodSecurityRule;
pub(crate) use seen::Seen;
