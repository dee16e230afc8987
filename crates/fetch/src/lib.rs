//! Pages of the network, for the tools that read policies, rulesets or documents at addresses.
//!
//! Not here: what is made of a page, and the protocols above HTTP (Git, registries). The one idea to know: a host is asked only
//! when the command line names it, and so is every host that an answer leads to; [`Gate`] stands between a run and the network
//! and asks no other.

mod address;
#[cfg(feature = "client")]
mod client;
mod gate;
mod hosts;
mod page;
#[cfg(feature = "testing")]
pub mod testing;

pub use address::{MAX_REDIRECTS, host_of, is_loopback, is_url, redirect, without_credentials};
#[cfg(feature = "client")]
pub use client::http;
pub use gate::Gate;
pub use hosts::{Hosts, Refusal};
pub use page::{PageError, Problem, page};
