//! The images of an object's pod, as `images` shows them.

use common::{Map, Val, Value, View};

use super::image_reference::ImageReference;
use crate::variables::VariableError;

/// The lists of containers.
const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// The images of `object` by list and container name; empty for kinds without a pod.
///
/// # Errors
/// A container without a name, an image that is none, a list that is none. Texts of kyverno: pkg/utils/api/image.go.
pub(crate) fn extract(object: Val<'_>) -> Result<Value, VariableError> {
    let mut images = Map::new();
    let kind = object.get("kind").and_then(Val::as_str).unwrap_or_default();
    let Some(pod) = pod_spec_path(kind) else { return Ok(Value::from(images)) };
    for list in LISTS {
        let found = extract_list(object, pod, list).map_err(VariableError::new)?;
        if !found.is_empty() {
            images.insert(list, found);
        }
    }
    Ok(Value::from(images))
}

/// kyverno: pkg/utils/api/image.go – `registeredExtractors`.
fn pod_spec_path(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "Pod" => Some(&["spec"]),
        "DaemonSet" | "Deployment" | "ReplicaSet" | "ReplicationController" | "StatefulSet" | "Job" => {
            Some(&["spec", "template", "spec"])
        }
        "CronJob" => Some(&["spec", "jobTemplate", "spec", "template", "spec"]),
        _ => None,
    }
}

fn extract_list(object: Val<'_>, pod: &[&str], list: &str) -> Result<Map, String> {
    let mut images = Map::new();
    let mut at = object;
    for key in pod.iter().copied().chain([list]) {
        if !at.is_map() {
            return Err("invalid image config".into());
        }
        match at.get(key) {
            None => return Ok(images),
            Some(next) if next.is_null() => return Ok(images),
            Some(next) => at = next,
        }
    }
    let pointer = |step: &str| format!("/{}/{list}/{step}/image", pod.join("/"));
    match at.view() {
        View::List(containers) => {
            for (nth, container) in containers.items().enumerate() {
                add_image(container, pointer(&nth.to_string()), &mut images)?;
            }
        }
        View::Map(containers) => {
            for (key, container) in containers.sorted_entries() {
                add_image(container, pointer(key), &mut images)?;
            }
        }
        _ => return Err("invalid type".into()),
    }
    Ok(images)
}

fn add_image(container: Val<'_>, pointer: String, images: &mut Map) -> Result<(), String> {
    if container.is_null() {
        return Ok(());
    }
    if !container.is_map() {
        return Err("invalid image config".into());
    }
    let name = container.get("name").and_then(Val::as_str).ok_or("invalid key")?;
    let image = container.get("image").and_then(Val::as_str).unwrap_or_default();
    if image.trim().is_empty() {
        return Ok(());
    }
    let reference = ImageReference::parse(image).map_err(|error| format!("invalid image '{image}' ({error})"))?;
    images.insert(name, details(&reference, pointer));
    Ok(())
}

/// The fields of an image; empty ones are left out.
fn details(image: &ImageReference, pointer: String) -> Map {
    let fields = [
        ("registry", image.registry.clone()),
        ("tag", image.tag.clone()),
        ("digest", image.digest.clone()),
        ("reference", image.reference()),
        ("referenceWithTag", image.reference_with_tag()),
    ];
    let mut details: Map = fields.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    details.insert("name", image.name.as_str());
    details.insert("path", image.path.as_str());
    details.insert("jsonPointer", pointer);
    details
}

#[cfg(test)]
mod tests {
    use super::*;

    fn container(name: &str, image: &str) -> Value {
        Value::map([("name", name), ("image", image)])
    }

    #[test]
    fn images_are_listed_by_container() {
        let spec = Value::map([("containers", Value::list([container("web", "team/web:1"), container("empty", " ")]))]);
        let template = Value::map([("template", Value::map([("spec", spec)]))]);
        let object = Value::map([("kind", Value::from("Deployment")), ("spec", template)]);
        let images = extract(Val::from(&object)).unwrap();
        let web = Val::from(&images).dig(&["containers", "web"]).unwrap();
        let text = |key: &str| web.get(key).and_then(Val::as_str).unwrap_or_default();
        assert_eq!(text("reference"), "docker.io/team/web:1");
        assert_eq!(text("jsonPointer"), "/spec/template/spec/containers/0/image");
        assert!(web.get("digest").is_none());
        assert_eq!(Val::from(&images).get("containers").unwrap().len(), 1);
    }

    #[test]
    fn a_container_without_a_name_is_an_error() {
        let spec = Value::map([("containers", Value::list([Value::map([("image", "web")])]))]);
        let object = Value::map([("kind", Value::from("Pod")), ("spec", spec)]);
        assert_eq!(extract(Val::from(&object)).unwrap_err().to_string(), "invalid key");
    }
}
