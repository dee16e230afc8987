//! What `--explain` is asked for: `Deployment/web:spec.template.spec.containers[0].image`, `Deployment:spec.replicas`,
//! `spec.replicas`.

/// A step of a path as a user writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A key as it stands between dots; with the parts behind it, it may be one key with dots in it.
    Plain(String),
    /// `["app.kubernetes.io/name"]`
    Quoted(String),
    /// `[0]`
    Index(usize),
    /// `[*]`: every item of a list, every key of a map.
    Each,
}

/// A field, or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Query {
    object: String,
    path: String,
    pub(super) parts: Vec<Part>,
}

/// A query that means nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{text}` is no field: {reason}; write KIND/NAME:PATH or PATH, as in `Deployment/web:spec.containers[0].image`"
)]
pub(crate) struct QueryError {
    text: String,
    reason: &'static str,
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// What is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, QueryError> {
        let error = |reason| QueryError { text: text.to_owned(), reason };
        let (object, path) = match object_end(text) {
            Some(end) => (text.get(..end).unwrap_or_default(), text.get(end + 1..).unwrap_or_default()),
            None => ("", text),
        };
        let path = path.trim().trim_start_matches('$').trim_start_matches('.');
        let parts = parts(path).map_err(error)?;
        if parts.is_empty() {
            return Err(error("the path is empty"));
        }
        Ok(Self { object: object.trim().to_owned(), path: path.to_owned(), parts })
    }

    /// Whether an object is meant: its kind in any case, and its name where the query has one.
    pub(crate) fn means(&self, kind: &str, name: &str) -> bool {
        let (wanted, of) = match self.object.split_once('/') {
            Some((kind, name)) => (kind, Some(name)),
            None => (self.object.as_str(), None),
        };
        (wanted.is_empty() || wanted.eq_ignore_ascii_case(kind)) && of.is_none_or(|of| of == name)
    }

    /// The object as the user wrote it; empty for all.
    pub(crate) fn object(&self) -> &str {
        &self.object
    }

    /// The path as the user wrote it.
    pub(crate) fn path(&self) -> String {
        self.path.clone()
    }
}

/// The colon that ends the object: the last one outside of brackets, since names of roles hold colons.
fn object_end(text: &str) -> Option<usize> {
    let outside = text.find('[').unwrap_or(text.len());
    text.get(..outside)?.rfind(':')
}

fn parts(path: &str) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        if let Some(inner) = rest.strip_prefix('[') {
            let (part, behind) = bracket(inner)?;
            parts.push(part);
            rest = behind;
        } else {
            let end = rest.find(['.', '[']).unwrap_or(rest.len());
            let name = rest.get(..end).unwrap_or_default();
            if name.is_empty() {
                return Err("a name is empty");
            }
            parts.push(Part::Plain(name.to_owned()));
            rest = rest.get(end..).unwrap_or_default();
        }
        rest = rest.strip_prefix('.').unwrap_or(rest);
    }
    Ok(parts)
}

/// What stands behind `[`, and the rest behind `]`.
fn bracket(inner: &str) -> Result<(Part, &str), &'static str> {
    const OPEN: &str = "a bracket is not closed";
    for quote in ['"', '\''] {
        if let Some(text) = inner.strip_prefix(quote) {
            let (key, behind) = text.split_once(quote).ok_or(OPEN)?;
            return Ok((Part::Quoted(key.to_owned()), behind.strip_prefix(']').ok_or(OPEN)?));
        }
    }
    let (text, behind) = inner.split_once(']').ok_or(OPEN)?;
    if text == "*" {
        return Ok((Part::Each, behind));
    }
    let index = text.parse().map_err(|_| "an index is a number, `*` or a quoted key")?;
    Ok((Part::Index(index), behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(name: &str) -> Part {
        Part::Plain(name.into())
    }

    #[test]
    fn an_object_and_a_path() {
        let query = Query::parse("deployment/web:spec.containers[0].image").unwrap();
        assert_eq!(query.parts, [plain("spec"), plain("containers"), Part::Index(0), plain("image")]);
        assert!(query.means("Deployment", "web") && !query.means("Deployment", "api"));
        let query = Query::parse("ClusterRole/system:view:rules[*].verbs").unwrap();
        assert_eq!((query.object(), query.parts.len()), ("ClusterRole/system:view", 3));
        assert!(Query::parse("Service:spec.type").unwrap().means("Service", "any"));
        assert!(Query::parse("$.spec.type").unwrap().means("Any", "any"));
    }

    #[test]
    fn keys_with_dots_are_quoted() {
        let query = Query::parse(r#"metadata.labels["a.b/c:d"].x['y']"#).unwrap();
        let want =
            [plain("metadata"), plain("labels"), Part::Quoted("a.b/c:d".into()), plain("x"), Part::Quoted("y".into())];
        assert_eq!(query.parts, want);
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in ["", "Deployment/web:", "a..b", "a[", "a[x]", "a[\"x]"] {
            assert!(Query::parse(text).is_err(), "{text}");
        }
    }
}
