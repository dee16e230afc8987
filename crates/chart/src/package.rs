//! Charts as archives: what `helm package` writes, and what `helm dependency build` puts into `charts/`.
//!
//! helm: pkg/chart/v2/util/save.go

use std::io::{self, Write};
use std::time::Duration;

use flate2::{Compression, GzBuilder};

use crate::chart::Chart;
use crate::error::ChartError;

/// What Helm writes into the extra field of the header, by which it tells its archives from others.
const MARK: &[u8] = b"+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=";

impl Chart {
    /// The name of the archive: `app-1.0.0.tgz`.
    pub fn archive_name(&self) -> String {
        format!("{}-{}.tgz", self.name(), self.metadata.version)
    }

    /// The chart as a gzipped archive, its subcharts as directories. All files are as old as `modified`, a time since the
    /// epoch.
    ///
    /// # Errors
    /// A schema that is not JSON, and names that an archive cannot hold.
    pub fn to_archive(&self, modified: Duration) -> Result<Vec<u8>, ChartError> {
        let gzip = GzBuilder::new().extra(MARK).comment("Helm").write(Vec::new(), Compression::default());
        let mut archive = Archive { out: tar::Builder::new(gzip), modified: modified.as_secs() };
        archive.chart(self, "")?;
        archive.out.into_inner().and_then(flate2::write::GzEncoder::finish).map_err(|error| failed(&error))
    }
}

fn failed(error: &io::Error) -> ChartError {
    ChartError::Load(error.to_string())
}

struct Archive<W: Write> {
    out: tar::Builder<W>,
    modified: u64,
}

impl<W: Write> Archive<W> {
    /// Charts stand inside each other only as deep as they were loaded, so the recursion is bounded.
    fn chart(&mut self, chart: &Chart, prefix: &str) -> Result<(), ChartError> {
        let base = format!("{prefix}{}/", chart.name());
        self.file(&base, "Chart.yaml", chart.metadata.to_package_yaml().as_bytes())?;
        if let Some(lock) = chart.lock.as_ref().filter(|_| chart.metadata.api_version == "v2") {
            self.file(&base, "Chart.lock", lock.to_yaml().as_bytes())?;
        }
        if let Some(values) = chart.file("values.yaml") {
            self.file(&base, &values.name, values.data.as_bytes())?;
        }
        if let Some(schema) = &chart.schema {
            if serde_json::from_slice::<serde_json::Value>(schema.data.as_bytes()).is_err() {
                return Err(ChartError::Load("invalid JSON in values.schema.json".into()));
            }
            self.file(&base, &schema.name, schema.data.as_bytes())?;
        }
        for file in chart.templates.iter().chain(&chart.files) {
            self.file(&base, &file.name, file.data.as_bytes())?;
        }
        for child in &chart.dependencies {
            self.chart(child, &format!("{base}charts/"))?;
        }
        Ok(())
    }

    fn file(&mut self, base: &str, name: &str, data: &[u8]) -> Result<(), ChartError> {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(self.modified);
        self.out.append_data(&mut header, format!("{base}{name}"), data).map_err(|error| failed(&error))
    }
}
