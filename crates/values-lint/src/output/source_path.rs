//! Paths of documents as told from the working directory. (@stoplight/path: relative, extname)

/// The way from `cwd` to a document. Addresses and names that are no absolute path stay, cleaned of `.` and `..`.
pub(super) fn relative(cwd: &str, source: &str) -> String {
    let source = source.replace('\\', "/");
    if let Some((scheme, rest)) = source.split_once("://") {
        let (origin, path) = rest.split_once('/').unwrap_or((rest, ""));
        return format!("{scheme}://{origin}/{}", clean(path, true).join("/"));
    }
    let Some(absolute) = source.strip_prefix('/') else { return joined(&clean(&source, false)) };
    let (from, to) = (clean(cwd, true), clean(absolute, true));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = from.iter().skip(shared).map(|_| "..");
    joined(&up.chain(to.iter().skip(shared).copied()).collect::<Vec<_>>())
}

fn joined(steps: &[&str]) -> String {
    if steps.is_empty() { ".".to_owned() } else { steps.join("/") }
}

fn clean(path: &str, absolute: bool) -> Vec<&str> {
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/').filter(|step| !matches!(*step, "" | ".")) {
        match (step, steps.last()) {
            ("..", Some(last)) if *last != ".." => _ = steps.pop(),
            ("..", _) if absolute => {}
            _ => steps.push(step),
        }
    }
    steps
}

/// The last extension with its dot; empty where there is none.
pub(super) fn extension(source: &str) -> &str {
    let name = source.rsplit(['/', '\\']).next().unwrap_or_default();
    match name.rfind('.') {
        Some(at) if at > 0 && name != ".." => name.get(at..).unwrap_or_default(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_told_from_the_working_directory() {
        assert_eq!(relative("/w", "/w/d/x.yaml"), "d/x.yaml");
        assert_eq!(relative("/w/d", "/x.yaml"), "../../x.yaml");
        assert_eq!(relative("/w", "<STDIN>"), "<STDIN>");
        assert_eq!(relative("/w", ""), ".");
        assert_eq!(relative("/w", "https://x.example/a/../b.yaml"), "https://x.example/b.yaml");
    }

    #[test]
    fn an_extension_is_what_follows_the_last_dot() {
        assert_eq!(extension("/a.b/c"), "");
        assert_eq!(extension("/a/b.c.d"), ".d");
        assert_eq!(extension("/a/.hidden"), "");
    }
}
