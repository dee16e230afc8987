//! The parts of a path at the API server.

/// `/api/v1/namespaces/shop/pods/web`, taken apart. Parts that are not there are empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ApiPath {
    pub(super) group: String,
    pub(super) version: String,
    pub(super) namespace: String,
    pub(super) resource: String,
    pub(super) name: String,
}

impl ApiPath {
    /// Takes a path apart; what does not look like one has no resource.
    ///
    /// kyverno: pkg/clients/dclient/client.go (`rawAbsPathForFakeClient`)
    pub(super) fn parse(path: &str) -> Self {
        let path = path.strip_prefix('/').unwrap_or(path);
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["api", version, rest @ ..] => Self::below("", version, rest),
            ["apis", group, version, rest @ ..] => Self::below(group, version, rest),
            _ => Self::default(),
        }
    }

    fn below(group: &str, version: &str, rest: &[&str]) -> Self {
        let (namespace, rest) = match rest {
            // `namespaces/x` alone is a resource of its own only when nothing follows `namespaces`.
            ["namespaces", namespace, rest @ ..] => (*namespace, rest),
            rest => ("", rest),
        };
        let part = |index: usize| rest.get(index).copied().unwrap_or_default().to_owned();
        Self {
            group: group.to_owned(),
            version: version.to_owned(),
            namespace: namespace.to_owned(),
            resource: part(0),
            name: part(1),
        }
    }

    pub(super) fn api_version(&self) -> String {
        if self.group.is_empty() { self.version.clone() } else { format!("{}/{}", self.group, self.version) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(path: &str) -> [String; 5] {
        let path = ApiPath::parse(path);
        [path.group, path.version, path.namespace, path.resource, path.name]
    }

    #[test]
    fn paths_are_taken_apart() {
        assert_eq!(parts("/api/v1/namespaces/shop/pods/web"), ["", "v1", "shop", "pods", "web"]);
        assert_eq!(parts("/api/v1/pods"), ["", "v1", "", "pods", ""]);
        assert_eq!(parts("/api/v1/namespaces"), ["", "v1", "", "namespaces", ""]);
        assert_eq!(parts("/apis/apps/v1/namespaces/shop/deployments"), ["apps", "v1", "shop", "deployments", ""]);
        assert_eq!(parts("/apis/rbac.authorization.k8s.io/v1/clusterroles/x")[3..], ["clusterroles", "x"]);
        assert_eq!(parts("/healthz")[3], "");
    }

    #[test]
    fn a_single_namespace_has_no_resource_as_in_the_original() {
        assert_eq!(parts("/api/v1/namespaces/shop"), ["", "v1", "shop", "", ""]);
    }
}
