//! Policies out of images: from a directory, and from a registry that a thread of the test plays.
#![cfg(feature = "net")]
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "tests")]

mod run_support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use common::sys::{Memory, Mounted, Native, Sys};
use data_encoding::{BASE64, HEXLOWER};
use run_support::Outcome;
use sha2::{Digest, Sha256};

const DEPLOYMENT: &str = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n";
const POLICY_LAYER: &str = "application/vnd.cncf.kyverno.policy.layer.v1+yaml";
const TAR_LAYER: &str = "application/vnd.oci.image.layer.v1.tar+gzip";

fn policy(name: &str) -> String {
    format!(
        "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: {name}}}\nspec:\n  rules:\n    - name: team\n      \
         match: {{any: [{{resources: {{kinds: [Deployment]}}}}]}}\n      validate:\n        message: a team is needed\n        \
         pattern: {{metadata: {{labels: {{team: '?*'}}}}}}\n"
    )
}

fn run(sys: &dyn Sys, line: &str) -> Outcome {
    run_support::run(sys, DEPLOYMENT, line.split_whitespace())
}

fn digest(bytes: &[u8]) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes)))
}

/// A layer that holds files: `None` for one that is taken away, a link where the contents start with `->`.
fn layer(files: &[(&str, Option<&str>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, contents) in files {
        let mut header = tar::Header::new_gnu();
        let contents = contents.unwrap_or_default();
        let link = contents.strip_prefix("->");
        let bytes = if link.is_some() { "" } else { contents };
        header.set_mode(0o644);
        header.set_size(bytes.len() as u64);
        // The name as it is: the crate would refuse some.
        let field = &mut header.as_old_mut().name;
        field.iter_mut().zip(name.bytes()).for_each(|(to, from)| *to = from);
        if let Some(target) = link {
            header.set_entry_type(tar::EntryType::Symlink);
            header.set_link_name(target).unwrap();
        }
        header.set_cksum();
        tar.append(&header, bytes.as_bytes()).unwrap();
    }
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar.into_inner().unwrap()).unwrap();
    gzip.finish().unwrap()
}

/// An image: its manifest, and its blobs by digest.
struct Image {
    manifest: Vec<u8>,
    blobs: BTreeMap<String, Vec<u8>>,
}

