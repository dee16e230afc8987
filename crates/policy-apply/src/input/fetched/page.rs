//! Single files by their URL.
//!
//! The one idea to know: every host on the way must be allowed, so a page leads nowhere that the command line does not name.
//!
//! kyverno: cmd/cli/kubectl-kyverno/resource/resource.go (`GetFileBytes`)

use std::time::Duration;

use fetch::{Gate, PageError, Problem, without_credentials};
use yaml::FileId;

use super::Fetching;
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
        let gate = Gate::new(self.mounted.base(), self.options.hosts());
        fetch::page(&gate, url, limit, TIME).map_err(|error| trouble(url, &error, rule))
    }
}

fn trouble(url: &str, error: &PageError, rule: &str) -> Trouble {
    match &error.problem {
        Problem::Refused(refusal) => Trouble::new(rule, refusal.to_string()).hints(refusal.hint()),
        Problem::TooLarge(limit) => too_large(&error.url, rule, *limit),
        Problem::Status(status) => {
            Trouble::new(rule, error.to_string()).words(format!("failed to fetch resource from {url}: HTTP {status}"))
        }
        Problem::Unanswered(_) | Problem::Redirect(_) => Trouble::new(rule, error.to_string()),
    }
}
