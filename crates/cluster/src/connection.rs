//! A connection to one API server: GET requests with a limit of time and of bytes.
//!
//! The one idea to know: callers are ordinary threads. The executor below runs on whichever of them waits for an answer.

use std::error::Error;
use std::time::Duration;

use common::sys::Sys;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use kube_client::Client;
use kube_client::client::{AuthError, Body};
use serde::Deserialize;
use tokio::runtime::Runtime;
use yaml::Document;

use crate::discovery::Resource;
use crate::error::ClusterError;
use crate::json::document;
use crate::kubeconfig;
use crate::path;

/// How often a server may ask to come back later.
const RETRIES: u32 = 3;
/// How long it may ask for.
const MAX_PAUSE: Duration = Duration::from_secs(5);
/// Characters of an answer that is no status, for a message.
const QUOTED: usize = 200;

/// Which cluster is meant, and how long and large its answers may be.
#[derive(Clone, Copy, Debug)]
pub struct Options<'o> {
    /// A kubeconfig file; empty for `KUBECONFIG`, `~/.kube/config`, or the service account of a pod.
    pub kubeconfig: &'o str,
    /// A context of it; empty for its current one.
    pub context: &'o str,
    /// How long one answer may take.
    pub time: Duration,
    /// Bytes of one answer.
    pub limit: u64,
    /// Who asks, such as `policy-apply/1.0`.
    pub agent: &'o str,
}

/// An open connection.
pub struct Connection {
    runtime: Runtime,
    client: Client,
    server: String,
    agent: String,
    time: Duration,
    limit: u64,
}

impl std::fmt::Debug for Connection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Connection").field("server", &self.server).finish_non_exhaustive()
    }
}

/// An answer that a server gives in place of what it was asked for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct Status {
    message: String,
    metadata: StatusMetadata,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct StatusMetadata {
    #[serde(rename = "continue")]
    next: String,
}

/// What a server answered.
pub(crate) enum Answer {
    /// With what it was asked for.
    Found(Vec<u8>),
    /// The list has changed since its first page; where it goes on nevertheless.
    Expired(String),
}

impl Connection {
    /// Finds out where the cluster is and who asks, which may run the command that a kubeconfig names for credentials. The
    /// server is not asked yet.
    ///
    /// # Errors
    /// No cluster is configured, or not so that it can be asked.
    pub fn open(options: &Options<'_>, sys: &dyn Sys) -> Result<Self, ClusterError> {
        let failed = |server: &str, reason: String| ClusterError::Client { server: server.to_owned(), reason };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| failed("the cluster", error.to_string()))?;
        let config = runtime.block_on(kubeconfig::load(options.kubeconfig, options.context, sys))?;
        let server = config.cluster_url.to_string();
        // The client starts a task of its own.
        let client = {
            let _entered = runtime.enter();
            Client::try_from(config).map_err(|error| failed(&server, no_client(&error)))?
        };
        Ok(Self { runtime, client, server, agent: options.agent.to_owned(), time: options.time, limit: options.limit })
    }

    /// The URL of the server.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// Bytes that an answer may have.
    pub(crate) const fn limit(&self) -> u64 {
        self.limit
    }

    /// The answer to a GET of `path`, which starts with `/` and may have a query.
    ///
    /// # Errors
    /// No answer, a refusal, or one beyond the limits.
    pub fn get(&self, path: &str) -> Result<Document, ClusterError> {
        let bytes = self.bytes(path, "application/json")?;
        document(&bytes).map_err(|error| bad(path, &error))
    }

    /// One object, or a subresource of it where `subresource` is not empty.
    ///
    /// # Errors
    /// As [`Connection::get`]; there is none.
    pub fn object(
        &self,
        resource: &Resource,
        namespace: &str,
        name: &str,
        subresource: &str,
    ) -> Result<Document, ClusterError> {
        let mut path = path::of_object(resource, namespace, name);
        if !subresource.is_empty() {
            path.push('/');
            path::push_encoded(subresource, &mut path);
        }
        self.get(&path)
    }

    pub(crate) fn bytes(&self, path: &str, accept: &'static str) -> Result<Vec<u8>, ClusterError> {
        match self.answer(path, accept)? {
            Answer::Found(bytes) => Ok(bytes),
            Answer::Expired(_) => Err(ClusterError::Refused { status: 410, message: format!("`{path}` is gone") }),
        }
    }

    pub(crate) fn answer(&self, path: &str, accept: &'static str) -> Result<Answer, ClusterError> {
        let late = || ClusterError::TimedOut { server: self.server.clone(), path: path.to_owned(), time: self.time };
        self.runtime.block_on(async {
            tokio::time::timeout(self.time, self.ask(path, accept)).await.unwrap_or_else(|_| Err(late()))
        })
    }

    async fn ask(&self, path: &str, accept: &'static str) -> Result<Answer, ClusterError> {
        let mut asked = 0;
        loop {
            let response = self.send(path, accept).await?;
            asked += 1;
            match pause(&response).filter(|_| asked <= RETRIES) {
                Some(pause) => tokio::time::sleep(pause).await,
                None => return self.read(path, response).await,
            }
        }
    }

    async fn send(&self, path: &str, accept: &'static str) -> Result<Response<Body>, ClusterError> {
        let bad = |reason: String| ClusterError::BadPath { path: path.to_owned(), reason };
        if !path.starts_with('/') {
            return Err(bad("it does not start with `/`".to_owned()));
        }
        let request = Request::get(path)
            .header(header::ACCEPT, accept)
            .header(header::USER_AGENT, &self.agent)
            .body(Body::empty())
            .map_err(|error| bad(error.to_string()))?;
        self.client.send(request).await.map_err(|error| self.unreachable(&error))
    }

    async fn read(&self, path: &str, response: Response<Body>) -> Result<Answer, ClusterError> {
        let status = response.status();
        let mut body = response.into_body();
        let mut bytes = Vec::new();
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|error| self.unreachable(&error))?;
            let Ok(data) = frame.into_data() else { continue };
            if (bytes.len() + data.len()) as u64 > self.limit {
                return Err(ClusterError::TooLarge { path: path.to_owned(), limit: self.limit });
            }
            bytes.extend_from_slice(&data);
        }
        if status.is_success() {
            return Ok(Answer::Found(bytes));
        }
        let told: Option<Status> = serde_json::from_slice(&bytes).ok();
        let next = told.as_ref().map(|status| status.metadata.next.clone()).unwrap_or_default();
        if status == StatusCode::GONE && !next.is_empty() {
            return Ok(Answer::Expired(next));
        }
        let message = told.map(|status| status.message).filter(|message| !message.is_empty());
        let message = message.unwrap_or_else(|| format!("`{path}` is refused: {}", quoted(&bytes)));
        Err(ClusterError::Refused { status: status.as_u16(), message })
    }

    fn unreachable(&self, error: &kube_client::Error) -> ClusterError {
        // The client's own words for its layers tell nobody anything.
        let reason = error.source().map_or_else(|| error.to_string(), causes);
        ClusterError::Unreachable { server: self.server.clone(), reason }
    }
}