fn image(media_type: &str, layers: Vec<Vec<u8>>) -> Image {
    let described: Vec<String> = layers
        .iter()
        .enumerate()
        .map(|(nth, layer)| {
            let (digest, size) = (digest(layer), layer.len());
            let annotations = format!(r#"{{"io.kyverno.image.name":"../p{nth}"}}"#);
            format!(r#"{{"mediaType":"{media_type}","digest":"{digest}","size":{size},"annotations":{annotations}}}"#)
        })
        .collect();
    let manifest = format!(r#"{{"schemaVersion":2,"layers":[{}]}}"#, described.join(",")).into_bytes();
    Image { manifest, blobs: layers.into_iter().map(|layer| (digest(&layer), layer)).collect() }
}

fn policies() -> Image {
    image(POLICY_LAYER, vec![policy("one").into_bytes(), policy("two").into_bytes()])
}

fn repository() -> Image {
    let old = policy("old");
    let kept = policy("kept");
    let first = layer(&[
        ("repos/p/old.yaml", Some(&old)),
        ("repos/p/sub/kept.yaml", Some(&kept)),
        ("repos/p/link.yaml", Some("->/etc/passwd")),
        ("etc/other.yaml", Some("a: [")),
    ]);
    image(TAR_LAYER, vec![first, layer(&[("repos/p/.wh.old.yaml", None)])])
}

/// The image as a layout in memory.
fn layout(image: &Image) -> Memory {
    let (digest, size) = (digest(&image.manifest), image.manifest.len());
    let index = format!(r#"{{"manifests":[{{"digest":"{digest}","size":{size}}}]}}"#);
    let blobs = image.blobs.iter().chain([(&digest, &image.manifest)]);
    let root = Memory::new().file("/image/oci-layout", "{}").file("/image/index.json", index);
    blobs.fold(root, |sys, (digest, bytes)| {
        sys.file(format!("/image/blobs/sha256/{}", digest.strip_prefix("sha256:").unwrap()), bytes.clone())
    })
}

#[test]
fn a_layout_holds_policies_or_a_tree_of_files() {
    let packed = run(&layout(&policies()), "policy-apply /image --resource -");
    assert_eq!(packed.code, 1, "{}", packed.stderr);
    assert!(
        packed.stdout.contains("--> /image@sha256:") || packed.stdout.contains("/0-policy.yaml:"),
        "{}",
        packed.stdout
    );
    assert!(packed.stdout.contains("[one/team]") && packed.stdout.contains("[two/team]"), "{}", packed.stdout);
    let tree = run(&layout(&repository()), "kyverno apply /image --resource -");
    assert_eq!(tree.code, 1, "{}", tree.stderr);
    assert!(tree.stdout.contains("kept") && !tree.stdout.contains("old"), "{}", tree.stdout);
    assert_eq!(tree.stderr, "");
}

#[test]
fn a_blob_with_another_digest_is_refused() {
    let mut image = policies();
    image.blobs.values_mut().for_each(|bytes| bytes.push(b'\n'));
    let run = run(&layout(&image), "policy-apply /image --resource -");
    assert_eq!(run.code, 2, "{}", run.stdout);
    assert!(run.stderr.contains("is not of its size"), "{}", run.stderr);
    image.blobs.values_mut().for_each(|bytes| *bytes = [b"#", &bytes[..bytes.len() - 2]].concat());
    let same_size = self::run(&layout(&image), "policy-apply /image --resource -");
    assert_eq!(same_size.code, 2, "{}", same_size.stdout);
    assert!(same_size.stderr.contains("came with digest"), "{}", same_size.stderr);
    assert!(!same_size.stdout.contains("one/team"), "{}", same_size.stdout);
}

#[test]
fn names_in_layers_lead_nowhere_else() {
    for name in ["repos/../../etc/x.yaml", "repos/a\\b.yaml", "repos/\u{1b}[2J.yaml"] {
        let run =
            run(&layout(&image(TAR_LAYER, vec![layer(&[(name, Some("a: 1"))])])), "policy-apply /image --resource -");
        assert_eq!(run.code, 2, "{name}: {}", run.stdout);
        assert!(run.stderr.contains("leads out of its layer"), "{name}: {}", run.stderr);
    }
    let zeros = "0".repeat(40 << 20);
    let bomb = image(TAR_LAYER, vec![layer(&[("repos/a.yaml", Some(&zeros))])]);
    let run = run(&layout(&bomb), "policy-apply /image --resource -");
    assert_eq!(run.code, 4, "{}", run.stderr);
}

/// What a registry was asked: the path, and the `authorization`.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A registry that gives a token for a password, and leads to another port for its blobs.
fn registry(image: &Image, elsewhere: Option<String>) -> (String, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let host = listener.local_addr().unwrap().to_string();
    let asked = Asked::default();
    let mut pages: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for (digest, bytes) in &image.blobs {
        pages.insert(format!("/v2/org/policies/blobs/{digest}"), bytes.clone());
        pages.insert(format!("/cdn/{digest}"), bytes.clone());
    }
    for version in ["v1".to_owned(), digest(&image.manifest)] {
        pages.insert(format!("/v2/org/policies/manifests/{version}"), image.manifest.clone());
    }
    let (own, noted) = (host.clone(), Arc::clone(&asked));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            answer(stream.unwrap(), &own, &pages, elsewhere.as_deref(), &noted);
        }
    });
    (host, asked)
}

fn answer(
    mut stream: TcpStream,
    host: &str,
    pages: &BTreeMap<String, Vec<u8>>,
    elsewhere: Option<&str>,
    asked: &Asked,
) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map(Result::unwrap);
    let Some(first) = lines.next() else { return };
    let headers: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let authorization =
        headers.iter().find_map(|line| line.strip_prefix("authorization: ")).unwrap_or_default().to_owned();
    asked.lock().unwrap().push((path.clone(), authorization.clone()));
    let basic = format!("Basic {}", BASE64.encode(b"me:hunter2"));
    let (status, extra, body) = if path.starts_with("/token?") {
        let body = if authorization == basic { r#"{"token":"t0ken"}"# } else { "{}" };
        ("200 OK", String::new(), body.as_bytes().to_vec())
    } else if path.starts_with("/v2/") && authorization != "Bearer t0ken" {
        let realm = format!("www-authenticate: Bearer realm=\"http://{host}/token\",service=\"reg\"\r\n");
        ("401 Unauthorized", realm, Vec::new())
    } else if let Some(other) = elsewhere.filter(|_| path.contains("/blobs/")) {
        let digest = path.rsplit('/').next().unwrap();
        ("307 Temporary Redirect", format!("location: http://{other}/cdn/{digest}\r\n"), Vec::new())
    } else {
        match pages.get(&path) {
            Some(body) => ("200 OK", String::new(), body.clone()),
            None => ("404 Not Found", String::new(), Vec::new()),
        }
    };
    let head = format!("HTTP/1.1 {status}\r\n{extra}content-length: {}\r\nconnection: close\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(&body).unwrap();
}

/// A machine with a network, and Docker's credentials for a registry.
fn with_credentials(host: &str, directory: &std::path::Path) -> Native {
    let config = format!(r#"{{"auths":{{"{host}":{{"auth":"{}"}}}}}}"#, BASE64.encode(b"me:hunter2"));
    std::fs::write(directory.join("config.json"), config).unwrap();
    Native::new().with_http(policy_apply::http)
}

/// A machine whose environment says where Docker's configuration is.
struct Configured<'s>(Mounted<'s>, String);

macro_rules! pass {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(fn $name(&self, $($argument: $type),*) -> $result { self.0.$name($($argument),*) })*
    };
}

impl Sys for Configured<'_> {
    fn env(&self, name: &str) -> Option<String> {
        if name == "DOCKER_CONFIG" { Some(self.1.clone()) } else { None }
    }
    pass! {
        kind(path: &std::path::Path) -> std::io::Result<common::sys::FileKind>;
        read(path: &std::path::Path, limit: u64) -> std::io::Result<Vec<u8>>;
        read_dir(path: &std::path::Path) -> std::io::Result<Vec<common::sys::DirEntry>>;
        write(path: &std::path::Path, bytes: &[u8]) -> std::io::Result<()>;
        remove_file(path: &std::path::Path) -> std::io::Result<()>;
        create_dir_all(path: &std::path::Path) -> std::io::Result<()>;
        canonicalize(path: &std::path::Path) -> std::io::Result<std::path::PathBuf>;
        read_link(path: &std::path::Path) -> std::io::Result<Option<std::path::PathBuf>>;
        modified(path: &std::path::Path) -> std::io::Result<std::time::Duration>;
        current_dir() -> std::io::Result<std::path::PathBuf>;
        now() -> std::time::Duration;
        random(bytes: &mut [u8]) -> std::io::Result<()>;
        temporary_dir() -> std::io::Result<std::path::PathBuf>;
        remove_dir_all(path: &std::path::Path) -> std::io::Result<()>;
        run(program: &common::sys::Program<'_>) -> std::io::Result<common::sys::Output>;
        http(request: &common::sys::HttpRequest<'_>) -> std::io::Result<common::sys::HttpResponse>;
    }
}

#[test]
fn a_registry_is_asked_with_the_token_that_it_wants() {
    let (host, asked) = registry(&policies(), None);
    let directory = tempfile::tempdir().unwrap();
    let native = with_credentials(&host, directory.path());
    let sys = Configured(Mounted::new(&native), directory.path().display().to_string());
    let done = run(&sys, &format!("policy-apply oci://{host}/org/policies:v1 --resource - --allow-net {host}"));
    assert_eq!(done.code, 1, "{}", done.stderr);
    assert!(done.stdout.contains("[one/team]") && done.stdout.contains("[two/team]"), "{}", done.stdout);
    let asked = asked.lock().unwrap();
    assert!(asked.iter().any(|(path, _)| path.contains("scope=repository%3Aorg%2Fpolicies%3Apull")), "{asked:?}");
    let pinned = digest(&policies().manifest);
    drop(asked);
    let done = run(&sys, &format!("policy-apply oci://{host}/org/policies@{pinned} --resource - --allow-net {host}"));
    assert_eq!(done.code, 1, "{}", done.stderr);
}

#[test]
fn credentials_do_not_follow_a_redirect_to_another_host() {
    let (other, seen) = registry(&policies(), None);
    let (host, _) = registry(&policies(), Some(other.clone()));
    let directory = tempfile::tempdir().unwrap();
    let native = with_credentials(&host, directory.path());
    let sys = Configured(Mounted::new(&native), directory.path().display().to_string());
    let line = format!("policy-apply oci://{host}/org/policies:v1 --resource - --allow-net {host}");
    let refused = run(&sys, &line);
    assert_eq!(refused.code, 2, "{}", refused.stdout);
    assert!(refused.stderr.contains(&format!("`--allow-net {other}` allows it")), "{}", refused.stderr);
    assert!(seen.lock().unwrap().is_empty());
    let done = run(&sys, &format!("{line} --allow-net {other}"));
    assert_eq!(done.code, 1, "{}", done.stderr);
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen.iter().all(|(path, authorization)| path.starts_with("/cdn/") && authorization.is_empty()), "{seen:?}");
}

#[test]
fn a_registry_is_not_asked_unless_it_is_allowed() {
    let sys = Native::new().with_http(policy_apply::http);
    for name in ["policy-apply", "kyverno apply"] {
        let off = run(&sys, &format!("{name} oci://registry.example/org/policies --resource -"));
        assert_ne!(off.code, 0, "{}", off.stdout);
        assert!(off.stderr.contains("`registry.example` is not asked"), "{}", off.stderr);
    }
}
