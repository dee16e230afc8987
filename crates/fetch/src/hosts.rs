//! Who may be asked.

use crate::address::{host_of, is_loopback};

/// The hosts that a command line allows.
#[derive(Clone, Debug, Default)]
pub struct Hosts {
    names: Vec<String>,
    all: bool,
}

/// Why a host is not asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The address names no host that could be allowed.
    #[error("no URL of a host, without credentials")]
    NoHost,
    /// Nobody allowed it.
    #[error("the network is off: `{0}` is not asked")]
    Off(String),
    /// It was allowed, and would be asked in the clear.
    #[error("`{0}` is not asked without encryption")]
    Plain(String),
}

impl Refusal {
    /// What to do about it.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoHost => None,
            Self::Off(host) => Some(format!("`--allow-net {host}` allows it")),
            Self::Plain(_) => Some("name it with https://".to_owned()),
        }
    }
}

impl Hosts {
    /// Those that `--allow-net` names, with a port where another one than the scheme's is meant.
    pub const fn named(names: Vec<String>) -> Self {
        Self { names, all: false }
    }

    /// Every host: the name of the program is leave enough.
    pub const fn all() -> Self {
        Self { names: Vec::new(), all: true }
    }

    /// Whether a host may be asked, in the clear or not.
    ///
    /// # Errors
    /// Why not.
    pub fn allow(&self, host: &str, is_plain: bool) -> Result<(), Refusal> {
        if self.all {
            return Ok(());
        }
        if !self.names.iter().any(|name| name.eq_ignore_ascii_case(host)) {
            return Err(Refusal::Off(host.to_owned()));
        }
        if is_plain && !is_loopback(host) {
            return Err(Refusal::Plain(host.to_owned()));
        }
        Ok(())
    }

    /// Whether an address may be asked for.
    ///
    /// # Errors
    /// Why not.
    pub fn allow_url(&self, url: &str) -> Result<(), Refusal> {
        self.allow(host_of(url).ok_or(Refusal::NoHost)?, url.starts_with("http://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_asked_when_it_is_named_and_encrypted() {
        let hosts = Hosts::named(vec!["rules.test".to_owned(), "localhost:80".to_owned()]);
        assert_eq!(hosts.allow_url("https://RULES.test/a"), Ok(()));
        assert_eq!(hosts.allow_url("https://rules.test:444/a"), Err(Refusal::Off("rules.test:444".to_owned())));
        assert_eq!(hosts.allow_url("http://rules.test/a"), Err(Refusal::Plain("rules.test".to_owned())));
        assert_eq!(hosts.allow_url("http://localhost:80/a"), Ok(()));
        assert_eq!(hosts.allow_url("https://me@rules.test/a"), Err(Refusal::NoHost));
        assert!(Hosts::default().allow_url("https://rules.test/a").is_err());
        assert_eq!(Hosts::all().allow_url("http://rules.test/a"), Ok(()));
    }
}
