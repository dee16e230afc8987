//! The ways of reading manifests agree about random texts of the pieces that manifests are made of.

use proptest::prelude::*;

/// What stands in front of a line's text.
fn indent() -> impl Strategy<Value = String> {
    (0_usize..4).prop_map(|steps| "  ".repeat(steps))
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "kind",
        "apiVersion",
        "metadata",
        "name",
        "namespace",
        "spec",
        "a",
        "b.c/d",
        "items",
        "-",
        "- -",
        "x-y",
        "\"q\"",
        "'q'",
        "<<",
        "? k",
    ])
}

fn value() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "",
        " ",
        "K",
        "CronJob",
        "batch/v1beta1",
        "batch/v1",
        "\"x\"",
        "'x'",
        "\"a\\n\"",
        "'it''s'",
        "|",
        ">-",
        "|+",
        "|2",
        "{}",
        "[]",
        "{a: 1, b: [x, \"y\"]}",
        "[a, b",
        "{a}",
        "{a: b: c}",
        "# c",
        "x # c",
        "x: y",
        "x:",
        "- x",
        "*a",
        "&a x",
        "!t x",
        "~",
        "null",
        "1.50",
        "-1",
        "http://a:80/b#c",
        "a:#b",
        "%x",
        "@x",
        "`x",
        "{{ x }}",
        "a{b}",
        "$(x)",
    ])
}

fn line() -> impl Strategy<Value = String> {
    let entry = (indent(), prop::bool::ANY, word(), value()).prop_map(|(indent, dash, word, value)| {
        let dash = if dash { "- " } else { "" };
        let blank = if value.is_empty() { "" } else { " " };
        format!("{indent}{dash}{word}:{blank}{value}")
    });
    let text = (indent(), value()).prop_map(|(indent, value)| format!("{indent}{value}"));
    let item = (indent(), value()).prop_map(|(indent, value)| format!("{indent}- {value}"));
    let other = prop::sample::select(vec!["---", "--- ", "...", "", "   ", "# c", "\t", "---x", "é: 1"])
        .prop_map(str::to_owned);
    prop_oneof![8 => entry, 1 => text, 2 => item, 1 => other]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn the_ways_of_reading_agree(lines in prop::collection::vec(line(), 0..14), ends in prop::bool::ANY) {
        let text = lines.join("\n") + if ends { "\n" } else { "" };
        let agreed = deprecations::ways_agree(text.as_bytes());
        prop_assert!(agreed.is_ok(), "{text}\n{}", agreed.unwrap_err());
    }
}
