//! The options of `lint`, as a table.

/// What an option takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    Flag,
    Text,
    Choice(&'static [&'static str]),
}

/// Whose an option is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The original's.
    Original,
    /// Ours; no option under the original's name.
    Own,
    /// Ours, and taken under the original's name, too, whose help does not show it: what is off there is on in the original.
    Everywhere,
}

/// One option.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spec {
    pub(super) name: &'static str,
    pub(super) short: Option<char>,
    pub(super) kind: Kind,
    pub(super) default: Option<&'static str>,
    pub(super) help: &'static str,
    /// Whose it is.
    pub(super) owner: Owner,
}

const fn spec(
    name: &'static str,
    short: Option<char>,
    kind: Kind,
    default: Option<&'static str>,
    help: &'static str,
) -> Spec {
    Spec { name, short, kind, default, help, owner: Owner::Original }
}

const ENCODINGS: &[&str] = &["utf8", "ascii", "utf-8", "utf16le", "ucs2", "ucs-2", "base64", "latin1"];
const FORMATS: &[&str] = &[
    "json",
    "stylish",
    "junit",
    "html",
    "text",
    "teamcity",
    "pretty",
    "github-actions",
    "sarif",
    "code-climate",
    "gitlab",
    "markdown",
];
const SEVERITIES: &[&str] = &["error", "warn", "info", "hint"];

pub(super) const OPTIONS: &[Spec] = &[
    spec("version", None, Kind::Flag, None, "Show version number"),
    spec("help", None, Kind::Flag, None, "Show help"),
    spec("encoding", Some('e'), Kind::Choice(ENCODINGS), Some("\"utf8\""), "text encoding to use"),
    spec(
        "format",
        Some('f'),
        Kind::Choice(FORMATS),
        Some("\"stylish\""),
        "formatters to use for outputting results, more than one can be provided by using multiple flags",
    ),
    spec(
        "output",
        Some('o'),
        Kind::Text,
        None,
        "where to output results, can be a single file name, multiple \"output.<format>\" or missing to print to stdout",
    ),
    spec("stdin-filepath", None, Kind::Text, None, "path to a file to pretend that stdin comes from"),
    spec("resolver", None, Kind::Text, None, "path to custom json-ref-resolver instance"),
    spec("ruleset", Some('r'), Kind::Text, None, "path/URL to a ruleset file"),
    spec(
        "fail-severity",
        Some('F'),
        Kind::Choice(SEVERITIES),
        Some("\"error\""),
        "results of this level or above will trigger a failure exit code",
    ),
    spec(
        "display-only-failures",
        Some('D'),
        Kind::Flag,
        Some("false"),
        "only output results equal to or greater than --fail-severity",
    ),
    spec("ignore-unknown-format", None, Kind::Flag, Some("false"), "do not warn about unmatched formats"),
    spec("fail-on-unmatched-globs", None, Kind::Flag, Some("false"), "fail on unmatched glob patterns"),
    spec("show-documentation-url", None, Kind::Flag, Some("false"), "show documentation url in output result"),
    spec("verbose", Some('v'), Kind::Flag, None, "increase verbosity"),
    spec("quiet", Some('q'), Kind::Flag, None, "no logging - output only"),
    Spec {
        name: "env",
        short: None,
        kind: Kind::Text,
        default: None,
        help: "chart: an environment, in place of all that cd/<env>/values.yaml name",
        owner: Owner::Own,
    },
    Spec {
        name: "report",
        short: None,
        kind: Kind::Text,
        default: None,
        help: "a format of the toolkit and, behind =, the file for it: text, json, jsonl, sarif, junit, checkstyle, github, github-summary, gitlab, bitbucket, azure, markdown, html; auto: that of the CI system",
        owner: Owner::Own,
    },
    Spec {
        name: "report-template",
        short: None,
        kind: Kind::Text,
        default: None,
        help: "Handlebars template of the page that the format html makes, in place of ours",
        owner: Owner::Own,
    },
    Spec {
        name: "allow-net",
        short: None,
        kind: Kind::Text,
        default: None,
        help: "hosts that may be asked for rulesets, documents and references: HOST[:PORT],...",
        owner: Owner::Everywhere,
    },
];
