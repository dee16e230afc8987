//! A policy exception for each broken rule, as `--generate-exceptions` prints them.
//!
//! The one idea to know: the exceptions come out of the report of the cluster-wide policies; rules of namespaced policies
//! get none.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/print.go (`printException`)

use std::io::{self, Write};

use common::manifest::Object;
use common::{Val, Value};
use yaml::writer::yaml_sigs;
use yaml::{Documents, ReadOptions};

use super::json_object;
use super::policy_report::{self, ReportOptions, ReportResult};
use crate::judged::Judged;

const AUTOGEN: &str = "autogen-";
const AUTOGEN_CRONJOB: &str = "autogen-cronjob-";

/// Writes the exceptions. `lifetime` is Go's text of their time to live; without one they have none.
pub(crate) fn write(
    judged: &[Judged],
    objects: &[Object],
    options: ReportOptions,
    lifetime: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let broken = policy_report::of_cluster(judged, objects, options).filter(|result| result.result == "fail");
    for result in broken {
        let mut text = exception(&result, lifetime);
        if !options.json {
            text = to_yaml(text)?;
        }
        write!(out, "---\n{text}\n")?;
    }
    Ok(())
}

/// An exception as JSON; a line break behind it is the caller's.
fn exception(result: &ReportResult<'_>, lifetime: Option<&str>) -> String {
    let field = |name: &str| result.subject.fields().find(|(key, _)| *key == name).map_or("", |(_, text)| text);
    let (kind, namespace, name) = (field("kind"), field("namespace"), field("name"));
    let mut text = String::new();
    let mut exception = json_object::Object::begin(&mut text);
    exception.text("kind", "PolicyException");
    exception.text("apiVersion", "kyverno.io/v2beta1");
    let mut metadata = json_object::Object::begin(exception.key("metadata"));
    metadata.text("name", &format!("{}-{}-{namespace}-{name}", result.policy, result.rule));
    if let Some(lifetime) = lifetime {
        let mut labels = json_object::Object::begin(metadata.key("labels"));
        labels.text("cleanup.kyverno.io/ttl", lifetime);
        labels.end();
    }
    metadata.end();
    let mut spec = json_object::Object::begin(exception.key("spec"));
    let excepted = Excepted::new(result.rule, kind, name);
    spec.raw("match", &matching(&excepted, namespace));
    spec.raw("exceptions", &format!("[{}]", rules(&result.policy, &excepted)));
    let controls = result.properties.iter().find(|(key, _)| *key == "controlsJSON").map(|(_, text)| controls(text));
    if let Some(controls) = controls.filter(|controls| !controls.is_empty()) {
        spec.raw("podSecurity", &format!("[{}]", controls.join(",")));
    }
    spec.end();
    exception.end();
    text
}

/// What one exception is for. A rule derived for a pod controller also holds for what the controller makes.
struct Excepted {
    kinds: Vec<String>,
    names: Vec<String>,
    rules: Vec<String>,
}

impl Excepted {
    fn new(rule: &str, kind: &str, name: &str) -> Self {
        let (mut kinds, mut names, mut rules) = (vec![kind.to_owned()], vec![name.to_owned()], vec![rule.to_owned()]);
        if let Some(base) = rule.strip_prefix(AUTOGEN) {
            if kind == "CronJob" {
                kinds.push("Job".to_owned());
                rules.push(rule.replace(AUTOGEN_CRONJOB, AUTOGEN));
                rules.push(rule.get(AUTOGEN_CRONJOB.len()..).unwrap_or_default().to_owned());
            } else {
                rules.push(base.to_owned());
            }
            kinds.push("Pod".to_owned());
            names.push(format!("{name}-*"));
        }
        Self { kinds, names, rules }
    }
}

fn borrowed(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

fn matching(excepted: &Excepted, namespace: &str) -> String {
    let mut text = String::from("{\"all\":[{\"resources\":");
    let mut resources = json_object::Object::begin(&mut text);
    resources.texts("kinds", &borrowed(&excepted.kinds));
    resources.texts("names", &borrowed(&excepted.names));
    resources.texts("namespaces", &[namespace]);
    resources.end();
    text.push_str("}]}");
    text
}

fn rules(policy: &str, excepted: &Excepted) -> String {
    let mut text = String::new();
    let mut rules = json_object::Object::begin(&mut text);
    rules.text("policyName", policy);
    rules.texts("ruleNames", &borrowed(&excepted.rules));
    rules.end();
    text
}

/// The controls of the pod security standards that a rule found broken, with any tag or digest of their images.
fn controls(property: &str) -> Vec<String> {
    let document = Documents::new(property.into(), ReadOptions::default()).next().and_then(Result::ok);
    let broken = document.map_or(Value::Null, |document| Value::document(document.into()));
    let control = |control: Val<'_>| {
        let mut text = String::new();
        let mut object = json_object::Object::begin(&mut text);
        object.text("controlName", control.get("Name").and_then(Val::as_str).unwrap_or_default());
        let images = control.get("Images").into_iter().flat_map(Val::items).filter_map(Val::as_str);
        let images: Vec<String> = images.map(untagged).collect();
        if !images.is_empty() {
            object.texts("images", &borrowed(&images));
        }
        object.end();
        text
    };
    Val::from(&broken).items().map(control).collect()
}

fn untagged(image: &str) -> String {
    match image.split_once([':', '@']) {
        Some((name, _)) => format!("{name}*"),
        None => image.to_owned(),
    }
}

/// As `sigs.k8s.io/yaml` does it: the JSON read as YAML and written anew, its keys in order.
fn to_yaml(json: String) -> io::Result<String> {
    let mut text = String::new();
    if let Some(document) = Documents::new(json.into(), ReadOptions::default()).next() {
        yaml_sigs(document.map_err(io::Error::other)?.root(), &mut text).map_err(io::Error::other)?;
    }
    Ok(text)
}
