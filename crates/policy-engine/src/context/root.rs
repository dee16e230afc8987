//! The tree that a context starts from, and the object as the values file leaves it.

use common::{Map, Val, Value};

use super::merge::{merge_at, merge_into};
use crate::request::{Operation, Request, UserInfo};

/// The object of a request as rules see it: values may lay something over it.
#[derive(Clone, Debug)]
pub(crate) struct Subject {
    /// The new object; none for a deletion.
    pub(crate) new: Option<Value>,
    /// The old object; none for a creation.
    pub(crate) old: Option<Value>,
    /// True when mutate rules have changed the object.
    pub(crate) is_patched: bool,
}

impl Subject {
    /// The object that rules match: the new one, or the old one of a deletion.
    pub(crate) fn matched(&self) -> Val<'_> {
        self.new.as_ref().or(self.old.as_ref()).map_or_else(Val::null, Val::from)
    }
}

/// The object of `request`, or `patched` when mutate rules have changed it, and the old object, with the request's values laid
/// over them.
///
/// kyverno: cmd/cli/kubectl-kyverno/processor/policy_processor.go – `makePolicyContext`.
pub(crate) fn subject(request: &Request<'_>, patched: Option<&Value>) -> Subject {
    let with_values = |field: &str| {
        let mut object = patched.cloned().unwrap_or_else(|| request.object.value());
        match Val::from(request.values).dig(&["request", field]) {
            Some(over) if over.is_map() => merge_into(object.force_map(), over),
            Some(over) => object = over.to_value(),
            None => {}
        }
        object
    };
    let new = || Some(with_values("object"));
    let old = || Some(with_values("oldObject"));
    let is_patched = patched.is_some();
    match request.operation {
        Operation::Create | Operation::Connect => Subject { new: new(), old: None, is_patched },
        Operation::Update => Subject { new: new(), old: old(), is_patched },
        Operation::Delete => Subject { new: None, old: old(), is_patched },
    }
}

/// The tree for `request`.
///
/// kyverno: pkg/engine/policycontext/policy_context.go – `NewPolicyContext`.
pub(super) fn build(request: &Request<'_>, subject: &Subject) -> Value {
    let mut root = Value::from(Map::new());
    let mut fields = Map::new();
    if let Some(object) = &subject.new {
        fields.insert("object", object.clone());
    }
    if let Some(object) = &subject.old {
        fields.insert("oldObject", object.clone());
    }
    // A deletion loses its namespace: it is taken from the new object, which is empty.
    let namespace = if request.operation == Operation::Delete { "" } else { request.object.namespace() };
    fields.insert("namespace", namespace);
    if let Some(user) = request.user {
        merge_into(&mut fields, Val::from(&user_fields(user)));
        let (namespace, name) = service_account(&user.username);
        root.force_map().insert("serviceAccountName", name);
        root.force_map().insert("serviceAccountNamespace", namespace);
    }
    fields.insert("operation", request.operation.word());
    root.force_map().insert("request", fields);
    merge_values(&mut root, request.values, subject);
    root
}

/// Lays the values over the tree. The objects have theirs already, see [`subject()`].
fn merge_values(root: &mut Value, values: &Value, subject: &Subject) {
    let is_done = |field: &str| match field {
        "object" => subject.new.is_some(),
        "oldObject" => subject.old.is_some(),
        _ => false,
    };
    for (key, value) in Val::from(values).entries() {
        if key != "request" || !value.is_map() {
            merge_at(root, &[key], value.to_value());
            continue;
        }
        for (field, value) in value.entries().filter(|(field, _)| !is_done(field)) {
            merge_at(root, &["request", field], value.to_value());
        }
    }
}

/// The fields of `request` that say who asks; empty ones are left out.
///
/// kyverno: api/kyverno/v2 – `RequestInfo`.
fn user_fields(user: &UserInfo) -> Value {
    let texts = |texts: &[String]| Value::list(texts.iter().map(|text| Value::from(text.as_str())));
    let mut info = Map::new();
    for (key, text) in [("username", &user.username), ("uid", &user.uid)] {
        if !text.is_empty() {
            info.insert(key, text.as_str());
        }
    }
    if !user.groups.is_empty() {
        info.insert("groups", texts(&user.groups));
    }
    if !user.extra.is_empty() {
        info.insert("extra", Value::map(user.extra.iter().map(|(key, values)| (key.as_str(), texts(values)))));
    }
    let mut fields = Map::new();
    for (key, roles) in [("roles", &user.roles), ("clusterRoles", &user.cluster_roles)] {
        if !roles.is_empty() {
            fields.insert(key, texts(roles));
        }
    }
    fields.insert("userInfo", info);
    Value::from(fields)
}

/// Namespace and name in `system:serviceaccount:namespace:name`; any other text that is long enough is cut at the same place.
///
/// kyverno: pkg/engine/context/context.go – `AddServiceAccount`.
fn service_account(username: &str) -> (&str, &str) {
    let account = username.get("system:serviceaccount:".len()..).unwrap_or_default();
    let mut parts = account.split(':');
    match (parts.next(), parts.next()) {
        (Some(namespace), Some(name)) => (namespace, name),
        _ => ("", ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_account_is_cut_out_of_the_user_name() {
        assert_eq!(service_account("system:serviceaccount:shop:web"), ("shop", "web"));
        assert_eq!(service_account("alice"), ("", ""));
        assert_eq!(service_account("system:serviceaccount:"), ("", ""));
    }
}
