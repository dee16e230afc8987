//! A loaded chart: what its files say. Nothing in it changes; what a render makes of it is in `crate::tree`.
//!
//! helm: pkg/chart/v2/chart.go

use std::sync::Arc;

use common::source::FileId;
use gotemplate::value::{Map, Value};

use crate::file::ChartFile;
use crate::load::files::no_values;
use crate::lock::Lock;
use crate::metadata::Metadata;
use crate::notice::Notice;

/// A chart with its subcharts.
#[derive(Clone, Debug)]
pub struct Chart {
    pub(crate) metadata: Metadata,
    pub(crate) lock: Option<Lock>,
    pub(crate) raw: Vec<ChartFile>,
    pub(crate) templates: Vec<ChartFile>,
    pub(crate) files: Vec<ChartFile>,
    pub(crate) values: Map,
    pub(crate) values_file: Option<FileId>,
    pub(crate) schema: Option<ChartFile>,
    pub(crate) dependencies: Vec<Arc<Chart>>,
    pub(crate) notices: Vec<Notice>,
}

impl Chart {
    pub(crate) fn empty() -> Self {
        Self {
            metadata: Metadata::default(),
            lock: None,
            raw: Vec::new(),
            templates: Vec::new(),
            files: Vec::new(),
            values: no_values(),
            values_file: None,
            schema: None,
            dependencies: Vec::new(),
            notices: Vec::new(),
        }
    }

    /// What `Chart.yaml` says, with what `requirements.yaml` adds.
    pub const fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    /// The name in `Chart.yaml`.
    pub fn name(&self) -> &str {
        &self.metadata.name
    }

    /// The lock file.
    pub const fn lock(&self) -> Option<&Lock> {
        self.lock.as_ref()
    }

    /// All files as they were loaded, subcharts' included, without those that `.helmignore` names.
    pub fn raw(&self) -> &[ChartFile] {
        &self.raw
    }

    /// The files below `templates/`, in the order of loading.
    pub fn templates(&self) -> &[ChartFile] {
        &self.templates
    }

    /// The files that templates reach through `.Files`.
    pub fn files(&self) -> &[ChartFile] {
        &self.files
    }

    /// The defaults of `values.yaml`.
    pub fn values(&self) -> Value {
        self.values.clone().into()
    }

    /// The text of `values.yaml`.
    pub const fn values_file(&self) -> Option<FileId> {
        self.values_file
    }

    /// `values.schema.json`.
    pub const fn schema(&self) -> Option<&ChartFile> {
        self.schema.as_ref()
    }

    /// The charts in `charts/`, ordered by the name of their directory or archive.
    pub fn dependencies(&self) -> &[Arc<Self>] {
        &self.dependencies
    }

    /// What loading has to say.
    pub fn notices(&self) -> &[Notice] {
        &self.notices
    }

    /// A file of the chart by its name, whatever it is.
    pub fn file(&self, name: &str) -> Option<&ChartFile> {
        self.raw.iter().find(|file| file.name == name)
    }

    /// Whether `type` says that the chart only lends its templates.
    pub fn is_library(&self) -> bool {
        self.metadata.chart_type.eq_ignore_ascii_case("library")
    }
}
