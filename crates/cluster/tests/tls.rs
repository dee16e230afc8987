//! Connections with certificates, to a server that a thread of the test plays: which authorities are believed, and how a client
//! shows who it is.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use cluster::{ClusterError, Connection, Options};
use common::sys::Memory;
use data_encoding::BASE64;
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::crypto::ring::default_provider;
use rustls::pki_types::PrivateKeyDer;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};

/// An authority.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

fn authority() -> Authority {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).unwrap();
    Authority { pem: certificate.pem(), issuer: Issuer::new(params, key) }
}

/// A certificate for a name, and its key.
fn certificate(authority: &Authority, name: &str, purpose: ExtendedKeyUsagePurpose) -> (rcgen::Certificate, KeyPair) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.extended_key_usages = vec![purpose];
    (params.signed_by(&key, &authority.issuer).unwrap(), key)
}

/// Starts a server that answers with a JSON object that says whether the client has shown a certificate.
fn server(authority: &Authority, name: &str) -> String {
    let (certificate, key) = certificate(authority, name, ExtendedKeyUsagePurpose::ServerAuth);
    let provider = Arc::new(default_provider());
    let mut roots = RootCertStore::empty();
    let der = der_of(&authority.pem);
    roots.add(der.into()).unwrap();
    let clients = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(clients.allow_unauthenticated().build().unwrap())
        .with_single_cert(vec![certificate.der().clone()], PrivateKeyDer::try_from(key.serialize_der()).unwrap())
        .unwrap();
    let config = Arc::new(config);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().filter_map(Result::ok) {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            // A client that does not believe the server goes away.
            drop(serve(StreamOwned::new(connection, stream)));
        }
    });
    format!("https://{address}")
}

/// The bytes of the only block of a PEM text.
fn der_of(pem: &str) -> Vec<u8> {
    let lines: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    BASE64.decode(lines.as_bytes()).unwrap()
}

fn serve(mut stream: StreamOwned<ServerConnection, TcpStream>) -> std::io::Result<()> {
    let mut line = String::new();
    let mut reader = BufReader::new(&mut stream);
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let known = stream.conn.peer_certificates().is_some();
    let body = format!("{{\"known\": {known}}}");
    let head = format!("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: {}\r\n\r\n", body.len());
    stream.write_all((head + &body).as_bytes())?;
    stream.conn.send_close_notify();
    stream.flush()
}

/// What the server answers to the client that a kubeconfig describes.
fn known(url: &str, cluster: &str, user: &str) -> Result<bool, ClusterError> {
    let config = format!(
        "apiVersion: v1\ncurrent-context: c\nclusters: [{{name: c, cluster: {{server: '{url}', {cluster}}}}}]\n\
         users: [{{name: u, user: {{{user}}}}}]\ncontexts: [{{name: c, context: {{cluster: c, user: u}}}}]\n"
    );
    let sys = Memory::new().file("/config", config);
    let time = Duration::from_secs(10);
    let options = Options { kubeconfig: "/config", context: "", time, limit: 1000, agent: "test" };
    let document = Connection::open(&options, &sys)?.get("/version")?;
    Ok(document.root().get("known").unwrap().as_bool().unwrap())
}

fn believing(authority: &Authority) -> String {
    format!("certificate-authority-data: {}", BASE64.encode(authority.pem.as_bytes()))
}

#[test]
fn a_client_shows_its_certificate() {
    let authority = authority();
    let url = server(&authority, "127.0.0.1");
    assert!(!known(&url, &believing(&authority), "").unwrap());
    let (certificate, key) = certificate(&authority, "me", ExtendedKeyUsagePurpose::ClientAuth);
    let user = format!(
        "client-certificate-data: {}, client-key-data: {}",
        BASE64.encode(certificate.pem().as_bytes()),
        BASE64.encode(key.serialize_pem().as_bytes())
    );
    assert!(known(&url, &believing(&authority), &user).unwrap());
}

#[test]
fn a_server_is_believed_only_by_its_authority_and_name() {
    let (right, wrong) = (authority(), authority());
    let url = server(&right, "127.0.0.1");
    for cluster in [believing(&wrong), String::new()] {
        let error = known(&url, &cluster, "").unwrap_err();
        assert!(matches!(error, ClusterError::Unreachable { .. }), "{error}");
        assert!(error.to_string().contains("certificate"), "{error}");
    }
    assert!(!known(&url, "insecure-skip-tls-verify: true", "").unwrap());
    let named = server(&right, "kubernetes");
    assert!(known(&named, &believing(&right), "").is_err());
    assert!(!known(&named, &format!("{}, tls-server-name: kubernetes", believing(&right)), "").unwrap());
}
