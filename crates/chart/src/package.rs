//! Charts as archives: what `helm package` writes, and what `helm dependency build` puts into `charts/`.
//!
//! The one idea to know: every file keeps the time that it was changed at, so the same chart always packs to the same bytes.
//! Only a lock file that does not say when it was made is as old as the run.
//!
//! helm: pkg/chart/v2/util/save.go

mod header;

use std::io::{self, Write};
use std::time::Duration;

use common::go::quote::quote;
use flate2::{Compression, GzBuilder};

use crate::chart::Chart;
use crate::error::ChartError;
use crate::lock::Lock;

/// What Helm writes into the extra field of the header, by which it tells its archives from others.
const MARK: &[u8] = b"+aHR0cHM6Ly95b3V0dS5iZS96OVV6MWljandyTQo=";

impl Chart {
    /// The name of the archive: `app-1.0.0.tgz`. It has no separator in it: names and versions that have one are refused
    /// when they are read.
    pub fn archive_name(&self) -> String {
        format!("{}-{}.tgz", self.name(), self.metadata.version)
    }

    /// Gives the chart another version, another version of what it deploys, or both.
    ///
    /// # Errors
    /// A version that is none.
    pub fn set_versions(&mut self, version: Option<&str>, app_version: Option<&str>) -> Result<(), ChartError> {
        for (text, field) in [(version, &mut self.metadata.version), (app_version, &mut self.metadata.app_version)] {
            text.into_iter().for_each(|text| text.clone_into(field));
        }
        self.metadata.validate().map_err(|message| ChartError::Load(format!("chart validation: {message}")))
    }

    /// The chart as a gzipped archive, its subcharts as directories. `now` is the time since the epoch.
    ///
    /// # Errors
    /// A schema that is not JSON, and names that an archive cannot hold.
    pub fn to_archive(&self, now: Duration) -> Result<Vec<u8>, ChartError> {
        let mut archive = Archive { out: Vec::new(), now };
        archive.chart(self, "")?;
        archive.out.resize(archive.out.len() + 2 * header::BLOCK, 0);
        let mut gzip = GzBuilder::new().extra(MARK).comment("Helm").write(Vec::new(), Compression::default());
        let packed = gzip.write_all(&archive.out).and_then(|()| gzip.finish());
        packed.map_err(|error: io::Error| ChartError::Load(error.to_string()))
    }
}

struct Archive {
    out: Vec<u8>,
    now: Duration,
}

impl Archive {
    /// Charts stand inside each other only as deep as they were loaded, so the recursion is bounded.
    fn chart(&mut self, chart: &Chart, prefix: &str) -> Result<(), ChartError> {
        if chart.name().contains('/') {
            return Err(ChartError::Load(format!("{} is not a valid chart name", quote(chart.name()))));
        }
        let base = format!("{prefix}{}/", chart.name());
        let modified = chart.file("Chart.yaml").map_or(self.now, |file| file.modified);
        self.file(&base, "Chart.yaml", chart.metadata.to_package_yaml().as_bytes(), modified);
        if let Some(lock) = chart.lock.as_ref().filter(|_| chart.metadata.api_version == "v2") {
            self.file(&base, "Chart.lock", lock.to_yaml().as_bytes(), generated(lock).unwrap_or(self.now));
        }
        for values in chart.raw.iter().filter(|file| file.name == "values.yaml") {
            self.file(&base, &values.name, values.data.as_bytes(), values.modified);
        }
        if let Some(schema) = &chart.schema {
            if serde_json::from_slice::<serde_json::Value>(schema.data.as_bytes()).is_err() {
                return Err(ChartError::Load("invalid JSON in values.schema.json".into()));
            }
            self.file(&base, &schema.name, schema.data.as_bytes(), schema.modified);
        }
        for file in chart.templates.iter().chain(&chart.files) {
            self.file(&base, &file.name, file.data.as_bytes(), file.modified);
        }
        for child in &chart.dependencies {
            self.chart(child, &format!("{base}charts/"))?;
        }
        Ok(())
    }

    fn file(&mut self, base: &str, name: &str, data: &[u8], modified: Duration) {
        // Go rounds to the nearest second.
        let seconds = modified.saturating_add(Duration::from_millis(500)).as_secs();
        header::push_file(&mut self.out, &common::go::path::clean(&format!("{base}{name}")), data, seconds);
    }
}

/// When a lock file says it was made, since the epoch; the first year's first day is Go's way to say nothing.
fn generated(lock: &Lock) -> Option<Duration> {
    const NEVER: i64 = -62_135_596_800;
    let time = lock.generated.as_ref().filter(|time| time.unix() != NEVER)?;
    let seconds = Duration::from_secs(u64::try_from(time.unix()).unwrap_or_default());
    let nanoseconds = time.unix_nano().rem_euclid(1_000_000_000);
    Some(seconds + Duration::from_nanos(nanoseconds.unsigned_abs()))
}
