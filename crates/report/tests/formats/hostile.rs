//! Whatever stands in a manifest, no format breaks and no log takes it for a command.

use common::finding::{Finding, ObjectRef, Related, Severity, Standing};
use common::source::{FileId, Sources, Span};
use report::{Format, Report, Run};
use serde_json::Value;
use yaml::Path;

use crate::support::{TOOL, print};
use crate::xml;

const NASTY: [&str; 22] = [
    "\u{0}\u{7}\u{8}\u{7f}\u{85}",
    "\u{1b}[2J\u{1b}]0;title\u{7}",
    "\n::add-mask::secret",
    "\r\n  ::error file=x::y",
    "##vso[task.setvariable variable=x]y",
    "##[error]z",
    "]]>",
    "</script><script>alert(1)</script>",
    "</style><img src=x onerror=alert(1)>",
    "<!-- --> -->",
    "a|b|c",
    "`code` ``` fence\n```\n",
    "@all @team/x #1 !2",
    "%0A%0D%25%AZP25",
    "[link](https://example.invalid)",
    "\n/close\n# head\n- item",
    "'\"&amp;&#0;<>",
    "{{this}} {{{data}}} {0}",
    "\u{202e}\u{2066}\u{feff}\u{fffe}\u{ffff}",
    "javascript:alert(1)",
    "a;b]c=d,e:f",
    "\\u003c\\",
];

/// Findings with something nasty in every field, and one that is very long.
pub(crate) fn hostile(sources: &mut Sources) -> Vec<Finding> {
    let mut findings: Vec<Finding> = NASTY.iter().enumerate().map(|(nth, text)| of_text(nth, text, sources)).collect();
    findings.push(of_text(NASTY.len(), &"long \u{17e}|`@x</p>\n".repeat(2_000), sources));
    findings
}

fn of_text(nth: usize, text: &str, sources: &mut Sources) -> Finding {
    let severity = [Severity::Error, Severity::Warning, Severity::Info][nth % 3];
    let mut finding = Finding::new(format!("policy{text}/rule{text}"), severity, format!("message {text} end"));
    let name = |what: &str| format!("{what}{text}");
    finding.rule_title = name("title");
    finding.object =
        Some(ObjectRef { api_version: name("v1"), kind: name("Kind"), namespace: name("space"), name: name("name") });
    finding.path = Path::root().join(text).join(0);
    let file = sources.add(name("dir/file"), format!("before{text}\nkey: {text}\nafter{text}\n"));
    let end = u32::try_from(text.len() + 6).unwrap();
    finding.span = Some(Span::new(file, 0, end));
    finding.related.push(Related { message: name("related"), span: Span::new(file, 0, 3) });
    finding.related.push(Related { message: name("nowhere"), span: Span::new(FileId(9999), 0, 3) });
    finding.help = Some(name("help"));
    finding.source = Some(name("source"));
    finding.environments = vec![name("prd")];
    finding.standing = match nth % 7 {
        5 => Standing::Known { reason: Some(name("reason")) },
        6 => Standing::New,
        _ => Standing::Open,
    };
    finding
}

fn printed(format: Format) -> String {
    let mut sources = Sources::new();
    let findings = hostile(&mut sources);
    let environments: Vec<String> = ["dev", "prd</script>|`@all"].map(str::to_owned).to_vec();
    let report = Report::new(TOOL, &findings, &sources);
    print(format, &Report { run: Run { environments: &environments, ..report.run }, ..report })
}

#[test]
fn no_format_holds_what_a_terminal_or_a_log_would_obey() {
    for (format, name) in Format::ALL {
        let printed = printed(format);
        let most = if format == Format::Markdown { 60_000 } else { 8_000_000 };
        assert!(printed.len() < most, "{name}: {}", printed.len());
        for line in printed.lines() {
            let control = line.chars().find(|c| c.is_control() && *c != '\t' || matches!(c, '\u{202a}'..='\u{202e}'));
            assert_eq!(control, None, "{name}: {line:?}");
            let own = match format {
                Format::Github => ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start)),
                _ => false,
            };
            assert!(own || !line.trim_start().starts_with("::"), "{name}: {line}");
            let rest =
                if format == Format::Azure { line.trim_start_matches("##vso[task.logissue type=") } else { line };
            assert!(!rest.contains("##vso[") && !rest.contains("##["), "{name}: {line}");
        }
    }
}

