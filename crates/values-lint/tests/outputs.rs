//! Every output format prints the same sample as the original does: `golden/<format>.txt`, recorded from its formatters.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::path::Path;
use std::time::Duration;

use values_lint::document::{Path as ValuePath, Range, Segment};
use values_lint::output::{FORMATS, OutputOptions, RuleInfo};
use values_lint::result::{LintResult, Severity};

fn result(code: &str, message: &str, path: &[Segment], severity: Severity, at: (u32, i32), source: &str) -> LintResult {
    let path: ValuePath = path.to_vec();
    let range = Range::of(at, (at.0, at.1 + 4));
    let (message, source) = (message.to_owned(), Some(source.into()));
    LintResult { code: code.into(), message, path, severity, range, source, documentation_url: None }
}

fn sample() -> Vec<LintResult> {
    let (a, b) = ("/w/values.yaml", "/w/sub/other.json");
    let mut page = result("with-page", "see the page", &["a".into()], Severity::Info, (0, 0), b);
    page.documentation_url = Some("https://docs.example.com/with-page".into());
    vec![
        result(
            "no-latest",
            "tag \"latest\" is <not> fixed & 'moves' ]]> | [x]",
            &["image".into(), "tag".into()],
            Severity::Error,
            (11, 2),
            a,
        ),
        result(
            "items",
            "items 1 and 2  3 differ",
            &["list".into(), "0".into(), "x y".into()],
            Severity::Warn,
            (1, 0),
            a,
        ),
        result(
            "a-rule-with-a-long-name",
            "first line\nsecond *line* with words that run over the width of a column, `code` and é",
            &["a/b".into(), "5".into(), "c~d".into()],
            Severity::Hint,
            (2, 7),
            a,
        ),
        result("items", "", &[], Severity::Warn, (100, 10), b),
        page,
    ]
}

fn check(color: bool, width: Option<usize>, folder: &str) {
    let rule = |name: &str, description: Option<&str>, url: Option<&str>| RuleInfo {
        name: name.into(),
        description: description.map(Into::into),
        documentation_url: url.map(Into::into),
    };
    let rules = [
        rule("items", Some("Items differ."), None),
        rule("with-page", None, Some("https://docs.example.com/with-page")),
    ];
    let now = Duration::from_secs(1_795_417_512);
    let options = OutputOptions { fail_severity: Severity::Warn, rules: &rules, cwd: "/w", now, color, width };
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(folder);
    for format in FORMATS {
        let file = golden.join(format!("{}.txt", format.name));
        if color && !file.exists() {
            continue;
        }
        let want = std::fs::read_to_string(&file).unwrap();
        assert_eq!((format.write)(&sample(), &options), want, "{}", file.display());
    }
}

#[test]
fn formats_print_the_sample_as_the_original_does() {
    check(false, None, "plain");
}

#[test]
fn terminals_get_the_originals_colours() {
    check(true, Some(120), "terminal");
}
