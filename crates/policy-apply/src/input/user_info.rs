//! The file that says who makes the request.
//!
//! kyverno: cmd/cli/kubectl-kyverno/userinfo/userinfo.go, apis/v1alpha1/user_info.go

use policy_engine::request::UserInfo;
use yaml::Document;

use super::fields::{FieldError, Fields};
use super::reading::Reader;
use super::trouble::Trouble;

const RULE: &str = "input/userinfo";

/// The user of `path`, and a warning that the original prints on standard output.
pub(crate) fn user_info(path: &str, reader: &mut Reader<'_>) -> Result<(UserInfo, Option<String>), Trouble> {
    let wrap = |text: &str| format!("failed to load request info ({text})");
    let file = reader.file(path, RULE).map_err(|trouble| {
        let text = wrap(&format!("unable to read yaml (unable to read yaml ({}))", trouble.words));
        trouble.ends(text)
    })?;
    let document = reader.typed_document(file, RULE).map_err(|trouble| {
        let text = wrap(&format!("failed to decode yaml ({})", trouble.words));
        trouble.ends(text)
    })?;
    decode(&document)
        .map_err(|error| {
            let words = format!("error unmarshaling JSON: while decoding JSON: {error}");
            let place = error.place(&document);
            Trouble::new(RULE, error.message).at(place).ends(wrap(&format!("failed to decode yaml ({words})")))
        })
        .map(|(user, is_old)| {
            let warning = is_old.then(|| {
                format!("\nWARNING: user infos file ({path}) uses a deprecated schema that will be removed in 1.15\n")
            });
            (user, warning)
        })
}

/// The user, and whether the file lacks its type.
fn decode(document: &Document) -> Result<(UserInfo, bool), FieldError> {
    let file = Fields::of_document(document, &["roles", "clusterRoles", "userInfo", "synchronize"])?;
    let user = file.object("userInfo", &["username", "uid", "groups", "extra"])?;
    let extra = user.pairs("extra")?.into_iter().map(|(key, values)| {
        let texts = values.items().filter_map(|value| value.as_str().map(str::to_owned)).collect();
        (key.to_owned(), texts)
    });
    let info = UserInfo {
        roles: file.texts("roles")?,
        cluster_roles: file.texts("clusterRoles")?,
        username: user.text("username")?,
        uid: user.text("uid")?,
        groups: user.texts("groups")?,
        extra: extra.collect(),
    };
    let is_old = file.text("apiVersion")?.is_empty() || file.text("kind")?.is_empty();
    Ok((info, is_old))
}
