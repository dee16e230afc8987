//! How the tools read a cluster: which one is meant, what it serves, its objects, page by page, and
//! what Helm has installed in it.
//!
//! Here live the rules of kubeconfig files, discovery, lists and single objects. Not here: which kinds a tool wants, and what it
//! makes of objects. The one idea to know: everything is a GET. Nothing is ever written to a cluster, and nothing of this crate
//! runs, no thread and no executor, until [`Connection::open`].

mod connection;
mod discovery;
mod error;
mod json;
mod kubeconfig;
mod list;
mod path;
mod releases;

pub use connection::{Connection, Options};
pub use discovery::{Discovery, Failed, Resource, Subresource};
pub use error::ClusterError;
/// A server that plays a cluster.
#[cfg(any(test, feature = "testing"))]
pub use fetch::testing;
pub use json::{UNPLACED, document};
pub use list::{ListOptions, Listed};
pub use releases::{NoRelease, Release};
