//! URLs of Git repositories as the original reads them: owner and repository, then a branch, or a directory where a flag names
//! the branch.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`loadPolicies`), utils/common/common.go
//! (`GetGitBranchOrPolicyPaths`)

use std::path::Path;

use common::sys::{FileKind, Sys};

/// The branch where nothing names one.
const BRANCH: &str = "main";

/// A repository, and what is wanted of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct GitUrl {
    /// `https`, `http` or `file`.
    pub(super) scheme: &'static str,
    /// With a port where it has one; empty for a repository in a directory.
    pub(super) host: String,
    /// What git is given.
    pub(super) repository: String,
    /// What the tree is called: `github.com/org/repo`.
    pub(super) name: String,
    /// `None`: whatever the repository says.
    pub(super) branch: Option<String>,
    /// Relative to the repository, without slashes around it; empty for all of it.
    pub(super) directory: String,
}

impl GitUrl {
    /// Reads a URL. `branch` is that of the flag, empty when there is none; `sys` tells which directory is the repository of a
    /// `file://` URL.
    pub(super) fn parse(text: &str, branch: &str, sys: &dyn Sys) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("file://") {
            return Self::local(path, branch, sys);
        }
        let (scheme, rest) = match text.split_once("://") {
            Some(("https", rest)) => ("https", rest),
            Some(("http", rest)) => ("http", rest),
            _ => return Err("the scheme is none of https, http and file".to_owned()),
        };
        let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
        if host.contains('@') {
            return Err("a URL holds no credentials: `--username` and `--password` do".to_owned());
        }
        let is_host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(is_host) {
            return Err("the host is none".to_owned());
        }
        let mut parts = path.splitn(3, '/');
        let (owner, repository) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
        if [owner, repository].iter().any(|part| part.is_empty() || !is_name(part)) {
            return Err(format!(
                "invalid URL path /{path} - expected https://<any_git_source_domain>/:owner/:repository/:branch (without \
                 --git-branch flag) OR https://<any_git_source_domain>/:owner/:repository/:directory (with --git-branch \
                 flag)"
            ));
        }
        let rest = parts.next().unwrap_or_default().trim_matches('/');
        let (branch, directory) = match branch {
            "" if rest.is_empty() => (BRANCH, ""),
            "" => (rest, ""),
            branch => (branch, rest),
        };
        Ok(Self {
            scheme,
            host: host.to_owned(),
            repository: format!("{scheme}://{host}/{owner}/{repository}"),
            name: format!("{host}/{owner}/{}", repository.trim_end_matches(".git")),
            branch: Some(checked(branch)?),
            directory: checked(directory)?,
        })
    }

    /// A repository in a directory: the first on the path.
    fn local(path: &str, branch: &str, sys: &dyn Sys) -> Result<Self, String> {
        let is_file = |path: &Path| sys.kind(path).is_ok_and(|kind| kind == FileKind::File);
        let is_repository = |path: &&Path| is_file(&path.join("HEAD")) || sys.kind(&path.join(".git")).is_ok();
        let mut above: Vec<&Path> = Path::new(path).ancestors().filter(|path| path.is_absolute()).collect();
        above.reverse();
        let repository = above.into_iter().find(is_repository).ok_or("no Git repository is there")?;
        let directory = Path::new(path).strip_prefix(repository).ok().and_then(Path::to_str).unwrap_or_default();
        let name = repository.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Ok(Self {
            scheme: "file",
            host: String::new(),
            repository: format!("file://{}", repository.display()),
            name: name.trim_end_matches(".git").to_owned(),
            branch: if branch.is_empty() { None } else { Some(checked(branch)?) },
            directory: checked(directory)?,
        })
    }

    /// True when whoever is on the way can read and change what comes.
    pub(super) fn is_plain(&self) -> bool {
        self.scheme == "http"
    }
}

fn is_name(part: &str) -> bool {
    !matches!(part, "." | "..")
        && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '~' | '+'))
}

/// A branch or a directory that neither leads elsewhere nor means anything else to git.
fn checked(text: &str) -> Result<String, String> {
    let is_bad = text.starts_with('-')
        || text.split('/').any(|part| part == "..")
        || text.chars().any(|c| c.is_control() || matches!(c, '\\' | '?' | '#' | '*' | ':'));
    if is_bad { Err(format!("`{}` is no branch and no directory", text.escape_debug())) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use common::sys::Memory;

    use super::*;

    fn parse(text: &str, branch: &str) -> Result<GitUrl, String> {
        GitUrl::parse(text, branch, &Memory::new().file("/srv/p.git/HEAD", ""))
    }

    #[test]
    fn the_rest_is_a_branch_unless_a_flag_names_one() {
        let of = |text: &str, branch: &str| {
            let url = parse(text, branch).unwrap();
            (url.repository, url.branch.unwrap_or_default(), url.directory)
        };
        let repository = "https://github.com/kyverno/policies".to_owned();
        let want = |branch: &str, directory: &str| (repository.clone(), branch.to_owned(), directory.to_owned());
        assert_eq!(of("https://github.com/kyverno/policies", ""), want("main", ""));
        assert_eq!(of("https://github.com/kyverno/policies/", ""), want("main", ""));
        assert_eq!(of("https://github.com/kyverno/policies/release-1.12", ""), want("release-1.12", ""));
        assert_eq!(of("https://github.com/kyverno/policies/best-practices/x/", "dev"), want("dev", "best-practices/x"));
        let plain = parse("http://localhost:8080/a/b.git", "").unwrap();
        assert_eq!((plain.host.as_str(), plain.name.as_str()), ("localhost:8080", "localhost:8080/a/b"));
        assert!(plain.is_plain());
    }

    #[test]
    fn a_repository_in_a_directory_is_the_first_on_the_path() {
        let url = parse("file:///srv/p.git/charts/x", "").unwrap();
        assert_eq!((url.repository.as_str(), url.directory.as_str()), ("file:///srv/p.git", "charts/x"));
        assert_eq!((url.branch, url.host), (None, String::new()));
        assert!(parse("file:///none", "").is_err());
    }

    #[test]
    fn what_means_something_else_to_git_is_refused() {
        for bad in [
            "https://github.com/kyverno",
            "https://user:secret@github.com/a/b",
            "https://github.com/a/b/--upload-pack=x",
            "https://github.com/../b",
            "https://github.com/a/b/x/../../y",
            "https://github.com/a/b?c",
            "https://git hub/a/b",
            "https:///a/b",
        ] {
            assert!(parse(bad, "").is_err(), "{bad}");
        }
        assert!(parse("https://github.com/a/b", "--upload-pack=x").is_err());
    }
}
