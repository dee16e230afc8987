//! The images of an object: where they stand, and how `images` shows them.
//!
//! Here: which fields of which kinds hold images, and extractors of a rule's own. Not here: references themselves
//! (`image_reference`). The one idea to know: what cannot be read as an image is an error, so nothing passes because nobody
//! could look at it.

use std::collections::HashMap;

use common::{Map, Val, Value, View};
use jmespath::{Env, Expression, ParseError};
use yaml::{Path, Step};

use super::image_reference::ImageReference;
use crate::variables::VariableError;
use crate::variables::go_text::{Verb, go_text};

/// The lists of containers.
const LISTS: [&str; 3] = ["initContainers", "containers", "ephemeralContainers"];

/// Images by list and, within it, by container.
#[derive(Clone, Debug, Default)]
pub(crate) struct Images(Vec<(String, Vec<Image>)>);

/// An image and its place.
#[derive(Clone, Debug)]
pub(crate) struct Image {
    /// The container's name, or the pointer where there is none.
    key: String,
    /// The parts of the reference.
    pub(crate) reference: ImageReference,
    /// The way down to the text in the object.
    pub(crate) path: Path,
}

impl Image {
    /// The place as a JSON pointer; keys are not escaped, as in the original.
    fn pointer(&self) -> String {
        pointer(&self.path)
    }

    /// The fields; empty ones are left out.
    fn details(&self) -> Map {
        let image = &self.reference;
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
        details.insert("jsonPointer", self.pointer());
        details
    }
}

impl Images {
    /// True without any image.
    pub(crate) const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All images, in the order of the object.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Image> {
        self.0.iter().flat_map(|(_, images)| images)
    }

    /// What the variable `images` shows.
    pub(crate) fn to_value(&self) -> Value {
        let list = |images: &[Image]| -> Map {
            images.iter().map(|image| (image.key.as_str(), Value::from(image.details()))).collect()
        };
        Value::from(self.0.iter().map(|(name, images)| (name.as_str(), Value::from(list(images)))).collect::<Map>())
    }

    fn add(&mut self, name: &str, found: Vec<Image>) {
        if found.is_empty() {
            return;
        }
        match self.0.iter_mut().find(|(list, _)| list == name) {
            // NOTE: the original forgets the images of an extractor when another of the same name finds some.
            Some((_, images)) => images.extend(found),
            None => self.0.push((name.to_owned(), found)),
        }
    }
}

/// A field that holds images.
#[derive(Debug)]
struct Extractor {
    /// The list that its images belong to.
    name: String,
    /// The steps down to the containers, `*` for all.
    path: Vec<String>,
    /// The field with the container's name; empty for the pointer.
    key: String,
    /// The field with the image.
    value: String,
    /// What makes an image out of the text.
    expression: Option<(String, Result<Expression, ParseError>)>,
}

/// `imageExtractors`: by kind, the fields that hold images.
#[derive(Debug, Default)]
pub(crate) struct Extractors(Vec<(String, Vec<Extractor>)>);

impl Extractors {
    /// Prepares the `imageExtractors` of a rule.
    pub(crate) fn compile(kinds: Val<'_>) -> Self {
        let list = |configs: Val<'_>| configs.items().map(Extractor::custom).collect();
        Self(kinds.entries().map(|(kind, configs)| (kind.to_owned(), list(configs))).collect())
    }

    /// The images of `object`: in the fields given for its kind, or else in those of a pod.
    ///
    /// # Errors
    /// As [`extract`].
    pub(crate) fn extract(&self, object: Val<'_>, env: &Env) -> Result<Images, VariableError> {
        let kind = object.get("kind").and_then(Val::as_str).unwrap_or_default();
        let Some((_, own)) = self.0.iter().find(|(of, _)| of == kind) else { return extract(object) };
        if own.is_empty() {
            return Err(VariableError::new(format!("no extractors found for {kind}")));
        }
        all(own, object, Some(env))
    }
}