pub(crate) fn bad(path: &str, reason: &dyn std::fmt::Display) -> ClusterError {
    ClusterError::BadAnswer { path: path.to_owned(), reason: reason.to_string() }
}

/// How long a server wants to be left alone.
fn pause(response: &Response<Body>) -> Option<Duration> {
    let is_busy = matches!(response.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE);
    let seconds = response.headers().get(header::RETRY_AFTER).filter(|_| is_busy)?.to_str().ok()?;
    Some(Duration::from_secs(seconds.parse().ok()?).min(MAX_PAUSE))
}

/// An error and what lies behind it, each said once.
pub(crate) fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let said = cause.to_string();
        if !text.contains(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        source = cause.source();
    }
    text
}

/// Why there is no client. What a command for credentials has written is not repeated: it may be secret.
fn no_client(error: &kube_client::Error) -> String {
    let what = "the command for credentials";
    match error {
        kube_client::Error::Auth(AuthError::AuthExecStart(error)) => format!("{what} does not start: {error}"),
        kube_client::Error::Auth(AuthError::AuthExecRun { out, .. }) => {
            let said = String::from_utf8_lossy(&out.stderr);
            let last = said.trim().lines().last().unwrap_or("it says nothing");
            format!("{what} ended with {}: {}", out.status, last.chars().take(QUOTED).collect::<String>())
        }
        kube_client::Error::Auth(AuthError::AuthExecParse(_)) => format!("{what} has written no credentials"),
        error => causes(error),
    }
}

