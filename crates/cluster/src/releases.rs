//! What Helm has installed: its releases, out of the Secrets that it keeps them in.
//!
//! The one idea to know: a release is JSON, packed by gzip, as base64, in a Secret, whose values are base64 again. Each is unpacked
//! as it comes, and only its manifest is kept.
//!
//! helm: pkg/storage/driver/secrets.go, util.go (`decodeRelease`)

use std::io::Read;

use common::Val;
use common::manifest::Object;
use data_encoding::BASE64;
use flate2::read::GzDecoder;
use serde::Deserialize;

use crate::connection::Connection;
use crate::discovery::Resource;
use crate::error::ClusterError;
use crate::json::or_nothing;
use crate::list::ListOptions;

/// The labels of the Secrets of deployed releases.
const LABELS: &str = "owner=helm,status=deployed";
/// Secrets of one page: each may hold a mebibyte.
const PAGE: u32 = 25;
/// The first bytes of what gzip packs.
const GZIP: [u8; 3] = [0x1f, 0x8b, 0x08];

/// A release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Release {
    /// Its name.
    pub name: String,
    /// The namespace that it is installed in.
    pub namespace: String,
    /// What it has installed, as a YAML stream.
    #[serde(deserialize_with = "or_nothing")]
    pub manifest: String,
    #[serde(deserialize_with = "or_nothing")]
    info: Info,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Info {
    status: String,
}

/// A Secret that says it holds a release, and does not.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("secret `{namespace}/{name}` holds no release: {reason}")]
pub struct NoRelease {
    /// The Secret's namespace.
    pub namespace: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub reason: String,
}

impl Connection {
    /// Hands on the deployed releases of a namespace, or of all where it is empty, in the order of their Secrets. At most
    /// `limit` Secrets are looked at; one that holds no release takes nothing else away.
    ///
    /// # Errors
    /// The Secrets cannot be listed.
    pub fn releases(
        &self,
        namespace: &str,
        limit: u32,
        mut each: impl FnMut(Result<Release, NoRelease>),
    ) -> Result<(), ClusterError> {
        let secrets = Resource {
            version: "v1".into(),
            kind: "Secret".into(),
            plural: "secrets".into(),
            namespaced: true,
            ..Resource::default()
        };
        let options = ListOptions { namespace, labels: LABELS, fields: "", page: PAGE, limit };
        let most = self.limit();
        self.list(&secrets, &options, |secret| match release(&secret, most) {
            Ok(Some(release)) => each(Ok(release)),
            Ok(None) => {}
            Err(reason) => {
                let (namespace, name) = (secret.namespace().to_owned(), secret.name().to_owned());
                each(Err(NoRelease { namespace, name, reason }));
            }
        })
        .map(drop)
    }

    /// The names of all namespaces.
    ///
    /// # Errors
    /// They cannot be listed.
    pub fn namespaces(&self, limit: u32) -> Result<Vec<String>, ClusterError> {
        let namespaces = Resource {
            version: "v1".into(),
            kind: "Namespace".into(),
            plural: "namespaces".into(),
            ..Resource::default()
        };
        let options = ListOptions { namespace: "", labels: "", fields: "", page: 500, limit };
        let mut names = Vec::new();
        self.list(&namespaces, &options, |namespace| names.push(namespace.name().to_owned()))?;
        Ok(names)
    }
}

/// The release of a Secret, when it is deployed.
fn release(secret: &Object, most: u64) -> Result<Option<Release>, String> {
    let text = secret.root().dig(&["data", "release"]).and_then(Val::as_str).unwrap_or_default();
    let packed = plain(text.as_bytes())?;
    let release = unpack(&packed, most)?;
    Ok((release.info.status == "deployed").then_some(release))
}

