//! Values that look like secrets, hidden in the source lines that a report shows.

use std::borrow::Cow;

use common::finding::Finding;

const SECRET_WORDS: [&str; 8] = ["password", "passwd", "token", "secret", "apikey", "api_key", "api-key", "privatekey"];

/// The source `line` of `finding` with its value hidden when its key names a secret, or when the object is a `Secret` and
/// the line is data. The hidden value keeps its width, so columns stay true.
pub(crate) fn line<'l>(finding: &Finding, line: &'l str) -> Cow<'l, str> {
    // `=` stands in the arguments of `--set`.
    let Some((mark, (key, value))) = [": ", "="].into_iter().find_map(|mark| Some((mark, line.split_once(mark)?)))
    else {
        return Cow::Borrowed(line);
    };
    let lower = key.to_ascii_lowercase();
    let in_data = finding.object.as_ref().is_some_and(|object| object.kind == "Secret") && is_data(finding);
    if !in_data && !SECRET_WORDS.iter().any(|word| lower.contains(word)) {
        return Cow::Borrowed(line);
    }
    let hidden: String = value.chars().map(|c| if c.is_whitespace() { c } else { '*' }).collect();
    Cow::Owned(format!("{key}{mark}{hidden}"))
}

fn is_data(finding: &Finding) -> bool {
    matches!(finding.path.steps().first(), Some(yaml::Step::Key(key)) if matches!(&**key, "data" | "stringData"))
}

#[cfg(test)]
mod tests {
    use common::finding::{ObjectRef, Severity};
    use yaml::Path;

    use super::*;

    #[test]
    fn values_of_secret_keys_and_of_secrets_are_hidden() {
        let mut finding = Finding::new("r", Severity::Error, "m");
        assert_eq!(line(&finding, "  dbPassword: hunter2"), "  dbPassword: *******");
        assert_eq!(line(&finding, "  image: web"), "  image: web");
        assert_eq!(line(&finding, "db.password=hunter2"), "db.password=*******");
        finding.object = Some(ObjectRef { kind: "Secret".into(), ..ObjectRef::default() });
        finding.path = Path::root().join("data").join("x");
        assert_eq!(line(&finding, "  x: aGk="), "  x: ****");
    }
}
