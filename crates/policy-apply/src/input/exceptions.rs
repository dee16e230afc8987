//! Policy exceptions from their own files, or from among the resources.
//!
//! kyverno: cmd/cli/kubectl-kyverno/exception/load.go

use std::sync::Arc;

use common::Val;
use common::manifest::Object;
use policy_engine::load::{self, LoadError, Loaded};
use policy_engine::model::PolicyException;
use yaml::{Document, Path};

use super::reading::Reader;
use super::trouble::Trouble;

const RULE: &str = "input/exception";

/// The exceptions of a run, and what cannot be used.
pub(crate) type Exceptions = (Vec<PolicyException>, Vec<Trouble>);

/// Reads the files of `--exception`. Every document must be an exception.
pub(crate) fn exceptions(paths: &[String], reader: &mut Reader<'_>) -> Exceptions {
    let (exceptions, later, mut troubles) = exceptions_and_later(paths, reader);
    troubles.extend(later.iter().map(|document| wrapped(no_exception(document))));
    (exceptions, troubles)
}

/// The same, where exceptions from policies of kinds that cannot be evaluated yet are told apart.
pub(crate) fn exceptions_and_later(
    paths: &[String],
    reader: &mut Reader<'_>,
) -> (Vec<PolicyException>, Vec<Arc<Document>>, Vec<Trouble>) {
    let (mut exceptions, mut later, mut troubles) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        let file = match reader.file(path, RULE) {
            Ok(file) => file,
            Err(trouble) => {
                let words = format!("Error: failed to load exceptions (unable to read yaml ({}))", trouble.words);
                troubles.push(trouble.ends(words));
                continue;
            }
        };
        for read in reader.documents(file, RULE).into_iter().map(|read| read.map(Arc::new)) {
            match read {
                Ok(document) if is_later(&document) => later.push(document),
                Ok(document) => match exception(&document) {
                    Ok(exception) => exceptions.push(exception),
                    Err(trouble) => troubles.push(wrapped(trouble)),
                },
                Err(trouble) => troubles.push(wrapped(trouble)),
            }
        }
    }
    (exceptions, later, troubles)
}

/// As the original words it.
fn wrapped(trouble: Trouble) -> Trouble {
    let words = format!("Error: failed to load exceptions (unable to load exceptions ({}))", trouble.words);
    trouble.ends(words)
}

/// Takes the exceptions from among the resources, which stay resources too. One that does not fit is left out.
pub(crate) fn exceptions_of_resources(objects: &[Object]) -> Exceptions {
    let is_exception = |object: &&Object| {
        let gvk = object.gvk();
        gvk.kind == "PolicyException" && gvk.group == "kyverno.io" && matches!(gvk.version.as_str(), "v2" | "v2beta1")
    };
    let (mut exceptions, mut troubles) = Exceptions::default();
    for object in objects.iter().filter(is_exception) {
        match exception(object.document()) {
            Ok(exception) => exceptions.push(exception),
            Err(trouble) => troubles.push(trouble),
        }
    }
    (exceptions, troubles)
}

/// An exception from policies of the kinds that cannot be evaluated yet.
fn is_later(document: &Document) -> bool {
    let root = Val::Doc(document.root());
    let text = |key: &str| root.get(key).and_then(Val::as_str).unwrap_or_default();
    let versions = ["policies.kyverno.io/v1alpha1", "policies.kyverno.io/v1beta1", "policies.kyverno.io/v1"];
    text("kind") == "PolicyException" && versions.contains(&text("apiVersion"))
}

fn exception(document: &Arc<Document>) -> Result<PolicyException, Trouble> {
    match load::load(document) {
        Ok(Loaded::Exception(exception)) => Ok(*exception),
        Ok(_) => Err(no_exception(document)),
        Err(LoadError::Unsupported(_) | LoadError::UnknownKind(_)) => Err(no_exception(document)),
        Err(error) => {
            let problem = error.problems().into_iter().next();
            let (message, span, hint) = problem.map_or_else(
                || (error.to_string(), document.root().span().at_start(), None),
                |problem| (problem.message, problem.span, problem.hint),
            );
            Err(Trouble::new(RULE, message).words(error.to_string()).at(span).hints(hint))
        }
    }
}

fn no_exception(document: &Document) -> Trouble {
    let root = Val::Doc(document.root());
    let text = |key: &str| root.get(key).and_then(Val::as_str).unwrap_or_default();
    let (api_version, kind) = (text("apiVersion"), text("kind"));
    Trouble::new(RULE, format!("`{api_version}` `{kind}` is no policy exception"))
        .words(format!("policy exception type not supported {api_version}, Kind={kind}"))
        .at(document.locate(&Path::root().join("kind")).value)
        .hint("exceptions are `PolicyException` of `kyverno.io/v2`")
}
