//! `Chart.lock`: the versions that dependencies were found at, and the digest that ties them to `Chart.yaml`.
//!
//! helm: pkg/chart/v2/dependency.go (`Lock`), internal/resolver/resolver.go (`HashReq`)

use common::go::time::{RFC3339_NANO, Time};
use sha2::{Digest, Sha256};
use yaml::NodeRef;

use crate::metadata::decode::{self, Faults, Problem};
use crate::metadata::{Dependency, decode_dependencies};
use crate::plain::Plain;

/// What times are read by; fractions of seconds may be there all the same.
const RFC3339: &str = "2006-01-02T15:04:05Z07:00";

/// The contents of a lock file.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// `generated`
    pub generated: Option<Time>,
    /// `digest`
    pub digest: String,
    /// `dependencies`; `None` where the key is missing, and `None` inside for an empty entry.
    pub dependencies: Dependencies,
}

/// A list of dependencies as Go has it: a missing one is not an empty one, and entries may be null.
pub type Dependencies = Option<Vec<Option<Dependency>>>;

impl Lock {
    pub(crate) fn read(data: &[u8]) -> Result<Self, Problem> {
        let mut lock = Self::default();
        decode::document(data, |document, faults| lock.decode(document.root(), faults))?;
        Ok(lock)
    }

    fn decode(&mut self, root: NodeRef<'_>, faults: &mut Faults) {
        let names = &["generated", "digest", "dependencies"];
        for (name, node) in faults.fields(root, "Lock", "v2.Lock", names) {
            match name {
                "digest" => faults.string(node, "Lock", name, &mut self.digest),
                "generated" => self.decode_time(node, faults),
                _ => decode_dependencies(node, faults, "Lock", &mut self.dependencies),
            }
        }
    }

    fn decode_time(&mut self, node: NodeRef<'_>, faults: &mut Faults) {
        match node.as_str() {
            Some(text) => match Time::parse(RFC3339, text) {
                Ok(time) => self.generated = Some(time),
                Err(error) => faults.complain(node, error.to_string()),
            },
            None if node.is_null() => {}
            None => faults.complain(node, "Time.UnmarshalJSON: input is not a JSON string".into()),
        }
    }

    /// The lock file's text.
    pub fn to_yaml(&self) -> String {
        let dependencies = self.dependencies.as_ref().map_or(Plain::Null, |dependencies| {
            let plain = dependencies.iter().map(|it| it.as_ref().map_or(Plain::Null, Dependency::plain));
            Plain::List(plain.collect())
        });
        let generated = self.generated.as_ref().map(|time| time.format(RFC3339_NANO));
        let fields = Plain::Map(vec![
            ("dependencies".into(), dependencies),
            ("digest".into(), Plain::text(&self.digest)),
            ("generated".into(), Plain::text(generated.as_deref().unwrap_or("0001-01-01T00:00:00Z"))),
        ]);
        fields.to_yaml().unwrap_or_default()
    }
}

/// The digest of what a chart asks for and what was found for it: `sha256:` and hexadecimal digits.
pub fn lock_digest(wanted: &Dependencies, locked: &Dependencies) -> String {
    let mut json = String::from("[");
    push_dependencies(&mut json, wanted);
    json.push(',');
    push_dependencies(&mut json, locked);
    json.push(']');
    digest(&json)
}

/// The digest that Helm 2 made of what a chart asks for.
///
/// helm: internal/resolver/resolver.go (`HashV2Req`)
pub fn lock_digest_v2(wanted: &Dependencies) -> String {
    let mut json = String::from("{\"dependencies\":");
    push_dependencies(&mut json, wanted);
    json.push('}');
    digest(&json)
}

fn digest(json: &str) -> String {
    format!("sha256:{}", data_encoding::HEXLOWER.encode(&Sha256::digest(json.as_bytes())))
}

fn push_dependencies(out: &mut String, dependencies: &Dependencies) {
    let Some(dependencies) = dependencies else { return out.push_str("null") };
    out.push('[');
    for (nth, dependency) in dependencies.iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        match dependency {
            Some(dependency) => push_fields(out, dependency),
            None => out.push_str("null"),
        }
    }
    out.push(']');
}

/// The fields in the order of the Go type, which the writer of maps would sort.
fn push_fields(out: &mut String, dependency: &Dependency) {
    for (nth, (name, value)) in dependency.pairs().iter().enumerate() {
        out.push(if nth > 0 { ',' } else { '{' });
        out.push_str(&format!("\"{name}\":{}", value.to_json().unwrap_or_default()));
    }
    out.push('}');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str, version: &str, repository: &str) -> Dependencies {
        let (name, version, repository) = (name.to_owned(), version.to_owned(), repository.to_owned());
        Some(vec![Some(Dependency { name, version, repository, ..Dependency::default() })])
    }

    /// The first one is the original's own figure; a list that is missing is not an empty one.
    #[test]
    fn digests_tell_lists_apart() {
        let local = one("d", "^1.0", "");
        let want = "sha256:644231597ce5e8c068b5e2358b9e3a259a2da5b87db998e2482f7bf193cda153";
        assert_eq!(lock_digest(&local, &local), want);
        let digests = [(None, None), (None, Some(Vec::new())), (Some(vec![None]), None)];
        let mut digests: Vec<String> = digests.iter().map(|(wanted, locked)| lock_digest(wanted, locked)).collect();
        digests.push(lock_digest_v2(&local));
        digests.sort();
        digests.dedup();
        assert_eq!(digests.len(), 4);
    }

    #[test]
    fn a_lock_file_is_written_as_it_was_read() {
        let text = "dependencies:\n- name: d\n  repository: \"\"\n  version: ^1.0\ndigest: sha256:0\n\
                    generated: \"2020-01-02T03:04:05.5+01:00\"\n";
        assert_eq!(Lock::read(text.as_bytes()).unwrap().to_yaml(), text);
        let empty = Lock::read(b"digest: x").unwrap().to_yaml();
        assert_eq!(empty, "dependencies: null\ndigest: x\ngenerated: \"0001-01-01T00:00:00Z\"\n");
    }
}
