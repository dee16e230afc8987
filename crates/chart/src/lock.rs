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
    /// `dependencies`; `None` inside for an empty entry.
    pub dependencies: Vec<Option<Dependency>>,
}

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
                _ => {
                    let mut dependencies = Some(std::mem::take(&mut self.dependencies));
                    decode_dependencies(node, faults, "Lock", &mut dependencies);
                    self.dependencies = dependencies.unwrap_or_default();
                }
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
        let dependencies = self.dependencies.iter().map(|it| it.as_ref().map_or(Plain::Null, Dependency::plain));
        let generated = self.generated.as_ref().map(|time| time.format(RFC3339_NANO));
        let fields = Plain::Map(vec![
            ("dependencies".into(), Plain::List(dependencies.collect())),
            ("digest".into(), Plain::text(&self.digest)),
            ("generated".into(), Plain::text(generated.as_deref().unwrap_or("0001-01-01T00:00:00Z"))),
        ]);
        fields.to_yaml().unwrap_or_default()
    }
}

/// The digest of what a chart asks for and what was found for it: `sha256:` and hexadecimal digits.
pub fn lock_digest(wanted: &[Dependency], locked: &[Dependency]) -> String {
    let mut json = String::from("[");
    for (nth, dependencies) in [wanted, locked].into_iter().enumerate() {
        json.push_str(if nth > 0 { ",[" } else { "[" });
        for (nth, dependency) in dependencies.iter().enumerate() {
            json.push_str(if nth > 0 { ",{" } else { "{" });
            push_fields(&mut json, dependency);
            json.push('}');
        }
        json.push(']');
    }
    json.push(']');
    let digest = Sha256::digest(json.as_bytes());
    format!("sha256:{}", data_encoding::HEXLOWER.encode(&digest))
}

/// The fields in the order of the Go type, which the writer of maps would sort.
fn push_fields(out: &mut String, dependency: &Dependency) {
    for (nth, (name, value)) in dependency.pairs().iter().enumerate() {
        if nth > 0 {
            out.push(',');
        }
        out.push_str(&format!("\"{name}\":{}", value.to_json().unwrap_or_default()));
    }
}