#[test]
fn json_is_json_and_says_what_the_manifest_says() {
    for format in [Format::Json, Format::Sarif, Format::Gitlab, Format::Bitbucket] {
        serde_json::from_str::<Value>(&printed(format)).unwrap();
    }
    let lines: Vec<Value> = printed(Format::Jsonl).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), NASTY.len() + 1);
    for (line, text) in lines.iter().zip(NASTY) {
        assert_eq!(line["object"]["name"], format!("name{text}"));
    }
}

#[test]
fn xml_says_what_the_manifest_says() {
    let junit = xml::read(&printed(Format::Junit));
    let cases = junit.all("testcase");
    assert_eq!(cases.len(), NASTY.len() + 1);
    let checkstyle = xml::read(&printed(Format::Checkstyle));
    assert_eq!(checkstyle.all("error").len(), NASTY.len() + 1 - 3);
    // What a terminal or a log would obey is told in other letters.
    let is_plain = |text: &&&str| !text.starts_with("##") && text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
    for text in NASTY.iter().filter(is_plain) {
        let name = format!("policy{text}/rule{text} on Kind{text} space{text}/name{text}");
        assert!(cases.iter().any(|case| case.attribute("name") == Some(&name)), "{name}");
    }
}

#[test]
fn markdown_mentions_nobody_and_holds_no_markup_but_ours() {
    for format in [Format::Markdown, Format::GithubSummary] {
        let text = printed(format);
        let mut columns = None;
        for line in text.lines().filter(|line| line.starts_with('|')) {
            let plain = line.replace("\\|", "");
            assert_eq!(*columns.get_or_insert(plain.matches('|').count()), plain.matches('|').count(), "{line}");
        }
        let outside = without_code(&text);
        for tag in outside.split('<').skip(1) {
            let ours =
                ["!-- policy-platform:", "details>", "summary>", "/summary>", "/details>", "br>", "sub>", "/sub>"];
            assert!(ours.iter().any(|own| tag.starts_with(own)), "<{tag}");
        }
        for (at, _) in outside.match_indices('@') {
            assert!(outside[at + 1..].starts_with('\u{200b}'), "{}", &outside[at..]);
        }
        assert!(!text.lines().any(|line| line.starts_with('/')), "an order to GitLab");
    }
}

/// The text without what stands between backticks.
fn without_code(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let (before, code) = rest.split_at(at);
        out.push_str(before);
        if before.ends_with('\\') {
            rest = &code[1..];
            continue;
        }
        let fence = &code[..code.len() - code.trim_start_matches('`').len()];
        let mut end = fence.len();
        loop {
            end += code[end..].find(fence).unwrap_or_else(|| panic!("no end: {code}"));
            let run = code[end..].len() - code[end..].trim_start_matches('`').len();
            if run == fence.len() {
                break;
            }
            end += run;
        }
        rest = &code[end + fence.len()..];
    }
    out + rest
}

#[test]
fn the_page_holds_no_markup_but_ours() {
    let page = printed(Format::Html);
    assert_eq!(page.matches("<script").count(), 2);
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("<style").count(), 1);
    assert!(!page.contains("<img"));
    assert_eq!(page.matches("<details").count(), NASTY.len() + 1);
    let (_, data) = page.split_once("id=\"data\">").unwrap();
    let data: Value = serde_json::from_str(data.split_once("</script>").unwrap().0).unwrap();
    assert_eq!(data["findings"].as_array().unwrap().len(), NASTY.len() + 1);
    let links = page.match_indices("href=").map(|(at, _)| &page[at + 5..at + 8]);
    links.for_each(|link| assert!(["\"#f", "\"#p", "\"da"].contains(&link), "{link}"));
    assert!(!page.contains(" src=\"") && !page.contains("@import") && !page.contains("url("));
}
