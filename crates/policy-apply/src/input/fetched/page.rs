//! Single files by their URL.
//!
//! The one idea to know: every host on the way must be allowed, so a page leads nowhere that the command line does not name.
//!
//! kyverno: cmd/cli/kubectl-kyverno/resource/resource.go (`GetFileBytes`)

use std::io;
use std::time::Duration;

use common::sys::{HttpRequest, HttpResponse};
use yaml::FileId;

use super::address::{MAX_REDIRECTS, host_of, redirect};
use super::{Fetching, without_credentials};
use crate::input::reading::{Reader, too_large};
use crate::input::trouble::Trouble;

/// How long one answer may take.
const TIME: Duration = Duration::from_secs(60);

impl Reader<'_> {
    /// Fetches a page and keeps its text under its URL.
    pub(crate) fn page(&mut self, url: &str, rule: &str) -> Result<FileId, Trouble> {
        let Some(fetching) = &self.fetching else {
            return Err(Trouble::new(rule, format!("{}: nothing is fetched here", without_credentials(url))));
        };
        let body = fetching.page(url, self.limits().input_bytes, rule)?;
        self.bytes(url, &body, rule)
    }
}

impl Fetching<'_> {
    fn page(&self, url: &str, limit: u64, rule: &str) -> Result<Vec<u8>, Trouble> {
        let mut at = url.to_owned();
        for _ in 0..=MAX_REDIRECTS {
            let answer = self.ask(&at, limit, rule)?;
            match redirect(&answer, &at) {
                None if answer.status == 200 => return Ok(answer.body),
                None => {
                    let status = answer.status;
                    return Err(Trouble::new(rule, format!("{at}: HTTP status {status}"))
                        .words(format!("failed to fetch resource from {url}: HTTP {status}")));
                }
                Some(Ok(next)) => at = next,
                Some(Err(problem)) => return Err(Trouble::new(rule, format!("{at}: {problem}"))),
            }
        }
        Err(Trouble::new(rule, format!("{url}: more than {MAX_REDIRECTS} redirects")))
    }

    fn ask(&self, url: &str, limit: u64, rule: &str) -> Result<HttpResponse, Trouble> {
        let shown = without_credentials(url);
        let Some(host) = host_of(url) else {
            return Err(Trouble::new(rule, format!("{shown}: no URL of a host, without credentials")));
        };
        self.allowed(host, url.starts_with("http://"), rule)?;
        let request = HttpRequest { url, headers: &[], limit, time: TIME };
        self.mounted.base().http(&request).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => too_large(&shown, rule, limit),
            _ => Trouble::new(rule, format!("{shown}: {error}")),
        })
    }
}
