//! The client that a tool brings for [`common::sys::Sys::http`]. Not here: who may be asked, and what is made of answers.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use common::sys::{HttpRequest, HttpResponse, Native, Sys};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// The variable that names a file with certificate authorities in place of Mozilla's, as OpenSSL reads it.
const AUTHORITIES: &str = "SSL_CERT_FILE";
/// Bytes of that file.
const MAX_AUTHORITIES: u64 = 16 << 20;

/// Asks for a page, through the proxy of the environment where there is one. No redirect is followed.
///
/// # Errors
/// No answer, one that is too large, one that is too late; a name that leads to this machine or its link.
pub fn http(request: &HttpRequest<'_>) -> io::Result<HttpResponse> {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(request.time))
        .user_agent(concat!("policy-platform/", env!("CARGO_PKG_VERSION")))
        .tls_config(TlsConfig::builder().root_certs(authorities()?).build())
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::new(), Guarded(DefaultResolver::default()));
    let mut call = agent.get(request.url);
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

/// Names that lead where only a number, or `localhost`, may lead: whoever allows a host by its name means no service of this
/// machine, and no cloud's metadata behind its link. Addresses of private networks are what names inside a company lead to.
#[derive(Debug)]
struct Guarded(DefaultResolver);

impl Resolver for Guarded {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.0.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default();
        let is_proxy = config.proxy().is_some_and(|proxy| proxy.uri().authority() == uri.authority());
        if is_proxy || may_be_near(host) || !found.iter().any(|address| is_near(address.ip())) {
            return Ok(found);
        }
        let words = format!("`{host}` leads to this machine or its link; name it by its number to ask it");
        Err(ureq::Error::Io(io::Error::new(io::ErrorKind::PermissionDenied, words)))
    }
}

/// True for hosts that say themselves where they lead.
fn may_be_near(host: &str) -> bool {
    let number = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || number.parse::<IpAddr>().is_ok()
}

/// This machine, its link, or no machine at all.
fn is_near(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.is_loopback() || v4.is_link_local() || v4.is_unspecified() || v4.is_multicast(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unicast_link_local() || v6.is_unspecified() || v6.is_multicast(),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_must_not_lead_to_this_machine_or_its_link() {
        for near in ["127.0.0.1", "127.9.9.9", "169.254.169.254", "0.0.0.0", "::1", "fe80::1", "::ffff:127.0.0.1"] {
            assert!(is_near(near.parse().unwrap()), "{near}");
        }
        for far in ["10.0.0.1", "192.168.1.1", "93.184.216.34", "2001:db8::1", "fd00::1"] {
            assert!(!is_near(far.parse().unwrap()), "{far}");
        }
        assert!(may_be_near("localhost") && may_be_near("127.0.0.1") && may_be_near("[::1]"));
        assert!(!may_be_near("metadata.test"));
    }
}
