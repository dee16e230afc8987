//! What is written is read back equal by another parser.

use proptest::collection::vec;
use proptest::prelude::*;
use yaml::Dialect;
use yaml::writer::{JsonOptions, MAX_DEPTH, WriteError, json, yaml_sigs, yaml_v2, yaml_v3};

use crate::node::{Node, read, read_as};

/// Texts that a reader of YAML 1.2 takes as YAML 1.1 does: without the line breaks that only 1.1 has. Without `<<`, which
/// Go writes plain and reads as a merge.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[a-z]{1,9}",
        "[ -~]{0,12}",
        "[ \\n]{1,4}",
        Just("\t".to_owned()),
        Just("é 😀 \u{feff}".to_owned()),
        "[-:#?'\"{}\\[\\],&*!|>%@`~=<.]{1,3}",
        Just("some words that make a line long enough to be folded somewhere".to_owned()),
        Just("\r\u{0}\u{1}".to_owned()),
    ];
    vec(piece, 0..6).prop_map(|pieces| pieces.concat().replace("<<", "<"))
}

fn tree() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        Just(Node::Null),
        any::<bool>().prop_map(Node::Bool),
        any::<i64>().prop_map(Node::Int),
        (1 + i64::MAX as u64..).prop_map(Node::Uint),
        any::<f64>().prop_filter("reads back as a float", |n| n.fract() != 0.0 && n.is_finite()).prop_map(Node::Float),
        text().prop_map(Node::Str),
        text().prop_map(Node::Str),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        let map = proptest::collection::btree_map(text(), inner.clone(), 0..5);
        prop_oneof![vec(inner, 0..5).prop_map(Node::List), map.prop_map(|map| Node::Map(map.into_iter().collect()))]
    })
}

/// The tree with its keys in byte order.
fn sorted(node: Node) -> Node {
    match node {
        Node::List(items) => Node::List(items.into_iter().map(sorted).collect()),
        Node::Map(entries) => {
            let mut entries: Vec<_> = entries.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            entries.sort_by(|a, b| a.0.cmp(&b.0));
            Node::Map(entries)
        }
        other => other,
    }
}

fn starts_a_block_badly(node: &Node) -> bool {
    let bad = |text: &str| text.contains('\n') && text.starts_with([' ', '\t', '\n']);
    match node {
        Node::Str(text) => bad(text),
        Node::List(items) => items.iter().any(starts_a_block_badly),
        Node::Map(entries) => entries.iter().any(|(key, value)| bad(key) || starts_a_block_badly(value)),
        _ => false,
    }
}

proptest! {
    #[test]
    fn yaml_v2_is_read_back_equal(tree in tree()) {
        let mut out = String::new();
        yaml_v2(&tree, &mut out).unwrap();
        prop_assert_eq!(read(&out).map(sorted), Ok(tree), "{}", out);
    }

    #[test]
    fn json_is_read_back_equal(tree in tree()) {
        for options in [JsonOptions::marshal(), JsonOptions::marshal_indent("", "  ")] {
            let mut out = String::new();
            json(&tree, options, &mut out).unwrap();
            prop_assert_eq!(read(&out).map(sorted), Ok(tree.clone()), "{}", out);
        }
    }

    #[test]
    fn what_each_writer_writes_its_reader_reads_back(tree in tree()) {
        let mut out = String::new();
        if yaml_sigs(&tree, &mut out).is_ok() {
            prop_assert_eq!(read_as(&out, Dialect::GoV2Json).map(sorted), Ok(tree.clone()), "{}", out);
        }
        out.clear();
        yaml_v2(&tree, &mut out).unwrap();
        prop_assert_eq!(read_as(&out, Dialect::GoV2Json).map(sorted), Ok(tree.clone()), "{}", out);
        // NOTE: yaml.v3 loses line breaks at the start of a block and counts wrong blanks there.
        if !starts_a_block_badly(&tree) {
            out.clear();
            yaml_v3(&tree, 4, &mut out).unwrap();
            prop_assert_eq!(read_as(&out, Dialect::GoV3).map(sorted), Ok(tree), "{}", out);
        }
    }

    #[test]
    fn any_text_is_written_without_a_panic(text in any::<String>()) {
        let tree = Node::Map(vec![(text.clone(), Node::Str(text))]);
        let mut out = String::new();
        yaml_v2(&tree, &mut out).unwrap();
        yaml_v3(&tree, 4, &mut out).unwrap();
        let _ = yaml_sigs(&tree, &mut out);
    }
}

#[test]
fn the_last_of_equal_keys_is_written() {
    let tree = Node::Map(["b", "a", "b"].iter().zip(1..).map(|(key, n)| ((*key).to_owned(), Node::Int(n))).collect());
    let mut out = String::new();
    yaml_v2(&tree, &mut out).unwrap();
    json(&tree, JsonOptions::encoder(), &mut out).unwrap();
    assert_eq!(out, "a: 2\nb: 3\n{\"a\":2,\"b\":3}\n");
}

#[test]
fn deep_trees_are_an_error_and_no_overflow() {
    let mut tree = Node::Null;
    for _ in 0..=MAX_DEPTH {
        tree = Node::List(vec![tree]);
    }
    let mut out = String::new();
    assert_eq!(json(&tree, JsonOptions::marshal(), &mut out), Err(WriteError::TooDeep));
    // The tree itself would overflow the stack when dropped.
    while let Node::List(mut items) = tree {
        tree = items.pop().unwrap();
    }
}
