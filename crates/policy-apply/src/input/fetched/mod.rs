//! Policies and tests from elsewhere: which arguments mean a source that is fetched, who allows it, and how what came is read.
//!
//! The one idea to know: what is fetched becomes a tree of files in memory that stands under the source's name and its commit
//! or digest, and is then read as a directory is. Nothing of it reaches the disk or leaves its tree.

mod git;
mod git_url;

use common::sys::Mounted;

use super::reading::Reader;
use super::trouble::Trouble;
use git_url::GitUrl;

use crate::cli::SourceArgs;
use crate::persona::Persona;

/// What the command line says of sources that are fetched.
#[derive(Clone, Default)]
pub(crate) struct FetchOptions {
    /// `--allow-net`: hosts, with a port where another one than the scheme's is meant.
    pub(crate) hosts: Vec<String>,
    /// True under the original's name, where naming a source is asking for it.
    pub(crate) all_hosts: bool,
    /// `--git-branch`; empty when there is none.
    pub(crate) branch: String,
    /// `--username`
    pub(crate) username: String,
    /// `--password`
    pub(crate) password: String,
}

impl FetchOptions {
    /// What the flags say. The original fetches whatever is named.
    pub(crate) fn new(args: &SourceArgs, persona: Persona) -> Self {
        Self {
            hosts: args.allow_net.clone(),
            all_hosts: !persona.is_own(),
            branch: args.git_branch.clone(),
            username: args.username.clone(),
            password: args.password.clone(),
        }
    }
}

impl std::fmt::Debug for FetchOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FetchOptions").field("hosts", &self.hosts).field("branch", &self.branch).finish_non_exhaustive()
    }
}

/// What is needed to fetch.
#[derive(Clone, Debug)]
pub(super) struct Fetching<'s> {
    pub(super) options: FetchOptions,
    pub(super) mounted: &'s Mounted<'s>,
}

/// Where a fetched tree stands.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The path of what was asked for in it.
    pub(crate) path: String,
}

/// Whether an argument means a source that is fetched.
pub(crate) fn is_source(argument: &str) -> bool {
    ["http://", "https://", "file://", "oci://"].iter().any(|scheme| argument.starts_with(scheme))
}

impl Reader<'_> {
    /// Fetches the source that an argument means.
    pub(crate) fn fetch(&self, argument: &str, rule: &str) -> Result<Tree, Trouble> {
        let shown = without_credentials(argument);
        let trouble = |message: String| Trouble::new(rule, format!("{shown}: {message}"));
        let Some(fetching) = &self.fetching else {
            return Err(trouble("nothing is fetched here".to_owned()));
        };
        if argument.starts_with("oci://") {
            let message = "reading policies from registries is not built yet".to_owned();
            return Err(trouble(message.clone()).ends(message));
        }
        let url = GitUrl::parse(argument, &fetching.options.branch, fetching.mounted.base());
        let url = url.map_err(|message| trouble(message.clone()).ends(format!("failed to parse URL ({message})")))?;
        fetching.allowed(&url.host, url.is_plain(), rule)?;
        git::clone(&url, fetching, self.limits()).map_err(|error| {
            let message = error.to_string();
            trouble(message.clone()).ends(format!("failed to clone repository ({message})")).limit(error.is_limit())
        })
    }
}

impl Fetching<'_> {
    /// Whether a host may be asked. A source without a host is a file.
    fn allowed(&self, host: &str, is_plain: bool, rule: &str) -> Result<(), Trouble> {
        let options = &self.options;
        if host.is_empty() || options.all_hosts {
            return Ok(());
        }
        if !options.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) {
            return Err(Trouble::new(rule, format!("the network is off: `{host}` is not asked"))
                .hint(format!("`--allow-net {host}` allows it")));
        }
        if is_plain && !is_loopback(host) {
            return Err(
                Trouble::new(rule, format!("`{host}` is not asked without encryption")).hint("name it with https://")
            );
        }
        Ok(())
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, port)| if port.contains(']') { host } else { name });
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// A URL as it is shown: nobody's password is.
fn without_credentials(argument: &str) -> String {
    let Some((scheme, rest)) = argument.split_once("://") else { return argument.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    format!("{scheme}://{host}{path}")
}
