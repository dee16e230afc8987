//! Rulesets, documents and references at addresses, from a server that a thread of the test plays: asked where the command line
//! allows the host, and not before.
#![cfg(feature = "net")]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

use std::ffi::OsString;
use std::net::TcpListener;

use common::sys::{HttpRequest, HttpResponse, Native, Streams};
use fetch::testing::{Say, Server};
use values_lint::Exit;

struct Run {
    exit: Exit,
    stdout: String,
    stderr: String,
}

/// The client, in a directory of its own.
fn client(request: &HttpRequest<'_>) -> std::io::Result<HttpResponse> {
    values_lint::http(request)
}

/// Runs the tool on files, whose directory `DIR` stands for in the words.
fn run(files: &[(&str, &str)], words: &str) -> Run {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        std::fs::write(directory.path().join(name), text).unwrap();
    }
    let words = words.replace("DIR", &directory.path().display().to_string());
    let sys = Native::new().with_http(client);
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let words = words.split(' ').map(OsString::from);
    let exit = values_lint::run(words, &sys, &mut Streams::buffers(b"", &mut stdout, &mut stderr));
    let text = |bytes| String::from_utf8(bytes).unwrap().replace(&directory.path().display().to_string(), "DIR");
    Run { exit, stdout: text(stdout), stderr: text(stderr) }
}

const TRUTHY: &str = "rules: {r: {given: $, then: {field: image, function: truthy}}}\n";

fn server() -> Server {
    let page = |path: &str, text: &str| (path.to_owned(), Say::Json(200, text.to_owned()));
    Server::saying([
        page("/rules/r.yaml", "extends: [[./base.yaml, all]]\n"),
        page("/rules/base.yaml", TRUTHY),
        page("/rules/file.yaml", "extends: /etc/hostname.yaml\n"),
        page("/rules/round.yaml", "extends: round.yaml\n"),
        page("/rules/script.yaml", "functions: [even]\nrules: {}\n"),
        page("/docs/d.yaml", "name: web\nimage: {$ref: 'parts/image.yaml#/image'}\n"),
        page("/docs/parts/image.yaml", "image: ''\n"),
        page("/docs/local.yaml", "image: {$ref: '/etc/hostname'}\n"),
        ("/moved.yaml".to_owned(), Say::To("/rules/base.yaml".to_owned())),
        ("/away.yaml".to_owned(), Say::To("https://rules.test/r.yaml".to_owned())),
    ])
    .unwrap()
}

fn host(server: &Server) -> String {
    server.url().replace("http://", "")
}

#[test]
fn rulesets_documents_and_references_are_fetched_from_a_host_that_is_allowed() {
    let server = server();
    let (url, host) = (server.url(), host(&server));
    for name in ["spectral", "values-lint"] {
        let line = format!("{name} lint {url}/docs/d.yaml -r {url}/rules/r.yaml -f text --allow-net rules.test,{host}");
        let done = run(&[], &line);
        assert_eq!((done.exit, done.stderr.as_str()), (Exit::Clean, ""), "{name}");
        let said = format!("{url}/docs/parts/image.yaml:1:8 warning r \"\"image\" property must be truthy\"");
        assert_eq!(done.stdout, said, "{name}");
    }
    let local = [
        ("r.yaml", format!("extends: {url}/moved.yaml\n")),
        ("d.yaml", format!("image: {{$ref: {url}/docs/d.yaml}}\n")),
    ];
    let files: Vec<(&str, &str)> = local.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let done = run(&files, &format!("spectral lint DIR/d.yaml -r DIR/r.yaml -f text --allow-net {host}"));
    assert_eq!((done.exit, done.stdout.as_str()), (Exit::Clean, "No results with a severity of 'error' found!\n"));
}

