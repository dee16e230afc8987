//! Limits: each is hit one step too far and not before, and hostile texts cost no more than others.

use std::time::{Duration, Instant};

use yaml::{Documents, ReadError, ReadLimits, ReadOptions};

fn first(text: &str, limits: ReadLimits) -> Result<usize, ReadError> {
    let options = ReadOptions { limits, ..ReadOptions::default() };
    Documents::new(text.into(), options).next().unwrap().map(|document| document.node_count())
}

fn assert_limit(result: Result<usize, ReadError>, figure: &str) {
    let error = result.unwrap_err();
    assert!(error.is_limit() && error.to_string().contains(figure), "{error}");
}

#[test]
fn two_hundred_levels_pass_and_one_more_does_not() {
    let flow = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let block = |depth: usize| (0..depth).map(|level| format!("{}k:\n", " ".repeat(level))).collect::<String>();
    for text in [flow(200), block(200)] {
        assert!(first(&text, ReadLimits::default()).is_ok());
    }
    for text in [flow(201), block(201), flow(100_000), "- ".repeat(100_000)] {
        assert_limit(first(&text, ReadLimits::default()), "200");
    }
}

#[test]
fn levels_through_aliases_count() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    let text = |depth| format!("a: &x {}\nb: [[*x]]\n", nested(depth));
    assert!(first(&text(197), ReadLimits::default()).is_ok());
    assert_limit(first(&text(198), ReadLimits::default()), "200");
}

#[test]
fn an_alias_bomb_is_small_and_is_refused() {
    let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..20 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{aliases}]\n"));
    }
    assert_limit(first(&text, ReadLimits::default()), "document contains excessive aliasing");
}

#[test]
fn merges_count_as_aliases() {
    let mut text = "m0: &m0 {k0: 1}\n".to_owned();
    for level in 1..4000 {
        text.push_str(&format!("m{level}: &m{level}\n  <<: *m{}\n  k{level}: 1\n", level - 1));
    }
    assert_limit(first(&text, ReadLimits::default()), "");
}

#[test]
fn bytes_documents_and_scalars_are_bounded() {
    let limits = ReadLimits { bytes: 10, documents: 2, scalar: 4, ..ReadLimits::default() };
    assert!(first("a: 1234\n", limits).is_ok());
    assert_limit(first("a: 12345\n", limits), "4 bytes");
    assert_limit(first("a: 1\nb: 23\n", limits), "10 bytes");
    let options = ReadOptions { limits: ReadLimits { documents: 2, ..limits }, ..ReadOptions::default() };
    let results: Vec<_> = Documents::new("--- 1\n---".into(), options).collect();
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 2);
    let options = ReadOptions { limits: ReadLimits { documents: 2, ..ReadLimits::default() }, ..options };
    let results: Vec<_> = Documents::new("--- 1\n--- 2\n--- 3\n--- 4\n".into(), options).collect();
    assert_eq!(results.len(), 3);
    assert!(results.last().unwrap().as_ref().unwrap_err().is_limit());
}

/// Reading twice as much must not take four times as long. The texts are those that invite looking back or ahead.
#[test]
fn hostile_texts_are_read_in_linear_time() {
    let size = 1 << 18;
    let repeat = |unit: &str| unit.repeat(size / unit.len());
    let texts = [
        format!("[{}]", repeat("a, ")),
        format!("[{}]", repeat("[], ")),
        format!("[{}]", repeat("ž: ž, ")),
        format!("{{{}}}", repeat("? a : b, ")),
        repeat("? "),
        repeat("- \n"),
        format!("a: \"{}\"", repeat("\\n")),
        format!("a: \"{}\"", repeat("\n\n ")),
        format!("a: '{}'", repeat("''")),
        format!("a:{}", repeat(" ž")),
        format!("a: |\n{}", repeat(" \n")),
        format!("a: >\n{}", repeat("  x\n\n")),
        repeat("---\n"),
        repeat("# ž\n"),
        format!("a: {}", repeat("x\n ")),
        format!("[{}", repeat("&a [")),
        repeat("&a "),
        repeat("!a "),
        format!("{}x", repeat("\n\n# y\n")),
        (0..size / 16).map(|n| format!("k{n}: &k{n} v\n")).collect(),
        (0..size / 16).map(|_| "same: same\n").collect(),
        format!("{{{}", repeat("\"a\":")),
        format!("%TAG !a! {}\n---\n", repeat("%41")),
    ];
    for text in texts {
        for dialect in [yaml::Dialect::GoV2Json, yaml::Dialect::GoV3] {
            let start = Instant::now();
            let options = ReadOptions::default().dialect(dialect);
            let count = Documents::new(text.as_str().into(), options).count();
            let shown: String = text.chars().take(30).collect();
            assert!(start.elapsed() < Duration::from_secs(10), "{shown:?}: {count} documents");
        }
    }
}
