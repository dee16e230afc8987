//! Arbitrary and damaged texts: nothing panics, spans lie in the text, a document's walk ends.

use proptest::prelude::*;
use yaml::{Dialect, Documents, Events, Item, NodeRef, ReadOptions, Splitting, decode};

const SEED: &str = "apiVersion: v1\nkind: List # x\nitems:\n- &a {name: 'it''s', n: 0x1F, t: 2020-01-02}\n- <<: *a\n  s: |-\n    \
                    one\n     two\n  f: >+\n    x\n\n    y\n- [yes, ~, \"\\u017e\\\n  z\", !!str 1]\n---\n? k\n: v\n...\n%YAML 1.1\n---\nž: 1\n";

fn check(text: &str) {
    for dialect in [Dialect::GoV2Json, Dialect::GoV3, Dialect::Yaml12Core] {
        for splitting in [Splitting::Stream, Splitting::Kubernetes] {
            for strict_keys in [false, true] {
                let options = ReadOptions { dialect, splitting, strict_keys, ..ReadOptions::default() };
                for document in Documents::new(text.into(), options) {
                    match document {
                        Ok(document) => walk(document.root(), text),
                        Err(error) => {
                            assert!(text.get(error.span().range()).is_some() || error.span().start >= 1);
                            assert!(!error.to_string().is_empty() && !error.reason().is_empty());
                        }
                    }
                }
            }
        }
        let mut events = Events::new(text.into(), ReadOptions::default().dialect(dialect));
        let mut count = 0;
        while let Ok(event) = events.next_event() {
            let _ = (events.text(&event), events.anchor(&event), events.tag(&event));
            count += 1;
            assert!(count < 20 * (text.len() + 2), "the events do not end");
            if event.item == Item::StreamEnd {
                break;
            }
        }
    }
}

fn walk(node: NodeRef<'_>, text: &str) {
    assert!(text.get(node.own_span().range()).is_some(), "{:?}", node.own_span());
    let _ = (node.kind(), node.number(), node.text(), node.tag());
    if node.own_span() != node.span() {
        return;
    }
    node.items().for_each(|item| walk(item, text));
    for (key, value) in node.entries() {
        assert!(key.text().is_some(), "keys are texts");
        walk(value, text);
    }
}

fn damaged() -> impl Strategy<Value = String> {
    let bits = prop::sample::select(vec![
        "\t",
        " ",
        "\n",
        "\r",
        ":",
        ": ",
        "- ",
        "?",
        "[",
        "]",
        "{",
        "}",
        ",",
        "#",
        "&b ",
        "*a",
        "!",
        "!!int ",
        "|",
        ">",
        "'",
        "\"",
        "\\",
        "%",
        "@",
        "---\n",
        "...\n",
        "<<: *a\n",
        "ž",
        "\u{85}",
        "\u{feff}",
        "\u{1}",
        "null: ",
        "{a: 1}: b\n",
    ]);
    prop::collection::vec((any::<prop::sample::Index>(), bits, 0..4usize), 1..8).prop_map(|edits| {
        let mut text: Vec<char> = SEED.chars().collect();
        for (index, bit, remove) in edits {
            let at = index.index(text.len() + 1);
            let end = (at + remove).min(text.len());
            text.splice(at..end, bit.chars());
        }
        text.into_iter().collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_read_without_panic(text in "\\PC{0,200}") {
        check(&text);
    }

    #[test]
    fn yaml_like_text_is_read_without_panic(text in "[-a-z0-9:,?\\[\\]{}#&*!|>'\"%@ \\n\\t\\\\.<~]{0,120}") {
        check(&text);
    }

    #[test]
    fn damaged_yaml_is_read_without_panic(text in damaged()) {
        check(&text);
    }

    #[test]
    fn arbitrary_bytes_are_decoded_without_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Ok(text) = decode(&bytes, yaml::FileId(0)) {
            check(&text);
        }
    }
}