/// What base64 stands for. Go passes over line breaks.
fn plain(text: &[u8]) -> Result<Vec<u8>, String> {
    let lines: Vec<u8> = text.iter().copied().filter(|byte| !matches!(byte, b'\n' | b'\r')).collect();
    BASE64.decode(&lines).map_err(|error| error.to_string())
}

fn unpack(packed: &[u8], most: u64) -> Result<Release, String> {
    let bytes = plain(packed)?;
    // helm: releases were once kept without being packed.
    if !bytes.starts_with(&GZIP) {
        return serde_json::from_slice(&bytes).map_err(|error| error.to_string());
    }
    let mut json = Vec::new();
    // One byte more tells what is too large from what is just as large.
    let mut unpacked = GzDecoder::new(bytes.as_slice()).take(most.saturating_add(1));
    unpacked.read_to_end(&mut json).map_err(|error| error.to_string())?;
    if json.len() as u64 > most {
        return Err(format!("it is larger than {most} bytes, the limit `input-bytes`"));
    }
    serde_json::from_slice(&json).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::Options;
    use crate::testing::Server;
    use common::sys::Memory;
    use std::io::Write;
    use std::time::Duration;

    fn packed(json: &str) -> Vec<u8> {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(json.as_bytes()).unwrap();
        BASE64.encode(&gzip.finish().unwrap()).into_bytes()
    }

    #[test]
    fn a_release_is_unpacked() {
        let json = r#"{"name": "shop", "namespace": "prod", "info": {"status": "deployed"}, "manifest": "kind: Pod\n", "chart": null}"#;
        let release = unpack(&packed(json), 1000).unwrap();
        assert_eq!((release.name.as_str(), release.namespace.as_str()), ("shop", "prod"));
        assert_eq!((release.manifest.as_str(), release.info.status.as_str()), ("kind: Pod\n", "deployed"));
        let lines = format!("\n{}\r\n", BASE64.encode(json.as_bytes()));
        assert_eq!(unpack(lines.as_bytes(), 1000).unwrap(), release);
    }

    #[test]
    fn what_is_no_release_says_why() {
        assert!(unpack(b"!", 10).is_err());
        assert!(unpack(&packed("{"), 10).unwrap_err().contains("EOF"));
        let bomb = packed(&" ".repeat(100_000));
        assert!(unpack(&bomb, 1000).unwrap_err().contains("larger than 1000 bytes"));
    }

    #[test]
    fn deployed_releases_are_found_and_the_rest_is_told() {
        let release = |status: &str| {
            let json = format!(
                r#"{{"name": "{status}", "namespace": "prod", "info": {{"status": "{status}"}}, "manifest": "x"}}"#
            );
            BASE64.encode(&packed(&json))
        };
        let secret = |name: &str, release: &str| {
            format!(r#"{{"metadata": {{"name": "{name}", "namespace": "prod"}}, "data": {{"release": "{release}"}}}}"#)
        };
        let items =
            [secret("a", &release("deployed")), secret("b", &release("superseded")), secret("c", "%")].join(",");
        let list = format!(r#"{{"kind": "SecretList", "apiVersion": "v1", "items": [{items}]}}"#);
        let server = Server::start([("/api/v1/secrets", list.as_str())]).unwrap();
        let sys = Memory::new().file("/kubeconfig", server.kubeconfig());
        let time = Duration::from_secs(5);
        let options = Options { kubeconfig: "/kubeconfig", context: "", time, limit: 100_000, agent: "test" };
        let mut found = Vec::new();
        Connection::open(&options, &sys).unwrap().releases("", 10, |release| found.push(release)).unwrap();
        let [Ok(deployed), Err(broken)] = found.as_slice() else { panic!("{found:?}") };
        assert_eq!((deployed.name.as_str(), broken.name.as_str()), ("deployed", "c"));
        assert!(
            server.asked()[0]
                .starts_with("GET /api/v1/secrets?limit=25&labelSelector=owner%3Dhelm%2Cstatus%3Ddeployed ")
        );
    }
}
