//! Cloning by the system's `git`: hardened, without a work tree, and straight into memory.
//!
//! The one idea to know: nothing is checked out, so no hook, filter, attribute or link of a repository can do anything; blobs are
//! read as they are. What git is told stands in its arguments, credentials in its environment alone.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Component, Path, PathBuf};
use std::time::Duration;

use common::limits::Limits;
use common::sys::{Memory, Output, Program, Sys};
use data_encoding::BASE64;

use super::git_url::GitUrl;
use super::{FetchOptions, Fetching, Tree};

/// How long one command may take.
const TIME: Duration = Duration::from_secs(300);
/// Bytes of all files that are taken.
const MAX_TREE: u64 = 256 << 20;
/// Bytes of the listings of files.
const MAX_LIST: u64 = 64 << 20;
/// Digits of a commit that people read.
const SHORT: usize = 12;

/// What holds for every command.
const SETTINGS: [&str; 13] = [
    "protocol.allow=never",
    "protocol.ext.allow=never",
    "core.hooksPath=/dev/null",
    "core.symlinks=false",
    "core.fsmonitor=false",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    // A host that was allowed does not speak for others.
    "http.followRedirects=false",
    "http.lowSpeedLimit=1000",
    "http.lowSpeedTime=30",
    // Only what the command line says is sent anywhere.
    "credential.helper=",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// Why there is no tree.
#[derive(Debug, thiserror::Error)]
pub(super) enum GitError {
    #[error("`git` cannot be run: {0}")]
    NotRun(io::Error),
    #[error("{0}")]
    Failed(String),
    #[error("{0}")]
    Limit(String),
    #[error("{0}")]
    Disk(io::Error),
}

impl GitError {
    pub(super) const fn is_limit(&self) -> bool {
        matches!(self, Self::Limit(_))
    }
}

/// Clones a repository, and puts its files where the run reads them.
pub(super) fn clone(url: &GitUrl, fetching: &Fetching<'_>, limits: &Limits) -> Result<Tree, GitError> {
    let sys = fetching.mounted.base();
    let directory = sys.temporary_dir().map_err(GitError::Disk)?;
    let git = Git { sys, url, env: environment(url, &fetching.options), directory: directory.join("git") };
    let cloned = git.files(limits);
    // What stays behind is the system's to clean up; the tree is what matters.
    drop(sys.remove_dir_all(&directory));
    let (commit, files) = cloned?;
    let place = format!("{}@{}", url.name, commit.get(..SHORT).unwrap_or(&commit));
    // Nothing above the tree is looked at for environments.
    let tree = files.into_iter().fold(Memory::new().file("/.git/HEAD", commit.clone()), |tree, (name, bytes)| {
        tree.file(Path::new("/").join(name), bytes)
    });
    fetching.mounted.mount(&place, tree);
    Ok(Tree { path: common::go::path::join(&[&place, &url.directory]), resolved: commit })
}

/// Names and contents.
type Files = Vec<(String, Vec<u8>)>;

struct Git<'g> {
    sys: &'g dyn Sys,
    url: &'g GitUrl,
    env: Vec<(&'static str, String)>,
    /// The bare clone.
    directory: PathBuf,
}

impl Git<'_> {
    /// The commit, and the files that are wanted.
    fn files(&self, limits: &Limits) -> Result<(String, Files), GitError> {
        self.cloned()?;
        let commit = self.text(&["rev-parse", "--verify", "HEAD^{commit}"], "")?.trim().to_owned();
        let entries = self.entries(limits)?;
        self.load_missing(&entries)?;
        let ids: String = entries.iter().map(|entry| format!("{}\n", entry.id)).collect();
        let blobs = self.run(&["cat-file", "--batch"], ids.as_bytes(), MAX_TREE)?;
        let contents = contents(&blobs.stdout).ok_or_else(|| GitError::Failed("git left files out".to_owned()))?;
        if contents.len() != entries.len() {
            return Err(GitError::Failed("git left files out".to_owned()));
        }
        Ok((commit, entries.into_iter().map(|entry| entry.name).zip(contents).collect()))
    }

    fn cloned(&self) -> Result<(), GitError> {
        let mut args = vec![
            "clone".to_owned(),
            "--bare".to_owned(),
            "--quiet".to_owned(),
            "--depth=1".to_owned(),
            "--filter=blob:none".to_owned(),
            "--single-branch".to_owned(),
            "--no-tags".to_owned(),
            "--no-recurse-submodules".to_owned(),
            "--template=".to_owned(),
        ];
        args.extend(self.url.branch.as_ref().map(|branch| format!("--branch={branch}")));
        args.extend(["--".to_owned(), self.url.repository.clone(), self.directory.to_string_lossy().into_owned()]);
        self.git(args.into_iter().map(OsString::from), b"", MAX_LIST).map(drop)
    }

    /// The files below the directory that was asked for, and the values of environments, which may stand above it.
    fn entries(&self, limits: &Limits) -> Result<Vec<Entry>, GitError> {
        let listed = self.text(&["ls-tree", "-r", "-z", "--full-tree", "HEAD"], "")?;
        let directory = Path::new(&self.url.directory);
        let entries: Vec<Entry> = listed.split('\0').filter_map(Entry::parse).collect();
        let is_below = |entry: &Entry| Path::new(&entry.name).starts_with(directory);
        if !entries.iter().any(is_below) {
            let (directory, branch) = (&self.url.directory, self.url.branch.as_deref().unwrap_or("HEAD"));
            return Err(GitError::Failed(format!("there is no file below `/{directory}` at `{branch}`")));
        }
        let wanted: Vec<Entry> =
            entries.into_iter().filter(|entry| is_below(entry) || is_environment(&entry.name)).collect();
        if wanted.len() as u64 > u64::from(limits.files) {
            return Err(GitError::Limit(format!(
                "more than {} files; `--limit files=FIGURE` raises the limit",
                limits.files
            )));
        }
        Ok(wanted)
    }

    /// Asks for all blobs that the clone left out at once; git by itself would ask for each.
    fn load_missing(&self, entries: &[Entry]) -> Result<(), GitError> {
        let listed = self.text(&["rev-list", "--objects", "--missing=print", "--no-object-names", "HEAD"], "")?;
        let missing: BTreeSet<&str> = listed.lines().filter_map(|line| line.strip_prefix('?')).collect();
        let wanted: BTreeSet<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
        let ids: String = wanted.intersection(&missing).map(|id| format!("{id}\n")).collect();
        if ids.is_empty() {
            return Ok(());
        }
        let fetch =
            ["fetch", "origin", "--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin"];
        let mut args = vec!["-c", "fetch.negotiationAlgorithm=noop"];
        args.extend(fetch);
        self.text(&args, &ids).map(drop)
    }

    /// What a command on the clone prints.
    fn text(&self, args: &[&str], stdin: &str) -> Result<String, GitError> {
        let done = self.run(args, stdin.as_bytes(), MAX_LIST)?;
        String::from_utf8(done.stdout).map_err(|_| GitError::Failed("a name of the repository is no UTF-8".to_owned()))
    }

    /// Runs a command on the clone.
    fn run(&self, args: &[&str], stdin: &[u8], limit: u64) -> Result<Output, GitError> {
        let mut place = OsString::from("--git-dir=");
        place.push(&self.directory);
        self.git(std::iter::once(place).chain(args.iter().map(OsString::from)), stdin, limit)
    }

    fn git(&self, args: impl Iterator<Item = OsString>, stdin: &[u8], limit: u64) -> Result<Output, GitError> {
        let protocol = format!("protocol.{}.allow=always", self.url.scheme);
        let settings = SETTINGS.iter().copied().chain([protocol.as_str()]);
        let settings = settings.flat_map(|setting| [OsString::from("-c"), OsString::from(setting)]);
        let args: Vec<OsString> = settings.chain(args).collect();
        let env: Vec<(&str, String)> = self.env.iter().map(|(name, value)| (*name, value.clone())).collect();
        let program = Program { name: OsStr::new("git"), args: &args, env: &env, stdin, limit, time: Some(TIME) };
        let done = self.sys.run(&program).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => GitError::Limit(format!("the repository is {error}")),
            io::ErrorKind::TimedOut => GitError::Limit(format!("git {error}")),
            _ => GitError::NotRun(error),
        })?;
        if done.status == Some(0) { Ok(done) } else { Err(GitError::Failed(reason(&done.stderr))) }
    }
}

