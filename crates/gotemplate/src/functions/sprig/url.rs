//! URLs: `urlParse` and `urlJoin`. What a URL is, is in `common::go::url`.
//!
//! sprig: url.go

use common::go::url::{Url, UrlError, User};

use crate::func::{Call, CallError, Func, Param};
use crate::value::{Data, Map, Text, Value};

pub(in crate::functions) const TABLE: &[Func] =
    &[Func::new("urlParse", &[Param::Str], url_parse), Func::new("urlJoin", &[Param::Map], url_join)];

/// `urlParse URL`: its parts in a dictionary.
fn url_parse(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let text = call.text(0)?;
    call.reserve(text.len().saturating_mul(2))?;
    let url = Url::parse(text.as_bytes()).map_err(|error| panicked("unable to parse url", &error))?;
    let userinfo = url.user.as_ref().map(User::to_bytes).unwrap_or_default();
    let hostname = url.hostname().to_vec();
    let parts = [
        ("scheme", url.scheme),
        ("host", url.host),
        ("hostname", hostname),
        ("path", url.path),
        ("query", url.query),
        ("opaque", url.opaque),
        ("fragment", url.fragment),
        ("userinfo", userinfo),
    ];
    let source = call.value(0);
    Ok(Value::map(parts.map(|(name, part)| (name, Value::from_bytes(part).derived_from(source)))))
}

/// `urlJoin PARTS`: the URL that has the parts of a dictionary as `urlParse` makes it.
fn url_join(call: &mut Call<'_, '_>) -> Result<Value, CallError> {
    let parts = call.map(0)?;
    let mut url = Url {
        scheme: part(parts, "scheme")?,
        host: part(parts, "host")?,
        path: part(parts, "path")?,
        query: part(parts, "query")?,
        opaque: part(parts, "opaque")?,
        fragment: part(parts, "fragment")?,
        ..Url::default()
    };
    let userinfo = part(parts, "userinfo")?;
    if !userinfo.is_empty() {
        let carrier = [b"proto://", userinfo.as_slice(), b"@host"].concat();
        url.user = Url::parse(&carrier).map_err(|error| panicked("unable to parse userinfo in dict", &error))?.user;
    }
    let text = url.to_bytes();
    call.reserve(text.len())?;
    Ok(Text::from_bytes(text).into())
}

fn panicked(what: &str, error: &UrlError) -> CallError {
    CallError::new(format!("{what}: {error}"))
}

/// The text of an entry, nothing where there is none.
fn part(parts: &Map, key: &str) -> Result<Vec<u8>, CallError> {
    let Some(value) = parts.get(key) else { return Ok(Vec::new()) };
    match value.data() {
        Data::Str(text) => Ok(text.as_bytes().to_vec()),
        Data::Nil => Err("runtime error: invalid memory address or nil pointer dereference".into()),
        _ => Err(CallError::new(format!(
            "unable to parse {key} key, must be of type string, but {} found",
            value.kind().name()
        ))),
    }
}