/// The images of the pod in `object`; none for kinds without a pod.
///
/// # Errors
/// A container without a name, an image that is none, a list that is none. Texts of kyverno: pkg/utils/api/image.go.
pub(crate) fn extract(object: Val<'_>) -> Result<Images, VariableError> {
    let kind = object.get("kind").and_then(Val::as_str).unwrap_or_default();
    let Some(pod) = pod_spec_path(kind) else { return Ok(Images::default()) };
    all(&LISTS.map(|list| Extractor::standard(pod, list)), object, None)
}

fn all(extractors: &[Extractor], object: Val<'_>, env: Option<&Env>) -> Result<Images, VariableError> {
    let mut images = Images::default();
    for extractor in extractors {
        let mut search = Search { extractor, env, path: Path::root(), found: Vec::new(), places: HashMap::new() };
        search.walk(object, &extractor.path).map_err(VariableError::new)?;
        images.add(&extractor.name, search.found);
    }
    Ok(images)
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

impl Extractor {
    fn standard(pod: &[&str], list: &str) -> Self {
        let path = pod.iter().copied().chain([list, "*"]).map(str::to_owned).collect();
        Self { name: list.to_owned(), path, key: "name".to_owned(), value: "image".to_owned(), expression: None }
    }

    /// kyverno: pkg/utils/api/image.go – `lookupImageExtractor`.
    fn custom(config: Val<'_>) -> Self {
        let text = |key: &str| config.get(key).and_then(Val::as_str).unwrap_or_default().to_owned();
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let steps = text("path");
        let mut path: Vec<String> = steps
            .split('/')
            .map(|step| step.trim_matches(' '))
            .filter(|step| !step.is_empty())
            .map(str::to_owned)
            .collect();
        let mut value = text("value");
        if value.is_empty() {
            value = path.pop().unwrap_or_default();
        }
        let expression = Some(text("jmesPath")).filter(|text| !text.is_empty());
        let expression = expression.map(|text| (text.clone(), Expression::compile(&text)));
        Self { name: or(text("name"), "custom"), path, key: text("key"), value, expression }
    }

    /// The image that `text` names.
    fn image(&self, text: &str, env: Option<&Env>) -> Result<ImageReference, String> {
        let made;
        let text = match (&self.expression, env) {
            (Some((query, expression)), Some(env)) => {
                made = apply(query, expression.as_ref(), text, env)?;
                &made
            }
            _ => text,
        };
        ImageReference::parse(text).map_err(|error| format!("invalid image '{text}' ({error})"))
    }
}

fn apply(query: &str, expression: Result<&Expression, &ParseError>, text: &str, env: &Env) -> Result<String, String> {
    let expression = expression.map_err(|error| format!("invalid jmespath {query}: {error}"))?;
    let value = Value::from(text);
    let found = expression.search(Val::from(&value), env);
    let found = found.map_err(|error| format!("failed to apply jmespath {query}: {error}"))?.into_value();
    let printed = || go_text(Val::from(&found), Verb::Value);
    Val::from(&found)
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| format!("jmespath {query} must produce a string, but produced {}", printed()))
}

/// One extractor on its way through an object.
struct Search<'s> {
    extractor: &'s Extractor,
    env: Option<&'s Env>,
    path: Path,
    found: Vec<Image>,
    /// Where in `found` the image of a key stands: of equal keys the last counts.
    places: HashMap<String, usize>,
}

