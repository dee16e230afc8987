//! Registries: manifests and blobs over HTTP, and the tokens that they want first.
//!
//! The one idea to know: credentials go to the registry and to the token service that it names, each of which was allowed by name,
//! and never along with a redirect.
//!
//! distribution-spec: spec.md; docker: registry/spec/auth/token.md

use std::cell::RefCell;
use std::io;
use std::path::Path;
use std::time::Duration;

use common::sys::{HttpRequest, HttpResponse, Sys};
use data_encoding::BASE64;
use fetch::{MAX_REDIRECTS, host_of, is_loopback, redirect};
use serde_json::Value;

use super::FetchOptions;
use super::image::{ImageError, MANIFESTS, MAX_MANIFEST, Store};
use super::reference::Reference;

/// How long one answer may take.
const TIME: Duration = Duration::from_secs(60);
/// Bytes of a token, and of Docker's configuration.
const MAX_SMALL: u64 = 1 << 20;
/// The name of Docker's own registry in its configuration.
const DOCKER: (&str, &str) = ("registry-1.docker.io", "https://index.docker.io/v1/");

/// A registry as a store.
pub(super) struct Registry<'r> {
    pub(super) sys: &'r dyn Sys,
    pub(super) reference: &'r Reference,
    pub(super) options: &'r FetchOptions,
    /// `Authorization`, once the registry wanted one.
    pub(super) authorization: RefCell<Option<String>>,
}

impl Store for Registry<'_> {
    fn manifest(&self, version: &str) -> Result<Vec<u8>, ImageError> {
        let accept = [("accept", MANIFESTS.join(", "))];
        self.get(&self.url("manifests", version), &accept, MAX_MANIFEST)
    }

    fn blob(&self, digest: &str, limit: u64) -> Result<Vec<u8>, ImageError> {
        self.get(&self.url("blobs", digest), &[], limit)
    }
}

impl Registry<'_> {
    fn url(&self, what: &str, version: &str) -> String {
        let Reference { host, repository, .. } = self.reference;
        let scheme = if is_loopback(host) { "http" } else { "https" };
        format!("{scheme}://{host}/v2/{repository}/{what}/{version}")
    }

    /// A page of the registry.
    fn get(&self, url: &str, headers: &[(&str, String)], limit: u64) -> Result<Vec<u8>, ImageError> {
        let mut answer = self.ask(url, headers, true, limit)?;
        if answer.status == 401 {
            let wanted = answer.header("www-authenticate").unwrap_or_default().to_owned();
            *self.authorization.borrow_mut() = Some(self.authorize(&wanted)?);
            answer = self.ask(url, headers, true, limit)?;
        }
        let mut at = url.to_owned();
        for _ in 0..MAX_REDIRECTS {
            let Some(next) = redirect(&answer, &at) else { break };
            at = next.map_err(ImageError::broken)?;
            let is_same = host_of(&at) == Some(self.reference.host.as_str());
            answer = self.ask(&at, headers, is_same, limit)?;
        }
        match answer.status {
            200 => Ok(answer.body),
            404 => Err(ImageError::broken("not found in the registry")),
            401 | 403 => {
                Err(ImageError::broken("the registry wants credentials, and knows none of Docker's config.json"))
            }
            status => Err(ImageError::broken(format!("the registry answers with status {status}"))),
        }
    }

    /// One answer. `known`: whether the credentials are for this host.
    fn ask(&self, url: &str, headers: &[(&str, String)], known: bool, limit: u64) -> Result<HttpResponse, ImageError> {
        let host = host_of(url).ok_or_else(|| ImageError::broken("an address that is no URL"))?;
        let is_plain = url.starts_with("http://");
        if !self.options.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
            return Err(ImageError::NotAllowed(host.to_owned()));
        }
        if is_plain && !is_loopback(host) {
            return Err(ImageError::broken(format!("`{host}` is not asked without encryption")));
        }
        let mut headers: Vec<(&str, String)> = headers.to_vec();
        let authorization = self.authorization.borrow().clone().filter(|_| known);
        headers.extend(authorization.map(|value| ("authorization", value)));
        self.sys.http(&HttpRequest { url, headers: &headers, limit, time: TIME }).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => ImageError::Limit(format!("{host}: an answer of more than {limit} bytes")),
            _ => ImageError::broken(format!("{host}: {error}")),
        })
    }

    /// What the registry wants to be told, out of what it says that it wants.
    fn authorize(&self, wanted: &str) -> Result<String, ImageError> {
        let (scheme, rest) = wanted.split_once(' ').unwrap_or((wanted, ""));
        let basic = self.credentials().map(|credentials| format!("Basic {credentials}"));
        let none = || ImageError::broken("the registry wants credentials, and Docker's config.json has none for it");
        if scheme.eq_ignore_ascii_case("basic") {
            return basic.ok_or_else(none);
        }
        let realm = parameter(rest, "realm").filter(|_| scheme.eq_ignore_ascii_case("bearer")).ok_or_else(none)?;
        let service = parameter(rest, "service").unwrap_or_default();
        let scope = format!("repository:{}:pull", self.reference.repository);
        let sign = if realm.contains('?') { '&' } else { '?' };
        let url = format!("{realm}{sign}service={}&scope={}", escaped(service), escaped(&scope));
        *self.authorization.borrow_mut() = basic;
        let answer = self.ask(&url, &[], true, MAX_SMALL)?;
        let page: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
        let token = ["token", "access_token"].iter().find_map(|key| page.get(key)?.as_str());
        let is_header = |token: &&str| token.bytes().all(|byte| byte.is_ascii_graphic());
        let token = token.filter(|_| answer.status == 200).filter(is_header).ok_or_else(none)?;
        Ok(format!("Bearer {token}"))
    }

    /// User and password of the registry in Docker's configuration, as they stand there: `auths` alone, no helper is run.
    fn credentials(&self) -> Option<String> {
        let home = || self.sys.env("HOME").map(|home| format!("{home}/.docker"));
        let directory = self.sys.env("DOCKER_CONFIG").filter(|path| !path.is_empty()).or_else(home)?;
        let bytes = self.sys.read(&Path::new(&directory).join("config.json"), MAX_SMALL).ok()?;
        let config: Value = serde_json::from_slice(&bytes).ok()?;
        let host = self.reference.host.as_str();
        let mut names = vec![host.to_owned(), format!("https://{host}"), format!("https://{host}/v1/")];
        names.extend((host == DOCKER.0).then(|| DOCKER.1.to_owned()));
        let auths = config.get("auths")?;
        let auth = names.iter().find_map(|name| auths.get(name)?.get("auth")?.as_str())?;
        BASE64.decode(auth.as_bytes()).ok().map(|_| auth.to_owned())
    }
}

/// A parameter of `WWW-Authenticate`: `name="value"`.
fn parameter<'p>(parameters: &'p str, name: &str) -> Option<&'p str> {
    parameters.split(',').find_map(|one| {
        let (key, value) = one.trim().split_once('=')?;
        key.eq_ignore_ascii_case(name).then(|| value.trim_matches('"'))
    })
}

/// A text in a query.
fn escaped(text: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_challenges_are_known() {
        assert_eq!(escaped("repository:a/b:pull"), "repository%3Aa%2Fb%3Apull");
        let wanted = "realm=\"https://registry.example.com/token\",service=\"registry.example.com\",scope=\"x\"";
        assert_eq!(parameter(wanted, "realm"), Some("https://registry.example.com/token"));
        assert_eq!(parameter(wanted, "Service"), Some("registry.example.com"));
        assert_eq!(parameter(wanted, "error"), None);
    }
}
