//! What each file of a chart is: metadata, values, templates, subcharts, or just a file.
//!
//! helm: pkg/chart/v2/loader/load.go (`LoadFiles`)

use std::collections::BTreeMap;
use std::sync::Arc;

use common::source::FileId;
use gotemplate::value::{Entries, Map, MapType};

use super::{Loaded, Loader, values};
use crate::chart::Chart;
use crate::error::ChartError;
use crate::file::{Bytes, ChartFile};
use crate::lock::Lock;
use crate::metadata::Metadata;
use crate::metadata::decode::Problem;
use crate::notice::Notice;

impl Loader<'_> {
    /// The chart of these files, which are not in the sources yet. `prefix` stands before their names there.
    pub(super) fn load_files(&mut self, files: Vec<Loaded>, prefix: &str, depth: usize) -> Result<Chart, ChartError> {
        let files = files.into_iter().map(|file| self.keep(file, prefix)).collect();
        self.load_kept(files, prefix, depth)
    }

    fn load_kept(&mut self, files: Vec<ChartFile>, prefix: &str, depth: usize) -> Result<Chart, ChartError> {
        let mut chart = Chart::empty();
        let mut metadata = None;
        for file in files.iter().filter(|file| file.name == "Chart.yaml") {
            let metadata = metadata.get_or_insert_with(Metadata::default);
            metadata.read(file.data.as_bytes()).map_err(|problem| cannot_load("Chart.yaml", file.id, &problem))?;
            if metadata.api_version.is_empty() {
                "v1".clone_into(&mut metadata.api_version);
            }
        }
        chart.raw.clone_from(&files);
        let mut subcharts: BTreeMap<String, Vec<ChartFile>> = BTreeMap::new();
        for file in files {
            if let Some(inner) = file.name.strip_prefix("charts/")
                && !file.name.ends_with(".prov")
            {
                let name = inner.split('/').next().unwrap_or_default().to_owned();
                let inner = inner.to_owned();
                subcharts.entry(name).or_default().push(ChartFile { name: inner, ..file });
            } else {
                self.file(&mut chart, &mut metadata, file)?;
            }
        }
        let Some(metadata) = metadata else {
            return Err(ChartError::Load("Chart.yaml file is missing".into()));
        };
        chart.metadata = metadata;
        chart.metadata.validate().map_err(ChartError::Load)?;
        for (name, files) in subcharts {
            if name.starts_with(['_', '.']) {
                continue;
            }
            let loaded = self.subchart(&chart, &name, files, prefix, depth + 1);
            let subchart = loaded.map_err(|error| {
                wrap(error, &|text| format!("error unpacking subchart {name} in {}: {text}", chart.metadata.name))
            })?;
            chart.dependencies.push(Arc::new(subchart));
        }
        Ok(chart)
    }

    /// Takes a file into the sources.
    fn keep(&mut self, file: Loaded, prefix: &str) -> ChartFile {
        let id = match &file.data {
            Bytes::Text(text) => Some(self.provenance.sources.add(format!("{prefix}{}", file.name), Arc::clone(text))),
            Bytes::Raw(_) => None,
        };
        ChartFile { name: file.name, data: file.data, id, modified: file.modified }
    }

    fn file(&mut self, chart: &mut Chart, metadata: &mut Option<Metadata>, file: ChartFile) -> Result<(), ChartError> {
        match file.name.as_str() {
            "Chart.yaml" => {}
            "Chart.lock" => {
                let lock = Lock::read(file.data.as_bytes());
                chart.lock = Some(lock.map_err(|problem| cannot_load("Chart.lock", file.id, &problem))?);
            }
            "values.yaml" => {
                let values = values::load(&file.data, file.id.unwrap_or_default(), self.provenance);
                let values = values.map_err(|problem| cannot_load("values.yaml", file.id, &problem))?;
                chart.values = Map::new(MapType::Any, values);
                chart.values_file = file.id;
            }
            "values.schema.json" => chart.schema = Some(file),
            "requirements.yaml" => {
                let metadata = metadata.get_or_insert_with(Metadata::default);
                if metadata.api_version != "v1" {
                    self.notices.push(Notice::log(
                        "Warning: Dependencies are handled in Chart.yaml since apiVersion \"v2\". \
                         We recommend migrating dependencies to Chart.yaml.",
                    ));
                }
                metadata
                    .read(file.data.as_bytes())
                    .map_err(|problem| cannot_load("requirements.yaml", file.id, &problem))?;
                if metadata.api_version == "v1" {
                    chart.files.push(file);
                }
            }
            "requirements.lock" => {
                let lock = Lock::read(file.data.as_bytes());
                chart.lock = Some(lock.map_err(|problem| cannot_load("requirements.lock", file.id, &problem))?);
                let metadata = metadata.get_or_insert_with(Metadata::default);
                if metadata.api_version == "v1" {
                    chart.files.push(file);
                } else {
                    self.notices.push(Notice::log(
                        "Warning: Dependency locking is handled in Chart.lock since apiVersion \"v2\". \
                         We recommend migrating to Chart.lock.",
                    ));
                }
            }
            name if name.starts_with("templates/") => chart.templates.push(file),
            _ => chart.files.push(file),
        }
        Ok(())
    }

    fn subchart(
        &mut self,
        parent: &Chart,
        name: &str,
        files: Vec<ChartFile>,
        prefix: &str,
        depth: usize,
    ) -> Result<Chart, ChartError> {
        let prefix = format!("{prefix}charts/");
        if name.ends_with(".tgz") {
            let Some(file) = files.first() else { return Err(ChartError::Load("EOF".into())) };
            if file.name != name {
                let message = format!(
                    "error unpacking subchart tar in {}: expected {name}, got {}",
                    parent.metadata.name, file.name
                );
                return Err(ChartError::Load(message));
            }
            return self.load_inner_archive(file.data.as_bytes(), &format!("{prefix}{name}"), depth);
        }
        let inner = files.into_iter().filter_map(|file| {
            let rest = file.name.split_once('/')?.1.to_owned();
            Some(ChartFile { name: rest, ..file })
        });
        let inner = inner.collect();
        self.load_kept(inner, &format!("{prefix}{name}/"), depth)
    }
}

pub(super) fn cannot_load(name: &str, file: Option<FileId>, problem: &Problem) -> ChartError {
    ChartError::placed(ChartError::Load(format!("cannot load {name}: {problem}")), file, problem)
}

/// Puts words around the text of an error.
fn wrap(error: ChartError, words: &dyn Fn(String) -> String) -> ChartError {
    match error {
        ChartError::Limit { message } => ChartError::Limit { message: words(message) },
        ChartError::Placed(mut placed) => {
            placed.error = wrap(placed.error, words);
            placed.into()
        }
        error => ChartError::Load(words(error.to_string())),
    }
}

/// Values without any key.
pub(crate) fn no_values() -> Map {
    Map::new(MapType::Any, Entries::new())
}