impl Search<'_> {
    /// kyverno: pkg/utils/api/image.go – `extract`. As deep as the path is long.
    fn walk(&mut self, at: Val<'_>, path: &[String]) -> Result<(), String> {
        if at.is_null() {
            return Ok(());
        }
        match path.split_first() {
            Some((step, rest)) if step == "*" => self.walk_all(at, rest),
            _ if !at.is_map() => Err("invalid image config".into()),
            Some((step, rest)) => {
                self.walk_into(Step::from(step.as_str()), at.get(step).unwrap_or_else(Val::null), rest)
            }
            None => self.leaf(at),
        }
    }

    fn walk_all(&mut self, at: Val<'_>, rest: &[String]) -> Result<(), String> {
        match at.view() {
            View::List(list) => {
                list.items().enumerate().try_for_each(|(nth, item)| self.walk_into(Step::from(nth), item, rest))
            }
            View::Map(map) => map
                .sorted_entries()
                .into_iter()
                .try_for_each(|(key, value)| self.walk_into(Step::from(key), value, rest)),
            _ => Err("invalid type".into()),
        }
    }

    fn walk_into(&mut self, step: Step, value: Val<'_>, rest: &[String]) -> Result<(), String> {
        self.path.push(step);
        let result = self.walk(value, rest);
        self.path.pop();
        result
    }

    fn leaf(&mut self, container: Val<'_>) -> Result<(), String> {
        let Extractor { key, value, .. } = self.extractor;
        let path = self.path.join(value.as_str());
        let key = match key.as_str() {
            "" => pointer(&path),
            key => container.get(key).and_then(Val::as_str).ok_or("invalid key")?.to_owned(),
        };
        let text = container.get(value).and_then(Val::as_str).unwrap_or_default();
        if text.trim().is_empty() {
            return Ok(());
        }
        let reference = self.extractor.image(text, self.env)?;
        let place = *self.places.entry(key.clone()).or_insert(self.found.len());
        let image = Image { key, reference, path };
        match self.found.get_mut(place) {
            Some(found) => *found = image,
            None => self.found.push(image),
        }
        Ok(())
    }
}

fn pointer(path: &Path) -> String {
    let step = |step: &Step| match step {
        Step::Key(key) => format!("/{key}"),
        Step::Index(index) => format!("/{index}"),
    };
    path.steps().iter().map(step).collect()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn container(name: &str, image: &str) -> Value {
        Value::map([("name", name), ("image", image)])
    }

    #[test]
    fn images_are_listed_by_container() {
        let spec = Value::map([("containers", Value::list([container("web", "team/web:1"), container("empty", " ")]))]);
        let template = Value::map([("template", Value::map([("spec", spec)]))]);
        let object = Value::map([("kind", Value::from("Deployment")), ("spec", template)]);
        let images = extract(Val::from(&object)).unwrap().to_value();
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

    fn task(config: Value) -> Result<Vec<(String, String)>, String> {
        let steps = Value::list([container("a", "docker://r.io/a:1"), container("b", "docker://r.io/b:2")]);
        let spec = Value::map([("steps", steps), ("sidecar", container("c", "docker://r.io/c:3"))]);
        let object = Value::map([("kind", Value::from("Task")), ("spec", spec)]);
        let extractors = Extractors::compile(Val::from(&Value::map([("Task", config)])));
        let images = extractors.extract(Val::from(&object), &Env::new(Duration::ZERO)).map_err(|e| e.to_string())?;
        Ok(images.iter().map(|image| (image.key.clone(), image.reference.reference())).collect())
    }

    #[test]
    fn extractors_of_one_name_add_up() {
        let config = |path: &str, key: &str| {
            Value::map([("path", path), ("key", key), ("jmesPath", "trim_prefix(@, 'docker://')")])
        };
        let found =
            task(Value::list([config("/spec/steps/*/image", "name"), config("spec/sidecar/image", "")])).unwrap();
        let found: Vec<(&str, &str)> = found.iter().map(|(key, image)| (key.as_str(), image.as_str())).collect();
        assert_eq!(found, [("a", "r.io/a:1"), ("b", "r.io/b:2"), ("/spec/sidecar/image", "r.io/c:3")]);
    }

    #[test]
    fn extractors_that_find_no_image_are_errors() {
        let error = |path: &str, expression: &str| {
            task(Value::list([Value::map([("path", path), ("jmesPath", expression)])])).unwrap_err()
        };
        assert!(error("spec/steps/*/image", "").starts_with("invalid image 'docker://r.io/a:1' (bad image: "));
        assert_eq!(error("spec/steps/*/image/*", ""), "invalid image config");
        assert_eq!(error("kind/*", ""), "invalid image config");
        assert_eq!(
            error("spec/steps/*/image", "length(@)"),
            "jmespath length(@) must produce a string, but produced 17"
        );
        assert_eq!(task(Value::list(Vec::<Value>::new())).unwrap_err(), "no extractors found for Task");
    }
}
