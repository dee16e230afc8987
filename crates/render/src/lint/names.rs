//! The names that objects of a kind may have.
//!
//! helm: pkg/chart/v2/lint/rules/template.go (`validateMetadataName`); k8s.io/apimachinery: pkg/util/validation/validation.go,
//! pkg/api/validation/path/name.go

use common::go::quote::quote;

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const MAX_LABEL: usize = 63;
const MAX_SUBDOMAIN: usize = 253;

/// What is wrong with the name of an object, in the original's words.
pub(super) fn check(kind: &str, name: &str) -> Result<(), String> {
    let faults = match kind.to_lowercase().as_str() {
        "service" => label_1035(name),
        "namespace" => label(name),
        "certificatesigningrequest" => Vec::new(),
        "role" | "clusterrole" | "rolebinding" | "clusterrolebinding" => path_segment(name),
        _ => subdomain(name),
    };
    let quoted = quote(name);
    let faults: Vec<String> =
        faults.into_iter().map(|fault| format!("metadata.name: Invalid value: {quoted}: {fault}")).collect();
    let text = match faults.as_slice() {
        [] => return Ok(()),
        [one] => one.clone(),
        many => format!("[{}]", many.join(", ")),
    };
    Err(format!("object name does not conform to Kubernetes naming requirements: {quoted}: {text}"))
}

const fn is_letter_or_digit(byte: u8) -> bool {
    byte.is_ascii_lowercase() || byte.is_ascii_digit()
}

fn is_label(name: &str) -> bool {
    let bytes = name.as_bytes();
    let ends = [bytes.first(), bytes.last()];
    ends.iter().all(|end| end.is_some_and(|byte| is_letter_or_digit(*byte)))
        && bytes.iter().all(|byte| is_letter_or_digit(*byte) || *byte == b'-')
}

fn is_subdomain(name: &str) -> bool {
    name.split('.').all(is_label)
}

fn too_long(name: &str, most: usize) -> Option<String> {
    (name.len() > most).then(|| format!("must be no more than {most} characters"))
}

fn subdomain(name: &str) -> Vec<String> {
    let fault = (!is_subdomain(name)).then(|| {
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and \
         end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
            .to_owned()
            + &format!("'{LABEL}(\\.{LABEL})*')")
    });
    too_long(name, MAX_SUBDOMAIN).into_iter().chain(fault).collect()
}

fn label(name: &str) -> Vec<String> {
    let fault = match (is_label(name), is_subdomain(name)) {
        (true, _) => None,
        (false, true) => Some("must not contain dots".to_owned()),
        (false, false) => Some(format!(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end \
             with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '{LABEL}')"
        )),
    };
    too_long(name, MAX_LABEL).into_iter().chain(fault).collect()
}

fn label_1035(name: &str) -> Vec<String> {
    let good = is_label(name) && name.starts_with(|c: char| c.is_ascii_lowercase());
    let fault = (!good).then(|| {
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, \
         and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is \
         '[a-z]([-a-z0-9]*[a-z0-9])?')"
            .to_owned()
    });
    too_long(name, MAX_LABEL).into_iter().chain(fault).collect()
}

fn path_segment(name: &str) -> Vec<String> {
    if name == "." || name == ".." {
        return vec![format!("may not be '{name}'")];
    }
    ["/", "%"].iter().filter(|it| name.contains(**it)).map(|it| format!("may not contain '{it}'")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_rule() {
        assert_eq!(check("Pod", "a.b-c"), Ok(()));
        assert_eq!(check("CertificateSigningRequest", "A/b"), Ok(()));
        assert_eq!(check("ClusterRole", "system:a b"), Ok(()));
        assert!(check("Service", "1a").is_err());
        assert!(check("Service", "a.b").is_err());
        assert!(check("Namespace", "a.b").unwrap_err().ends_with("must not contain dots"));
        assert!(check("role", "a/%").unwrap_err().ends_with(
            "[metadata.name: Invalid value: \"a/%\": may not contain '/', metadata.name: Invalid value: \"a/%\": may not contain '%']"
        ));
        assert!(check("", "").is_err());
    }
}