/// The environment of git: it asks nobody, and the credentials are for the repository's URL alone.
fn environment(url: &GitUrl, options: &FetchOptions) -> Vec<(&'static str, String)> {
    let mut env =
        vec![("GIT_TERMINAL_PROMPT", "0".to_owned()), ("GIT_ASKPASS", String::new()), ("LC_ALL", "C".to_owned())];
    // go-git: both or none.
    if !options.username.is_empty() && !options.password.is_empty() {
        let credentials = BASE64.encode(format!("{}:{}", options.username, options.password).as_bytes());
        env.push(("GIT_CONFIG_COUNT", "1".to_owned()));
        env.push(("GIT_CONFIG_KEY_0", format!("http.{}.extraHeader", url.repository)));
        env.push(("GIT_CONFIG_VALUE_0", format!("Authorization: Basic {credentials}")));
    }
    env
}

/// What git says of its failure: the last line that is about it.
fn reason(stderr: &[u8]) -> String {
    let text = String::from_utf8_lossy(stderr);
    let line = text.lines().rfind(|line| line.starts_with("fatal: ") || line.starts_with("error: "));
    let line = line.or_else(|| text.lines().next_back()).unwrap_or("git failed without a word");
    line.trim_start_matches("fatal: ").trim_start_matches("error: ").to_owned()
}

