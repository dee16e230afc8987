//! Policies, tests and single resource files from elsewhere: which arguments mean a source that is fetched, who allows it, and how what came is read.
//!
//! The one idea to know: what is fetched becomes a tree of files in memory that stands under the source's name and its commit
//! or digest, and is then read as a directory is. Nothing of it reaches the disk or leaves its tree.

mod git;
mod git_url;
mod image;
mod layout;
mod page;
mod reference;
mod registry;

use std::cell::RefCell;
use std::path::PathBuf;

use common::limits::Limits;
use common::sys::{Mounted, Sys};
use fetch::{Hosts, without_credentials};

use super::reading::Reader;
use super::trouble::Trouble;
use git_url::GitUrl;
use image::{Image, ImageError, Store};
use layout::Layout;
pub(crate) use layout::is_layout;
use reference::Reference;
use registry::Registry;

use crate::cli::SourceArgs;
use crate::persona::Persona;

/// Characters of a digest that people read: `sha256:` and twelve digits.
const SHORT_DIGEST: usize = 19;

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

impl FetchOptions {
    /// Who may be asked.
    fn hosts(&self) -> Hosts {
        if self.all_hosts { Hosts::all() } else { Hosts::named(self.hosts.clone()) }
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
    /// The whole commit, or the digest of the image.
    pub(crate) resolved: String,
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
            return fetching.image(argument, self.limits()).map_err(|error| {
                let message = error.to_string();
                let hint = match &error {
                    ImageError::NotAllowed(host) => Some(format!("`--allow-net {host}` allows it")),
                    _ => None,
                };
                trouble(message.clone()).ends(format!("{shown}: {message}")).hints(hint).limit(error.is_limit())
            });
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

impl Reader<'_> {
    /// Reads the image that stands in a directory.
    pub(crate) fn layout(&self, directory: &str, rule: &str) -> Result<Tree, Trouble> {
        let trouble = |message: String| Trouble::new(rule, format!("{directory}: {message}"));
        let Some(fetching) = &self.fetching else {
            return Err(trouble("images are read by `apply` alone".to_owned()));
        };
        let store = Layout { directory: PathBuf::from(directory), sys: self.sys() };
        let image = image::read(&store, "", self.limits());
        let image = image.map_err(|error| trouble(error.to_string()).limit(error.is_limit()))?;
        Ok(fetching.mount(directory.trim_end_matches('/'), image))
    }
}

impl Fetching<'_> {
    fn image(&self, argument: &str, limits: &Limits) -> Result<Tree, ImageError> {
        let reference = Reference::parse(argument).map_err(ImageError::Broken)?;
        let (sys, options): (&dyn Sys, _) = (self.mounted.base(), &self.options);
        let registry = Registry { sys, reference: &reference, options, authorization: RefCell::new(None) };
        let store: &dyn Store = &registry;
        let image = image::read(store, &reference.version, limits)?;
        Ok(self.mount(&format!("{}/{}", reference.host, reference.repository), image))
    }

    /// Puts the files of an image under its name and the start of its digest.
    fn mount(&self, name: &str, image: Image) -> Tree {
        let digest = image.digest.get(..SHORT_DIGEST).unwrap_or(&image.digest).to_owned();
        let (place, resolved) = (format!("{name}@{digest}"), image.digest.clone());
        self.mounted.mount(&place, image::tree(image));
        Tree { path: place, resolved }
    }

    /// Whether a host may be asked. A source without a host is a file.
    fn allowed(&self, host: &str, is_plain: bool, rule: &str) -> Result<(), Trouble> {
        if host.is_empty() {
            return Ok(());
        }
        let allowed = self.options.hosts().allow(host, is_plain);
        allowed.map_err(|refusal| Trouble::new(rule, refusal.to_string()).hints(refusal.hint()))
    }
}