#[test]
fn nothing_is_asked_before_it_is_allowed() {
    let server = server();
    let (url, host) = (server.url(), host(&server));
    let allows = format!("the network is off: `{host}` is not asked; `--allow-net {host}` allows it");
    let files = [("d.yaml", "a: 1\n"), ("r.yaml", TRUTHY)];
    for (line, said) in [
        ("lint DIR/d.yaml -r URL/rules/r.yaml", "URL/rules/r.yaml: "),
        ("lint URL/docs/d.yaml -r DIR/r.yaml", "Could not parse URL/docs/d.yaml: "),
    ] {
        let done = run(&files, &format!("spectral {}", line.replace("URL", &url)));
        assert_eq!(done.exit, Exit::BadInput);
        assert!(done.stderr.contains(&format!("{}{allows}", said.replace("URL", &url))), "{}", done.stderr);
    }
    let document = format!("image: {{$ref: '{url}/docs/d.yaml'}}\n");
    let done = run(&[("d.yaml", &document), ("r.yaml", TRUTHY)], "spectral lint DIR/d.yaml -r DIR/r.yaml -f text");
    assert_eq!(done.exit, Exit::Findings);
    assert!(
        done.stdout.contains(&format!("error invalid-ref \"{url}/docs/d.yaml is not followed: {allows}")),
        "{}",
        done.stdout
    );
    assert_eq!(server.asked(), [""; 0]);
}

#[test]
fn what_stands_at_an_address_leads_to_no_file_and_to_no_other_host() {
    let server = server();
    let (url, host) = (server.url(), host(&server));
    let lint = |ruleset: &str, document: &str| {
        run(
            &[("d.yaml", "a: 1\n"), ("r.yaml", TRUTHY)],
            &format!("spectral lint {document} -r {ruleset} -f text --allow-net {host}"),
        )
    };
    let done = lint(&format!("{url}/rules/file.yaml"), "DIR/d.yaml");
    assert!(done.stderr.contains(&format!("{url}/etc/hostname.yaml: Not Found")), "{}", done.stderr);
    let done = lint("DIR/r.yaml", &format!("{url}/docs/local.yaml"));
    assert!(done.stdout.contains(&format!("OpenError: Page not found: {url}/docs/etc/hostname")), "{}", done.stdout);
    let done = lint(&format!("{url}/away.yaml"), "DIR/d.yaml");
    assert!(done.stderr.contains("`rules.test` is not asked; `--allow-net rules.test` allows it"), "{}", done.stderr);
    let done = lint(&format!("{url}/rules/round.yaml"), "DIR/d.yaml");
    assert!(done.stderr.contains("round.yaml extends itself"), "{}", done.stderr);
    let done = lint(&format!("{url}/rules/script.yaml"), "DIR/d.yaml");
    assert!(done.stderr.contains("/rules/functions/even.js: rulesets and functions in JavaScript"), "{}", done.stderr);
}

#[test]
fn a_host_that_does_not_answer_is_told_in_the_originals_words() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let page = format!("http://{free}/x.yaml");
    let said = format!("request to {page} failed, reason: connect ECONNREFUSED {free}");
    let done = run(&[("r.yaml", TRUTHY)], &format!("spectral lint {page} -r DIR/r.yaml --allow-net {free}"));
    let head = "Error running Spectral!\nUse --verbose flag to print the error stack.\n";
    assert_eq!((done.exit, done.stderr), (Exit::BadInput, format!("{head}Error #1: Could not parse {page}: {said}\n")));
    let document = format!("use: {{$ref: '{page}'}}\n");
    let line = format!("spectral lint DIR/d.yaml -r DIR/r.yaml -f text --allow-net {free}");
    let done = run(&[("r.yaml", TRUTHY), ("d.yaml", &document)], &line);
    assert!(
        done.stdout.contains(&format!("DIR/d.yaml:1:13 error invalid-ref \"FetchError: {said}\"")),
        "{}",
        done.stdout
    );
}

#[test]
fn a_page_is_asked_for_once_in_a_run() {
    let server = server();
    let (url, host) = (server.url(), host(&server));
    let document = format!("image: {{$ref: '{url}/docs/d.yaml'}}\n");
    let files = [("a.yaml", document.as_str()), ("b.yaml", document.as_str()), ("r.yaml", TRUTHY)];
    let done = run(&files, &format!("values-lint lint DIR/a.yaml DIR/b.yaml -r DIR/r.yaml --allow-net {host}"));
    assert_eq!(done.exit, Exit::Clean, "{}{}", done.stdout, done.stderr);
    let asked = server.asked();
    assert_eq!(asked.iter().filter(|line| line.starts_with("GET /docs/d.yaml ")).count(), 1, "{asked:?}");
}
