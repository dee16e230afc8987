//! One page by its address, redirects followed.

use std::io;
use std::time::Duration;

use common::sys::{HttpRequest, Sys};

use crate::address::{MAX_REDIRECTS, redirect, without_credentials};
use crate::hosts::Refusal;

/// Why a page cannot be had.
#[derive(Debug, thiserror::Error)]
#[error("{url}: {problem}")]
pub struct PageError {
    /// The address that was asked for in the end, without anybody's password.
    pub url: String,
    /// What happened there.
    pub problem: Problem,
}

/// What happened at an address.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// It is not asked.
    #[error(transparent)]
    Refused(Refusal),
    /// There is more than was allowed for.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// No answer.
    #[error("{0}")]
    Unanswered(io::Error),
    /// Another answer than 200.
    #[error("HTTP status {0}")]
    Status(u16),
    /// A redirect without an end or a target.
    #[error("{0}")]
    Redirect(String),
}

/// The page at an address: `limit` bytes at most, each answer within `time`.
///
/// # Errors
/// Why it cannot be had.
pub fn page(sys: &dyn Sys, url: &str, limit: u64, time: Duration) -> Result<Vec<u8>, PageError> {
    let mut at = url.to_owned();
    for _ in 0..=MAX_REDIRECTS {
        let answer = sys.http(&HttpRequest { url: &at, headers: &[], limit, time });
        let error = |problem| PageError { url: without_credentials(&at), problem };
        let answer = answer.map_err(|failure| error(problem_of(failure, limit)))?;
        match redirect(&answer, &at) {
            None if answer.status == 200 => return Ok(answer.body),
            None => return Err(error(Problem::Status(answer.status))),
            Some(Ok(next)) => at = next,
            Some(Err(words)) => return Err(error(Problem::Redirect(words.to_owned()))),
        }
    }
    let problem = Problem::Redirect(format!("more than {MAX_REDIRECTS} redirects"));
    Err(PageError { url: without_credentials(url), problem })
}

fn problem_of(error: io::Error, limit: u64) -> Problem {
    if let Some(refusal) = error.get_ref().and_then(|inner| inner.downcast_ref::<Refusal>()) {
        return Problem::Refused(refusal.clone());
    }
    match error.kind() {
        io::ErrorKind::FileTooLarge => Problem::TooLarge(limit),
        _ => Problem::Unanswered(error),
    }
}