/// A file of a commit.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    name: String,
    id: String,
}

impl Entry {
    /// `MODE blob ID<TAB>NAME`; nothing for links, submodules, and names that lead elsewhere.
    fn parse(line: &str) -> Option<Self> {
        let (head, name) = line.split_once('\t')?;
        let mut words = head.split(' ');
        let is_file = matches!(words.next(), Some("100644" | "100755" | "100664")) && words.next() == Some("blob");
        let id = words.next().filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        let is_inside = Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        let is_plain = is_inside && !name.chars().any(char::is_control);
        (is_file && is_plain).then(|| Self { name: name.to_owned(), id: id.to_owned() })
    }
}

/// `cd/values.yaml` and `cd/<env>/values.yaml`, anywhere.
fn is_environment(name: &str) -> bool {
    let mut parts = name.rsplit('/');
    parts.next() == Some("values.yaml") && parts.take(2).any(|part| part == "cd")
}

/// The contents in the output of `cat-file --batch`: `ID blob SIZE`, a line break, the bytes, a line break.
fn contents(mut output: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut contents = Vec::new();
    while !output.is_empty() {
        let end = output.iter().position(|byte| *byte == b'\n')?;
        let head = std::str::from_utf8(output.get(..end)?).ok()?;
        let size: usize = head.split_once(" blob ")?.1.parse().ok()?;
        let (bytes, rest) = output.get(end + 1..)?.split_at_checked(size)?;
        contents.push(bytes.to_vec());
        output = rest.strip_prefix(b"\n")?;
    }
    Some(contents)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_files_and_nothing_else() {
        let id = "5e6052f67b6bf87c6862e3e17e1a646cf31cbe16";
        let parse = |mode: &str, kind: &str, name: &str| Entry::parse(&format!("{mode} {kind} {id}\t{name}"));
        assert_eq!(parse("100644", "blob", "a/b.yaml").unwrap().name, "a/b.yaml");
        for (mode, kind, name) in [
            ("120000", "blob", "link"),
            ("160000", "commit", "module"),
            ("100644", "blob", "../up"),
            ("100644", "blob", "/top"),
            ("100644", "blob", "a\nb"),
        ] {
            assert_eq!(parse(mode, kind, name), None, "{name:?}");
        }
    }

    #[test]
    fn contents_are_cut_by_their_sizes() {
        assert_eq!(contents(b"ab blob 3\na\nb\ncd blob 0\n\n").unwrap(), [b"a\nb".to_vec(), Vec::new()]);
        assert_eq!(contents(b"ab missing\n"), None);
        assert_eq!(contents(b"ab blob 9\na\n"), None);
    }

    #[test]
    fn the_values_of_environments_are_known_by_their_place() {
        for (name, is) in [
            ("cd/values.yaml", true),
            ("x/cd/prd/values.yaml", true),
            ("values.yaml", false),
            ("cd/a/b/values.yaml", false),
            ("cd/prd/other.yaml", false),
        ] {
            assert_eq!(is_environment(name), is, "{name}");
        }
    }

    #[test]
    fn credentials_stand_in_the_environment_for_one_url() {
        let url = GitUrl::parse("https://git.example/a/b", "", &Memory::new()).unwrap();
        let (username, password) = ("me".to_owned(), "secret".to_owned());
        let options = FetchOptions { username, password, ..FetchOptions::default() };
        let env = environment(&url, &options);
        assert!(env.contains(&("GIT_CONFIG_KEY_0", "http.https://git.example/a/b.extraHeader".to_owned())));
        assert!(env.contains(&("GIT_CONFIG_VALUE_0", "Authorization: Basic bWU6c2VjcmV0".to_owned())));
        assert!(!format!("{options:?}").contains("secret"));
        let bare = environment(&url, &FetchOptions { password: String::new(), ..options });
        assert!(bare.iter().all(|(name, _)| !name.starts_with("GIT_CONFIG")));
    }

    #[test]
    fn the_reason_is_the_line_that_says_so() {
        let said = b"Cloning into bare repository 'x'...\nfatal: Remote branch y not found in upstream origin\n";
        assert_eq!(reason(said), "Remote branch y not found in upstream origin");
        assert_eq!(reason(b""), "git failed without a word");
    }
}
