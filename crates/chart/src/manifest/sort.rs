//! From the outputs of templates to manifests and hooks in the order of installing.
//!
//! helm: pkg/release/v1/util/manifest_sorter.go

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use common::go::number::atoi;
use common::source::FileId;
use gotemplate::Trace;
use gotemplate::value::Mark;

use super::head::Head;
use super::kinds::rank;
use super::{DocumentText, Hook, Manifest, cut_marks, split};
use crate::error::{ChartError, ManifestFault};
use crate::metadata::decode::Problem;
use crate::notice::{Level, Notice};
use crate::threads;

/// The words of `helm.sh/hook`, and what each stands for.
const EVENTS: [(&str, &str); 10] = [
    ("pre-install", "pre-install"),
    ("post-install", "post-install"),
    ("pre-delete", "pre-delete"),
    ("post-delete", "post-delete"),
    ("pre-upgrade", "pre-upgrade"),
    ("post-upgrade", "post-upgrade"),
    ("pre-rollback", "pre-rollback"),
    ("post-rollback", "post-rollback"),
    ("test", "test"),
    ("test-success", "test"),
];

/// The output of a template.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) path: String,
    pub(crate) file: Option<FileId>,
    pub(crate) text: Arc<str>,
    pub(crate) marks: Vec<Mark>,
    pub(crate) trace: Arc<Trace>,
}

/// Manifests and hooks.
#[derive(Debug, Default)]
pub(crate) struct Sorted {
    pub(crate) manifests: Vec<Manifest>,
    pub(crate) hooks: Vec<Hook>,
}

/// Takes outputs apart, in the order of their paths, with the help of some threads.
///
/// # Errors
/// The first document that is no YAML.
pub(crate) fn sort(outputs: &[Output], threads: usize, notices: &mut Vec<Notice>) -> Result<Sorted, ChartError> {
    let mut by_path: Vec<&Output> = outputs.iter().collect();
    by_path.sort_by(|a, b| a.path.cmp(&b.path));
    let documents: Vec<(&Output, Range<usize>)> = by_path
        .into_iter()
        .flat_map(|output| split::split(&output.text).into_iter().map(move |range| (output, range)))
        .collect();
    let mut sorted = Sorted::default();
    for ((output, range), head) in documents.iter().zip(heads(&documents, threads)) {
        // Heads are read in order, so all before the first bad one are there.
        let Some(head) = head.into_inner() else { break };
        add(output, range.clone(), head, &mut sorted, notices)?;
    }
    sorted.manifests.sort_by(|a, b| rank(&a.kind).cmp(&rank(&b.kind)));
    sorted.hooks.sort_by(|a, b| rank(&a.manifest.kind).cmp(&rank(&b.manifest.kind)));
    Ok(sorted)
}

/// Reads the heads of documents, up to a bad one.
fn heads(documents: &[(&Output, Range<usize>)], threads: usize) -> Vec<OnceLock<Result<Head, Problem>>> {
    let heads: Vec<OnceLock<_>> = documents.iter().map(|_| OnceLock::new()).collect();
    let bytes = documents.iter().map(|(_, range)| range.len()).sum();
    let read = |nth: usize| {
        if let (Some((output, range)), Some(slot)) = (documents.get(nth), heads.get(nth)) {
            let text = DocumentText::part(&output.text, range.clone());
            return slot.get_or_init(|| Head::read(text.to_shared())).is_ok();
        }
        true
    };
    threads::each(documents.len(), threads::worth(threads, bytes), read);
    heads
}

