//! The file of sources, or what the command line says in its place.

use std::path::{Path, PathBuf};

use common::sys::FileKind;
use policy_apply::workbench::Workbench;

use crate::cli::SourceArgs;
use crate::problem::{Fuller, Problem, problem};
use crate::sources_file::{self, FILE, Place, PolicySources, RULE, Source, Trust};

/// The sources, and the directory that their paths count from.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) sources: PolicySources,
    pub(crate) directory: PathBuf,
    /// The file, when there is one.
    pub(crate) file: Option<String>,
}

/// Reads the sources: those of the flags, else those of the file that is named, else those of the one that lies beside the working
/// directory or in one of `paths`.
///
/// # Errors
/// What is wrong with the file.
pub(crate) fn named(args: &SourceArgs, paths: &[String], bench: &mut Workbench<'_>) -> Result<Named, Vec<Problem>> {
    if !args.source.is_empty() {
        let sources = args.source.iter().map(|(name, place)| of_flag(name, place)).collect();
        let sources = PolicySources { sources, ..PolicySources::default() };
        return Ok(Named { sources, directory: PathBuf::new(), file: None });
    }
    let is_file = |path: &Path| bench.sys().kind(path).is_ok_and(|kind| kind == FileKind::File);
    let beside = || {
        let directories = std::iter::once("").chain(paths.iter().map(String::as_str));
        directories.map(|directory| Path::new(directory).join(FILE)).find(|path| is_file(path))
    };
    let Some(path) = args.sources.as_ref().map(PathBuf::from).or_else(beside) else {
        let hint = "`--sources FILE` names a file of sources, `--source NAME=PATH` a source";
        return Err(vec![problem(RULE, format!("there is no {FILE}")).hint(Some(hint.to_owned()))]);
    };
    let name = path.to_string_lossy().into_owned();
    let read = bench.files(std::slice::from_ref(&name), RULE).into_iter().next();
    let file = read.transpose().map_err(|problem| vec![problem])?.unwrap_or_default();
    let document = bench.typed(file, RULE).map_err(|problem| vec![problem])?;
    let sources = sources_file::read(&document)?;
    let directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
    Ok(Named { sources, directory, file: Some(name) })
}

fn of_flag(name: &str, place: &str) -> Source {
    let place = match place {
        image if image.starts_with("oci://") => Place::Oci(image.to_owned()),
        url if url.contains("://") => Place::Git(url.to_owned(), String::new()),
        path => Place::Path(path.to_owned()),
    };
    Source {
        name: name.to_owned(),
        place,
        include: Vec::new(),
        exclude: Vec::new(),
        charts: Vec::new(),
        environment: None,
        trust: Trust::Enforce,
        exceptions_from: Vec::new(),
        span: None,
    }
}
