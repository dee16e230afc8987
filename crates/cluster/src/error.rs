//! Why a cluster cannot be read.

use std::time::Duration;

/// What went wrong between a tool and a cluster. Every message stands for itself: it names the server, the file or the path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClusterError {
    /// Neither a kubeconfig nor a service account says where a cluster is.
    #[error("no cluster is configured: no kubeconfig at {0}, and this is no pod with a service account")]
    NoConfig(String),
    /// A kubeconfig that was asked for and is not there.
    #[error("{0}: no such file")]
    NoFile(String),
    /// A context that no kubeconfig has.
    #[error("{file}: there is no context `{context}`")]
    NoContext {
        /// The file, or all of `KUBECONFIG`.
        file: String,
        /// The context.
        context: String,
    },
    /// A kubeconfig that cannot be used.
    #[error("{file}: {reason}")]
    Config {
        /// The file, or all of `KUBECONFIG`.
        file: String,
        /// Why.
        reason: String,
    },
    /// The credentials that the kubeconfig names cannot be had, or no connection can be set up with them.
    #[error("cannot prepare a connection to {server}: {reason}")]
    Client {
        /// The server's URL.
        server: String,
        /// Why.
        reason: String,
    },
    /// Nobody answers, or nobody who may.
    #[error("cannot reach {server}: {reason}")]
    Unreachable {
        /// The server's URL.
        server: String,
        /// Why.
        reason: String,
    },
    /// No whole answer in time.
    #[error("{server} did not answer `{path}` within {} s", time.as_secs_f64())]
    TimedOut {
        /// The server's URL.
        server: String,
        /// What was asked for.
        path: String,
        /// The time that it had.
        time: Duration,
    },
    /// The server says no.
    #[error("{message} (HTTP {status})")]
    Refused {
        /// 403 where a right is missing, 404 where nothing is there.
        status: u16,
        /// The server's words.
        message: String,
    },
    /// An answer larger than the limit.
    #[error("the answer to `{path}` is larger than {limit} bytes, the limit `input-bytes`")]
    TooLarge {
        /// What was asked for.
        path: String,
        /// The limit.
        limit: u64,
    },
    /// More objects than the limit.
    #[error("`{path}` lists more than {limit} objects, the limit `documents`")]
    TooMany {
        /// What was asked for.
        path: String,
        /// The limit.
        limit: u32,
    },
    /// An answer that makes no sense.
    #[error("the answer to `{path}` cannot be read: {reason}")]
    BadAnswer {
        /// What was asked for.
        path: String,
        /// Why.
        reason: String,
    },
    /// Something that cannot be asked for.
    #[error("`{path}` is no path of a server: {reason}")]
    BadPath {
        /// The path.
        path: String,
        /// Why.
        reason: String,
    },
}

impl ClusterError {
    /// True when a limit was hit.
    pub const fn is_limit(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::TooMany { .. })
    }

    /// True when the server says that nothing is there.
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { status: 404, .. })
    }

    /// True when the server says no to this one question. Everything else will befall the next question, too.
    pub const fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused { status, .. } if *status != 401)
    }
}
