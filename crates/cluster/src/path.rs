//! Paths at an API server, and what may stand in them.

use crate::discovery::Resource;

/// Appends `text`, percent-encoded but for what is safe in every part of a URL.
pub(crate) fn push_encoded(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(byte.into()),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
}

/// `/api/v1`, `/apis/apps/v1`.
pub(crate) fn of_version(group: &str, version: &str) -> String {
    let mut path = if group.is_empty() { "/api/".to_owned() } else { "/apis/".to_owned() };
    if !group.is_empty() {
        push_encoded(group, &mut path);
        path.push('/');
    }
    push_encoded(version, &mut path);
    path
}

/// The path of the objects of a resource, in a namespace where one is given and the resource has any.
pub(crate) fn of_resource(resource: &Resource, namespace: &str) -> String {
    let mut path = of_version(&resource.group, &resource.version);
    if resource.namespaced && !namespace.is_empty() {
        path.push_str("/namespaces/");
        push_encoded(namespace, &mut path);
    }
    path.push('/');
    push_encoded(&resource.plural, &mut path);
    path
}

/// The path of one object.
pub(crate) fn of_object(resource: &Resource, namespace: &str, name: &str) -> String {
    let mut path = of_resource(resource, namespace);
    path.push('/');
    push_encoded(name, &mut path);
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resource(group: &str, namespaced: bool) -> Resource {
        Resource {
            group: group.into(),
            version: "v1".into(),
            kind: "Widget".into(),
            plural: "widgets".into(),
            namespaced,
            ..Resource::default()
        }
    }

    #[test]
    fn a_namespace_stands_only_in_paths_of_namespaced_resources() {
        assert_eq!(of_resource(&resource("", true), "shop"), "/api/v1/namespaces/shop/widgets");
        assert_eq!(of_resource(&resource("x.io", true), ""), "/apis/x.io/v1/widgets");
        assert_eq!(of_object(&resource("x.io", false), "shop", "a"), "/apis/x.io/v1/widgets/a");
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        assert_eq!(of_object(&resource("", false), "", "../x?y#z"), "/api/v1/widgets/..%2Fx%3Fy%23z");
    }
}
