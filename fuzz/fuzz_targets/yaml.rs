//! Any bytes, read in every dialect: no panic, no endless work, spans inside the text, keys that are texts.
//!
//! `cargo +nightly fuzz run yaml -- -dict=fuzz/yaml.dict -max_total_time=600`
#![no_main]

use libfuzzer_sys::fuzz_target;
use yaml::{Dialect, Documents, Events, FileId, Item, NodeRef, ReadOptions, Splitting, decode};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = decode(bytes, FileId(0)) else { return };
    for dialect in [Dialect::GoV2Json, Dialect::GoV3, Dialect::Yaml12Core] {
        for (splitting, strict_keys) in [(Splitting::Stream, true), (Splitting::Kubernetes, false)] {
            let options = ReadOptions { dialect, splitting, strict_keys, ..ReadOptions::default() };
            for document in Documents::new(text.clone(), options) {
                match document {
                    Ok(document) => walk(document.root(), &text),
                    Err(error) => assert!(error.span().end as usize <= text.len()),
                }
            }
        }
        let mut events = Events::new(text.clone(), ReadOptions::default().dialect(dialect));
        let mut count = 0;
        while let Ok(event) = events.next_event() {
            count += 1;
            assert!(count <= 20 * (text.len() + 2));
            if event.item == Item::StreamEnd {
                break;
            }
        }
    }
});

fn walk(node: NodeRef<'_>, text: &str) {
    assert!(text.get(node.own_span().range()).is_some());
    if node.own_span() != node.span() {
        return;
    }
    let _ = (node.number(), node.tag());
    node.items().for_each(|item| walk(item, text));
    for (key, value) in node.entries() {
        assert!(key.text().is_some());
        if value.own_span().start >= node.span().start {
            walk(value, text);
        }
    }
}
