//! What a run reads: policies, resources, exceptions, values and user info, and what may be wrong with each.
//!
//! Not here: what policies mean (`policy-engine`), or YAML itself (`yaml`). The one idea to know: what goes wrong becomes a
//! [`Trouble`], and the rest of the run goes on; under the original's name some troubles end the run as they end the
//! original's.

pub mod bundle;
mod charts;
mod cluster_resources;
mod custom_kinds;
mod exceptions;
mod fetched;
mod fields;
mod normalize;
mod payloads;
mod policies;
mod reading;
mod resources;
mod scope;
mod source_maps;
mod stand_in;
mod template;
mod test_file;
mod trouble;
mod user_info;
mod values;
mod variables;

pub(crate) use charts::{ChartOptions, is_chart};
pub(crate) use cluster_resources::cluster_resources;
pub(crate) use custom_kinds::CustomKinds;
pub(crate) use exceptions::{exceptions, exceptions_and_later, exceptions_of_resources};
pub(crate) use fetched::{FetchOptions, is_layout, is_source};
pub(crate) use payloads::{Payloads, payloads};
pub(crate) use policies::{PolicyInputs, policies, policies_of};
pub(crate) use reading::{Reader, STDIN};
pub(crate) use resources::{manifest, object_of, resources};
pub(crate) use source_maps::{Laid, Shown, SourceMaps, source_maps};
pub(crate) use test_file::{ApiCallMock, Expectation, GlobalMock, GlobalSource, ResourceSpec, TestCase, test_cases};
pub(crate) use trouble::Trouble;
pub(crate) use user_info::user_info;
pub(crate) use values::Values;
pub(crate) use variables::{ResourceValues, Variables, values_file, variables, variables_of};
