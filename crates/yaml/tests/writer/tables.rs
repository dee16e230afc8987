//! What Go wrote for the same inputs.

use yaml::writer::{JsonOptions, Tree, WriteError, json, yaml_sigs, yaml_v2, yaml_v3};

use crate::node::{Node, read};
use crate::table::{Row, assert_none, rows};

/// The whole text, or the error as the tables have it.
fn written(write: impl FnOnce(&mut String) -> Result<(), WriteError>) -> String {
    let mut out = String::new();
    match write(&mut out) {
        Ok(()) => out,
        Err(error) => format!("error: {error}"),
    }
}

fn sigs<'a>(tree: impl Tree<'a>) -> String {
    written(|out| yaml_sigs(tree, out))
}

fn v2<'a>(tree: impl Tree<'a>) -> String {
    written(|out| yaml_v2(tree, out))
}

fn v3<'a>(tree: impl Tree<'a>, indent: usize) -> String {
    written(|out| yaml_v3(tree, indent, out))
}

fn to_json<'a>(tree: impl Tree<'a>, options: JsonOptions<'_>) -> String {
    written(|out| json(tree, options, out))
}

/// The text as an item, a value, a key of two levels, and an item of inner lists.
fn document(text: &str) -> Node {
    let item = Node::List(vec![text.into(), Node::List(vec![text.into()])]);
    let inner = Node::Map(vec![(text.to_owned(), item)]);
    Node::List(vec![text.into(), Node::Map(vec![("key".to_owned(), text.into()), (format!("map:{text}"), inner)])])
}

#[test]
fn texts_get_the_style_that_go_gives_them_in_every_place() {
    let mut failures = Vec::new();
    for row in rows("strings") {
        let tree = document(row.cell(0));
        row.check(1, "sigs", &sigs(&tree), &mut failures);
        row.check(2, "v2", &v2(&tree), &mut failures);
        row.check(3, "v3", &v3(&tree, 0), &mut failures);
        row.check(4, "json", &to_json(&tree, JsonOptions::marshal()), &mut failures);
        let raw = JsonOptions::encoder().set_escape_html(false);
        row.check(5, "json without HTML escapes", &to_json(&tree, raw), &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn texts_are_roots_as_in_go() {
    let mut failures = Vec::new();
    for row in rows("roots") {
        let tree = Node::from(row.cell(0));
        row.check(1, "sigs", &sigs(&tree), &mut failures);
        row.check(2, "v2", &v2(&tree), &mut failures);
        row.check(3, "v3", &v3(&tree, 0), &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn long_keys_do_not_pass_the_json_step() {
    let mut failures = Vec::new();
    for row in rows("long_keys") {
        let key = row.cell(0).repeat(row.cell(1).parse().unwrap());
        let tree = &Node::Map(vec![(String::new(), "\u{85}".into()), (key, Node::Int(1))]);
        let error = Some(sigs(tree)).filter(|out| out.starts_with("error")).unwrap_or_default();
        row.check(2, "sigs", &error, &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn trees_are_laid_out_as_in_go() {
    let mut failures = Vec::new();
    for row in rows("trees") {
        let tree = &read(row.cell(0)).unwrap();
        row.check(1, "sigs", &sigs(tree), &mut failures);
        row.check(2, "v2", &v2(tree), &mut failures);
        row.check(3, "v3", &v3(tree, 4), &mut failures);
        row.check(4, "v3 with indent 2", &v3(tree, 2), &mut failures);
        row.check(5, "indented json", &to_json(tree, JsonOptions::marshal_indent("", "  ")), &mut failures);
        row.check(6, "prefixed json", &to_json(tree, JsonOptions::marshal_indent(">", "\t")), &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn doubles_are_printed_as_in_go() {
    let mut failures = Vec::new();
    for row in rows("numbers") {
        let tree = &Node::Float(f64::from_bits(u64::from_str_radix(row.cell(0), 16).unwrap()));
        row.check(1, "sigs", &sigs(tree), &mut failures);
        row.check(2, "v2", &v2(tree), &mut failures);
        row.check(3, "v3", &v3(tree, 4), &mut failures);
        row.check(4, "json", &to_json(tree, JsonOptions::marshal()), &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn quotes_are_set_where_go_would_read_no_text() {
    let mut failures = Vec::new();
    let is_plain = |row: &Row, out: String| (out.strip_suffix('\n') == Some(row.cell(0))).to_string();
    for row in rows("plain") {
        let tree = &Node::from(row.cell(0));
        row.check(1, "v2", &is_plain(&row, v2(tree)), &mut failures);
        row.check(2, "v3", &is_plain(&row, v3(tree, 4)), &mut failures);
    }
    assert_none(&failures);
}

#[test]
fn keys_are_ordered_as_in_go() {
    let mut failures = Vec::new();
    for row in rows("keys") {
        let mut keys: Vec<_> = row.cell(1).split('|').map(|key| (key.to_owned(), Node::Null)).collect();
        keys.reverse();
        let tree = &Node::Map(keys);
        let text = if row.cell(0) == "v2" { v2(tree) } else { v3(tree, 4) };
        let got: Vec<_> = text.lines().map(|line| line.trim_end_matches(": null").trim_matches(['"', '\''])).collect();
        row.check(1, "keys", &got.join("|"), &mut failures);
    }
    assert_none(&failures);
}
