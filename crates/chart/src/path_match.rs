//! Patterns of files as Go's `filepath.Match` reads them: `*` and `?` never cross a `/`.

/// The only error of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("syntax error in pattern")]
pub struct BadPattern;

/// Whether `pattern` matches the whole of `name`.
///
/// Go: path/filepath/match.go (`Match`)
///
/// # Errors
/// A pattern that is none; as in Go, only as far as the pattern was looked at.
pub fn path_match(mut pattern: &str, mut name: &str) -> Result<bool, BadPattern> {
    while !pattern.is_empty() {
        let (star, chunk, rest) = scan_chunk(pattern);
        pattern = rest;
        if star && chunk.is_empty() {
            // A star at the end matches the rest, unless there is a separator in it.
            return Ok(!name.contains('/'));
        }
        if let Some(left) = match_chunk(chunk, name)?
            && (left.is_empty() || !pattern.is_empty())
        {
            name = left;
            continue;
        }
        if star && let Some(left) = skip_to_match(chunk, name, pattern.is_empty())? {
            name = left;
            continue;
        }
        // What is left of the pattern is still looked at.
        while !pattern.is_empty() {
            let (_, chunk, rest) = scan_chunk(pattern);
            pattern = rest;
            match_chunk(chunk, "")?;
        }
        return Ok(false);
    }
    Ok(name.is_empty())
}

/// Where a chunk behind a star matches, later and later in `name`; the last chunk has to reach the end.
fn skip_to_match<'n>(chunk: &str, name: &'n str, last: bool) -> Result<Option<&'n str>, BadPattern> {
    for (at, c) in name.char_indices() {
        if c == '/' {
            break;
        }
        let behind = name.get(at + c.len_utf8()..).unwrap_or_default();
        match match_chunk(chunk, behind)? {
            Some(left) if last && !left.is_empty() => {}
            Some(left) => return Ok(Some(left)),
            None => {}
        }
    }
    Ok(None)
}

/// Whether there are stars at the start, what stands behind them up to the next star, and the rest.
fn scan_chunk(pattern: &str) -> (bool, &str, &str) {
    let body = pattern.trim_start_matches('*');
    let mut in_range = false;
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' => in_range = true,
            ']' => in_range = false,
            '*' if !in_range => {
                let (chunk, rest) = body.split_at_checked(at).unwrap_or((body, ""));
                return (body.len() < pattern.len(), chunk, rest);
            }
            _ => {}
        }
    }
    (body.len() < pattern.len(), body, "")
}

/// What is left of `name` behind a chunk without stars, or nothing where it does not match. A chunk is read to its end even
/// then, for its errors.
fn match_chunk<'n>(chunk: &str, name: &'n str) -> Result<Option<&'n str>, BadPattern> {
    let mut left = Some(name);
    let mut pattern = chunk.chars();
    while let Some(c) = pattern.next() {
        let next = left.and_then(|text| text.chars().next());
        let matches = match c {
            '[' => {
                let (negated, found) = class(&mut pattern, next)?;
                next.is_some() && negated != found
            }
            '?' => next.is_some_and(|c| c != '/'),
            '\\' => {
                let literal = pattern.next().ok_or(BadPattern)?;
                next == Some(literal)
            }
            literal => next == Some(literal),
        };
        left = match (left, next) {
            (Some(text), Some(c)) if matches => text.get(c.len_utf8()..),
            _ => None,
        };
    }
    Ok(left)
}

/// The rest of a class behind its `[`: whether it is negated, and whether one of its ranges has `c`.
fn class(pattern: &mut std::str::Chars<'_>, c: Option<char>) -> Result<(bool, bool), BadPattern> {
    let negated = pattern.as_str().starts_with('^');
    if negated {
        pattern.next();
    }
    let mut found = false;
    let mut ranges = 0;
    loop {
        if pattern.as_str().starts_with(']') && ranges > 0 {
            pattern.next();
            return Ok((negated, found));
        }
        let low = class_char(pattern)?;
        let mut high = low;
        if pattern.as_str().starts_with('-') {
            pattern.next();
            high = class_char(pattern)?;
        }
        found |= c.is_some_and(|c| low <= c && c <= high);
        ranges += 1;
    }
}

fn class_char(pattern: &mut std::str::Chars<'_>) -> Result<char, BadPattern> {
    let c = match pattern.next() {
        None | Some('-' | ']') => return Err(BadPattern),
        Some('\\') => pattern.next().ok_or(BadPattern)?,
        Some(c) => c,
    };
    // A class that ends here has no `]`.
    if pattern.as_str().is_empty() { Err(BadPattern) } else { Ok(c) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_in_go() {
        for (pattern, name, want) in [
            ("abc", "abc", true),
            ("*", "abc", true),
            ("*c", "abc", true),
            ("a*", "ab/c", false),
            ("a*/b", "abc/b", true),
            ("a*/b", "a/c/b", false),
            ("a*b*c*d*e*/f", "axbxcxdxe/f", true),
            ("a*b?c*x", "abxbbxdbxebxczzx", true),
            ("ab[c]", "abc", true),
            ("ab[^c]", "abc", false),
            ("ab[b-d]", "abc", true),
            ("a\\*b", "a*b", true),
            ("a???b", "aπ☺xb", true),
            ("*x", "xxx", true),
            ("templates/*.yaml", "templates/a.yaml", true),
            ("templates/*.yaml", "templates/a/b.yaml", false),
        ] {
            assert_eq!(path_match(pattern, name), Ok(want), "{pattern} {name}");
        }
        for bad in ["[]a]", "[-]", "[x-]", "[", "[^", "[^bc", "a[", "[a-b-c]"] {
            assert_eq!(path_match(bad, "a"), Err(BadPattern), "{bad}");
        }
    }
}
