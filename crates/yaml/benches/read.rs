//! Reading, in bytes a second: into the arena, events only, and the event parsers of crates.io as the floor.
//! The text is the recorded Kyverno policies where they are beside the repository, else generated ones.

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use yaml::{Documents, Events, Item, ReadOptions};

fn policies() -> Arc<str> {
    let mut text = String::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance/kyverno/cases"), &mut text);
    if text.is_empty() {
        text = (0..2000).map(policy).collect();
    }
    text.into()
}

#[expect(clippy::disallowed_methods, reason = "a bench reads its corpus")]
fn collect(folder: &Path, text: &mut String) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "yaml") {
            text.push_str(&std::fs::read_to_string(&path).unwrap_or_default());
            text.push_str("\n---\n");
        }
    }
}

fn policy(nth: usize) -> String {
    format!(
        "---\napiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata:\n  name: policy-{nth}\n  annotations:\n    \
         title: \"Policy {nth}\"\n    text: >-\n      Containers must say what they need,\n      and how much.\nspec:\n  \
         rules:\n  - name: check\n    match:\n      any:\n      - resources: {{kinds: [Pod]}}\n    validate:\n      \
         message: limits are missing\n      pattern:\n        spec:\n          containers:\n          - resources:\n      \
                 limits:\n                memory: \"?*\"\n"
    )
}

fn arena(text: &Arc<str>) -> usize {
    let documents = Documents::new(Arc::clone(text), ReadOptions::default());
    documents.flatten().map(|document| document.root().len()).sum()
}

fn events(text: &Arc<str>) -> usize {
    let mut events = Events::new(Arc::clone(text), ReadOptions::default());
    let mut count = 0;
    while let Ok(event) = events.next_event() {
        if event.item == Item::StreamEnd {
            break;
        }
        count += 1;
    }
    count
}

fn read(criterion: &mut Criterion) {
    let text = policies();
    let mut group = criterion.benchmark_group("read");
    group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
    group.bench_function("arena", |bencher| bencher.iter(|| arena(&text)));
    group.bench_function("events", |bencher| bencher.iter(|| events(&text)));
    group.bench_function("saphyr-parser", |bencher| {
        bencher.iter(|| saphyr_parser::Parser::new_from_str(&text).flatten().count());
    });
    group.bench_function("granit-parser", |bencher| {
        bencher.iter(|| granit_parser::Parser::new_from_str(&text).flatten().count());
    });
    group.finish();
}

criterion_group!(benches, read);
criterion_main!(benches);