fn quoted(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.trim().lines().next().unwrap_or_default();
    if line.is_empty() { "no reason is given".to_owned() } else { line.chars().take(QUOTED).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Discovery;
    use crate::list::ListOptions;
    use crate::testing::{Say, Server, status_body};
    use common::sys::Memory;

    fn open(server: &Server, time: Duration) -> Connection {
        let sys = Memory::new().file("/kubeconfig", server.kubeconfig());
        let options = Options { kubeconfig: "/kubeconfig", context: "", time, limit: 10_000, agent: "test/1" };
        Connection::open(&options, &sys).unwrap()
    }

    fn widgets() -> Resource {
        Resource { version: "v1".into(), kind: "Widget".into(), plural: "widgets".into(), ..Resource::default() }
    }

    const ALL: ListOptions<'_> = ListOptions { namespace: "", labels: "", fields: "", page: 1, limit: 10 };

    #[test]
    fn refusals_are_told_in_the_words_of_the_server() {
        let table = [("/a".to_owned(), Say::Json(403, status_body(403, "Forbidden", "you may not")))];
        let server = Server::saying(table).unwrap();
        let connection = open(&server, Duration::from_secs(5));
        let error = connection.get("/a").unwrap_err();
        assert_eq!(error, ClusterError::Refused { status: 403, message: "you may not".into() });
        assert!(connection.get("/b").unwrap_err().is_not_found());
        assert!(matches!(connection.get("https://other/").unwrap_err(), ClusterError::BadPath { .. }));
        assert!(matches!(connection.get("/a b").unwrap_err(), ClusterError::BadPath { .. }));
    }

    #[test]
    fn a_server_that_says_nothing_is_left() {
        let server = Server::saying([("/a".to_owned(), Say::Nothing)]).unwrap();
        let error = open(&server, Duration::from_millis(200)).get("/a").unwrap_err();
        assert!(matches!(error, ClusterError::TimedOut { .. }), "{error}");
    }

    #[test]
    fn lists_go_on_where_their_first_page_has_expired() {
        let first = r#"{"metadata": {"continue": "one"}, "items": [{"metadata": {"name": "a"}}]}"#;
        let expired = r#"{"kind": "Status", "message": "too old", "metadata": {"continue": "two"}, "code": 410}"#;
        let last = r#"{"metadata": {}, "items": [{"metadata": {"name": "b"}}]}"#;
        let server = Server::saying([
            ("/api/v1/widgets".to_owned(), Say::Json(200, first.into())),
            ("/api/v1/widgets?limit=1&continue=one".to_owned(), Say::Json(410, expired.into())),
            ("/api/v1/widgets?limit=1&continue=two".to_owned(), Say::Json(200, last.into())),
        ])
        .unwrap();
        let mut names = Vec::new();
        let connection = open(&server, Duration::from_secs(5));
        connection
            .list(&widgets(), &ALL, |object| names.push((object.kind().to_owned(), object.name().to_owned())))
            .unwrap();
        assert_eq!(names, [("Widget".into(), "a".into()), ("Widget".into(), "b".into())]);
    }

    #[test]
    fn selectors_are_the_servers() {
        let server = Server::start([("/api/v1/widgets", r#"{"items": null}"#)]).unwrap();
        let options = ListOptions { labels: "owner=helm,a!=b", ..ALL };
        open(&server, Duration::from_secs(5)).list(&widgets(), &options, drop).unwrap();
        assert!(server.asked()[0].starts_with("GET /api/v1/widgets?limit=1&labelSelector=owner%3Dhelm%2Ca%21%3Db "));
    }

    #[test]
    fn aggregated_discovery_takes_two_requests() {
        let core = r#"{"kind": "APIGroupDiscoveryList", "items": [{"metadata": {}, "versions": [{"version": "v1", "resources": [
          {"resource": "pods", "responseKind": {"kind": "Pod"}, "scope": "Namespaced", "verbs": ["list"]}]}]}]}"#;
        let server =
            Server::start([("/api", core), ("/apis", r#"{"kind": "APIGroupDiscoveryList", "items": []}"#)]).unwrap();
        let discovery = Discovery::of(&open(&server, Duration::from_secs(5))).unwrap();
        let pods = discovery.of_kind("", "", "Pod").next().unwrap();
        assert!(pods.is_listable() && pods.namespaced && pods.preferred);
        assert_eq!(server.asked().len(), 2);
        assert!(server.asked()[0].contains("as=APIGroupDiscoveryList"));
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the client runs a real program")]
    fn a_command_gives_the_credentials() {
        use std::os::unix::fs::PermissionsExt;

        let server = Server::start([("/a", "{}")]).unwrap();
        let directory = tempfile::tempdir().unwrap();
        let (login, config) = (directory.path().join("login"), directory.path().join("config"));
        let told = r#"{"kind": "ExecCredential", "apiVersion": "client.authentication.k8s.io/v1", "status": {"token": "t-'$1'"}}"#;
        std::fs::write(&login, format!("#!/bin/sh\necho '{told}'\n")).unwrap();
        std::fs::set_permissions(&login, std::fs::Permissions::from_mode(0o700)).unwrap();
        let command = "exec: {apiVersion: client.authentication.k8s.io/v1, command: ./login, args: [me]}";
        std::fs::write(&config, server.kubeconfig().replace("token: letmein", command)).unwrap();
        let file = config.display().to_string();
        let time = Duration::from_secs(10);
        let options = Options { kubeconfig: &file, context: "", time, limit: 1000, agent: "test" };
        Connection::open(&options, &common::sys::Native::new()).unwrap().get("/a").unwrap();
        assert!(server.asked()[0].contains("Bearer t-me"), "{:?}", server.asked());
        let failing = [
            ("echo hunter2; echo no >&2; exit 3", "the command for credentials ended with exit status: 3: no"),
            ("echo '{\"status\": [\"hunter2\"]}'", "the command for credentials has written no credentials"),
        ];
        for (script, said) in failing {
            std::fs::write(&login, format!("#!/bin/sh\n{script}\n")).unwrap();
            let error = Connection::open(&options, &common::sys::Native::new()).unwrap_err().to_string();
            assert!(error.contains(said) && !error.contains("hunter2"), "{error}");
        }
        std::fs::remove_file(&login).unwrap();
        let error = Connection::open(&options, &common::sys::Native::new()).unwrap_err();
        assert!(error.to_string().contains("does not start"), "{error}");
    }
}
