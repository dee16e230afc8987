//! The client that the tool brings for [`common::sys::Sys::http`]. Not here: who may be asked, and what is made of answers.

use std::io;
use std::sync::Arc;

use common::sys::{HttpRequest, HttpResponse, Native, Sys};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// The variable that names a file with certificate authorities in place of Mozilla's, as OpenSSL reads it.
const AUTHORITIES: &str = "SSL_CERT_FILE";
/// Bytes of that file.
const MAX_AUTHORITIES: u64 = 16 << 20;

/// Asks for a page, through the proxy of the environment where there is one. No redirect is followed.
///
/// # Errors
/// No answer, one that is too large, one that is too late.
pub fn http(request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(request.time))
        .user_agent(concat!("policy-apply/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(authorities()?).build())
        .build();
    let mut call = config.new_agent().get(request.url);
    for (name, value) in request.headers {
        call = call.header(*name, value);
    }
    let mut answer = call.call().map_err(told)?;
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned()))
    };
    let headers = answer.headers().iter().filter_map(header).collect();
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(request.limit).read_to_vec().map_err(told)?;
    Ok(HttpResponse { status, headers, body })
}

fn told(error: ureq::Error) -> io::Error {
    match error {
        ureq::Error::Io(error) => error,
        ureq::Error::Timeout(_) => io::Error::new(io::ErrorKind::TimedOut, error.to_string()),
        ureq::Error::BodyExceedsLimit(_) => io::Error::new(io::ErrorKind::FileTooLarge, error.to_string()),
        error => io::Error::other(error.to_string()),
    }
}

/// Whose certificates are believed.
fn authorities() -> io::Result<RootCerts> {
    let sys = Native::new();
    let Some(path) = sys.env(AUTHORITIES).filter(|path| !path.is_empty()) else { return Ok(RootCerts::WebPki) };
    let pem = sys.read(path.as_ref(), MAX_AUTHORITIES)?;
    let certificates: Vec<Certificate<'static>> = parse_pem(&pem)
        .filter_map(|item| match item {
            Ok(PemItem::Certificate(certificate)) => Some(certificate),
            _ => None,
        })
        .collect();
    Ok(RootCerts::Specific(Arc::new(certificates)))
}