fn add(
    output: &Output,
    range: Range<usize>,
    head: Result<Head, Problem>,
    sorted: &mut Sorted,
    notices: &mut Vec<Notice>,
) -> Result<(), ChartError> {
    let mut manifest = Manifest {
        path: output.path.clone(),
        file: output.file,
        text: DocumentText::part(&output.text, range.clone()),
        map: cut_marks(&output.marks, range),
        trace: Arc::clone(&output.trace),
        ..Manifest::default()
    };
    let head = match head {
        Ok(head) => head,
        Err(problem) => {
            let fault = ManifestFault {
                path: output.path.clone(),
                problem: problem.message,
                words: problem.words,
                offset: problem.at,
                document: Box::new(manifest),
            };
            return Err(Box::new(fault).into());
        }
    };
    let Some(words) = head.annotation("helm.sh/hook") else {
        (manifest.api_version, manifest.kind, manifest.name) = (head.api_version, head.kind, head.name);
        sorted.manifests.push(manifest);
        return Ok(());
    };
    let event = |word: &str| {
        let word = word.trim().to_lowercase();
        EVENTS.iter().find(|(known, _)| *known == word).map(|(_, event)| *event)
    };
    let Some(events) = words.split(',').map(event).collect::<Option<Vec<_>>>() else {
        notices.push(Notice::new(Level::Info, "skipping unknown hooks").with("hookTypes", words));
        return Ok(());
    };
    let list = |name: &str| {
        let words = head.annotation(name);
        words.map(|words| words.split(',').map(|word| word.trim().to_lowercase()).collect()).unwrap_or_default()
    };
    let hook = Hook {
        events,
        weight: head.annotation("helm.sh/hook-weight").and_then(|text| atoi(text).ok()).unwrap_or_default(),
        delete_policies: list("helm.sh/hook-delete-policy"),
        output_log_policies: list("helm.sh/hook-output-log-policy"),
        manifest: Manifest { api_version: head.api_version, kind: head.kind, name: head.name, ..manifest },
    };
    sorted.hooks.push(hook);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(path: &str, text: &str) -> Output {
        Output { path: path.into(), file: None, text: text.into(), marks: Vec::new(), trace: Arc::default() }
    }

    #[test]
    fn documents_are_ordered_by_kind_then_by_path() {
        let outputs = vec![
            output("b.yaml", "kind: Zed\n---\nkind: Pod\n---\n# nothing\n"),
            output("a.yaml", "kind: Alpha\n---\nkind: Pod\n---\nkind: Namespace\n"),
        ];
        let sorted = sort(&outputs, 2, &mut Vec::new()).unwrap();
        let kinds: Vec<_> = sorted.manifests.iter().map(|m| (m.kind.as_str(), m.path.as_str())).collect();
        let want = [
            ("Namespace", "a.yaml"),
            ("Pod", "a.yaml"),
            ("Pod", "b.yaml"),
            ("", "b.yaml"),
            ("Alpha", "a.yaml"),
            ("Zed", "b.yaml"),
        ];
        assert_eq!(kinds, want);
    }

    #[test]
    fn hooks_are_told_by_their_annotation() {
        let hook = |words: &str| {
            format!("metadata: {{name: x, annotations: {{helm.sh/hook: {words}, helm.sh/hook-weight: -5}}}}")
        };
        let mut notices = Vec::new();
        let outputs = vec![output("a", &hook("\"Pre-Install, test-success\"")), output("b", &hook("crd-install"))];
        let sorted = sort(&outputs, 2, &mut notices).unwrap();
        assert_eq!((sorted.hooks.len(), sorted.manifests.len()), (1, 0));
        assert_eq!((&sorted.hooks[0].events[..], sorted.hooks[0].weight), (&["pre-install", "test"][..], -5));
        assert_eq!(notices[0].to_string(), "level=INFO msg=\"skipping unknown hooks\" hookTypes=crd-install");
    }

    #[test]
    fn what_is_no_object_is_an_error() {
        let error = |text: &str| sort(&[output("p", text)], 1, &mut Vec::new()).unwrap_err().to_string();
        assert_eq!(
            error("text"),
            "YAML parse error on p: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go \
             value of type util.SimpleHead"
        );
        assert_eq!(
            error("metadata: {annotations: {a: [1]}}"),
            "YAML parse error on p: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go \
             struct field .metadata.annotations of type string"
        );
    }
}
