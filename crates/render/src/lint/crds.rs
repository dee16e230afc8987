//! Rules of `crds/`: definitions of custom resources and nothing else, and no templates.
//!
//! helm: pkg/chart/v2/lint/rules/crds.go

use std::io::ErrorKind;

use chart::{Chart, ChartFile};
use common::source::FileId;
use common::sys::FileKind;
use yaml::Path;

use super::documents::{Object, Objects};
use super::{Linter, place};

const FOLDER: &str = "crds/";

pub(super) fn lint(linter: &mut Linter<'_>) {
    match linter.kind("crds") {
        Ok(FileKind::Dir) => {}
        Ok(_) => {
            linter.error("crds/directory", FOLDER, "not a directory");
            return;
        }
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            let text = linter.path_error("stat", "crds", &error);
            linter.error("crds/directory", FOLDER, text);
            return;
        }
    }
    let chart = match linter.chart() {
        Ok(chart) => chart,
        Err(error) => {
            linter.chart_error("crds/load", FOLDER, error.to_string(), &error, None);
            return;
        }
    };
    let mut files = Vec::new();
    collect(&chart, &mut files);
    for file in files {
        let text = String::from_utf8_lossy(file.data.as_bytes());
        let id = file.id.unwrap_or(FileId(u32::MAX));
        for object in Objects::new(&text, id) {
            match object {
                Ok(Some(object)) => check(linter, &file.name, &object),
                Ok(None) => {}
                Err(error) => {
                    let span = file.id.and(error.span);
                    linter.error("crds/syntax", &file.name, format!("unable to parse YAML: {error}")).at(span);
                    return;
                }
            }
        }
    }
}

/// The files with definitions, of the chart and of those below it.
///
/// helm: pkg/chart/v2/chart.go (`CRDObjects`)
fn collect<'c>(chart: &'c Chart, files: &mut Vec<&'c ChartFile>) {
    files.extend(chart.crd_files());
    chart.dependencies().iter().for_each(|child| collect(child, files));
}

fn check(linter: &mut Linter<'_>, path: &str, object: &Object) {
    let at = |key: &str| Some(place::at(&object.document, &Path::root().join(key)));
    if !object.head.api_version.starts_with("apiextensions.k8s.io") {
        let message = linter.error("crds/api-version", path, "apiVersion is not in 'apiextensions.k8s.io'");
        message.at(at("apiVersion")).about(&object.head);
    }
    if object.head.kind != "CustomResourceDefinition" {
        let message = linter.error("crds/kind", path, "object kind is not 'CustomResourceDefinition'");
        message.at(at("kind")).about(&object.head);
    }
}
