//! Charts in gzipped archives: what an entry may be, and how much there may be of it.
//!
//! The one idea to know: nothing is written anywhere, so an entry's name can only mislead; names that would lead out of the
//! chart are refused all the same, with the original's words, and so are links and devices, which the original takes for
//! empty files.
//!
//! helm: pkg/chart/loader/archive/archive.go

use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use common::go::os_error;
use common::go::quote::quote;
use common::limits::Limits;
use common::sys::{FileKind, Sys};
use flate2::read::MultiGzDecoder;
use tar::EntryType;

use super::directory::absolute;
use super::unzipped::Unzipped;
use super::{Loaded, Loader, MAX_CHART, MAX_CHARTS_DEPTH, MAX_FILE, check_api_version};
use crate::chart::Chart;
use crate::error::ChartError;
use crate::file::Bytes;
use crate::provenance::Provenance;

/// How many entries an archive may have.
const MAX_ENTRIES: usize = 10_000;
/// How long the name of an entry may be.
const MAX_NAME: usize = 1_024;
/// How many times larger than the archive its contents may be, once they are larger than [`RATIO_FROM`].
const MAX_RATIO: u64 = 200;
const RATIO_FROM: u64 = 1 << 20;
/// Bytes of an unpacked archive: its files, and what stands between them, long names included.
const MAX_UNPACKED: u64 = MAX_CHART + (32 << 20);

/// Why an archive cannot be read.
#[derive(Debug, thiserror::Error)]
enum ArchiveError {
    /// The bytes are not gzip.
    #[error("gzip: invalid header")]
    Header,
    #[error("{0}")]
    Content(String),
    #[error("{0}")]
    Limit(String),
}

impl From<io::Error> for ArchiveError {
    fn from(error: io::Error) -> Self {
        let text = match error.kind() {
            io::ErrorKind::UnexpectedEof => "unexpected EOF".into(),
            io::ErrorKind::FileTooLarge => return Self::Limit(error.to_string()),
            _ => error.to_string(),
        };
        Self::Content(text)
    }
}

impl From<ArchiveError> for ChartError {
    fn from(error: ArchiveError) -> Self {
        match error {
            ArchiveError::Limit(message) => Self::Limit { message },
            error => Self::Load(error.to_string()),
        }
    }
}

impl Chart {
    /// The files of a gzipped archive, with their names in the chart, whatever they hold: what the original writes to a directory
    /// when it lints an archive.
    ///
    /// helm: pkg/chart/v2/util/expand.go
    ///
    /// # Errors
    /// What is no archive, in the original's words; hit limits.
    pub fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<(String, Vec<u8>)>, ChartError> {
        let mut nowhere = Provenance::new();
        let mut loader = Loader { provenance: &mut nowhere, notices: Vec::new(), budget: MAX_CHART, limits };
        let files = loader.unpack(bytes)?;
        Ok(files.into_iter().map(|file| (file.name, file.data.as_bytes().to_vec())).collect())
    }
}

impl Loader<'_> {
    pub(super) fn load_file(&mut self, sys: &dyn Sys, path: &Path) -> Result<Chart, ChartError> {
        if sys.kind(path).is_ok_and(|kind| kind == FileKind::Other) {
            let message = format!("cannot load irregular file {} as it has file mode type bits set", path.display());
            return Err(ChartError::Load(message));
        }
        // Helm makes the path absolute before it loads what is no directory.
        let shown = absolute(sys, path).to_string_lossy().into_owned();
        let bytes = read_archive(sys, path, &shown)?;
        let files = match self.unpack(&bytes) {
            Ok(files) => files,
            Err(ArchiveError::Header) => return Err(bad_header(&shown)),
            // The original does not say why.
            Err(ArchiveError::Content(_)) => return Err(ChartError::Load("unable to load chart archive".into())),
            Err(error) => return Err(error.into()),
        };
        self.load_unpacked(files, &path.to_string_lossy())
    }

    /// Without a look at the chart's version before all else; what is wrong with the archive is said.
    pub(super) fn load_plain_file(&mut self, sys: &dyn Sys, path: &Path) -> Result<Chart, ChartError> {
        let shown = path.to_string_lossy();
        let bytes = read_archive(sys, path, &shown)?;
        match self.unpack(&bytes) {
            Ok(files) => self.load_files(files, &format!("{shown}/"), 0),
            Err(ArchiveError::Header) => Err(bad_header(&shown)),
            Err(error) => Err(error.into()),
        }
    }

    /// A chart from the bytes of an archive that no message has to name.
    pub(super) fn load_archive(&mut self, bytes: &[u8], name: &str) -> Result<Chart, ChartError> {
        let files = self.unpack(bytes)?;
        self.load_unpacked(files, name)
    }

    fn load_unpacked(&mut self, files: Vec<Loaded>, name: &str) -> Result<Chart, ChartError> {
        let Some(chart_file) = files.iter().find(|file| file.name == "Chart.yaml") else {
            return Err(ChartError::Load("unable to detect chart version, no Chart.yaml found".into()));
        };
        check_api_version(chart_file.data.as_bytes(), &format!("{name}/Chart.yaml"), self.provenance)?;
        self.load_files(files, &format!("{name}/"), 0)
    }

    /// A subchart that is an archive inside of its parent.
    pub(super) fn load_inner_archive(&mut self, bytes: &[u8], name: &str, depth: usize) -> Result<Chart, ChartError> {
        if depth > MAX_CHARTS_DEPTH {
            let message = format!("charts stand inside each other deeper than {MAX_CHARTS_DEPTH} levels");
            return Err(ChartError::Limit { message });
        }
        let files = self.unpack(bytes)?;
        self.load_files(files, &format!("{name}/"), depth)
    }

    /// The files of an archive, without the first part of their names.
    fn unpack(&mut self, bytes: &[u8]) -> Result<Vec<Loaded>, ArchiveError> {
        if !bytes.starts_with(b"\x1F\x8B\x08") {
            return Err(match bytes.len() {
                0 => ArchiveError::Content("EOF".into()),
                1..10 => ArchiveError::Content("unexpected EOF".into()),
                _ => ArchiveError::Header,
            });
        }
        let most = (bytes.len() as u64).saturating_mul(MAX_RATIO).clamp(RATIO_FROM, MAX_UNPACKED);
        let bounded = Bounded { inner: MultiGzDecoder::new(bytes), most, left: most.saturating_add(1) };
        // Texts are packed to a fifth.
        let unzipped = Unzipped::new(bounded, bytes.len().saturating_mul(5));
        let mut files: Vec<Packed> = Vec::new();
        for (nth, entry) in tar::Archive::new(&unzipped).entries_with_seek()?.enumerate() {
            if nth >= MAX_ENTRIES {
                return Err(ArchiveError::Limit(format!("a chart archive has more than {MAX_ENTRIES} entries")));
            }
            let entry = entry?;
            let header = entry.header();
            let kind = header.entry_type();
            let full = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
            match kind {
                EntryType::Directory | EntryType::XGlobalHeader | EntryType::XHeader => continue,
                // A name with a separator at its end is a directory in old archives.
                EntryType::Regular | EntryType::Continuous if full.ends_with('/') => continue,
                EntryType::Regular | EntryType::Continuous => {}
                _ => {
                    let what = "neither a file nor a directory";
                    return Err(ArchiveError::Content(format!("chart archive entry {} is {what}", quote(&full))));
                }
            }
            let name = inner_name(&full)?;
            let modified = Duration::from_secs(header.mtime().unwrap_or_default());
            let start = entry.raw_file_position();
            self.spend(&full, start, entry.size(), &unzipped)?;
            files.push(Packed { name, start, size: entry.size(), modified });
        }
        if files.is_empty() {
            return Err(ArchiveError::Content("no files in chart archive".into()));
        }
        let bytes = unzipped.into_bytes();
        Ok(files.into_iter().map(|file| file.loaded(&bytes)).collect())
    }

    /// Counts a file against what may be unpacked, and has its bytes unpacked.
    fn spend(&mut self, name: &str, start: u64, size: u64, unzipped: &Unzipped<impl Read>) -> Result<(), ArchiveError> {
        let too_large =
            || ArchiveError::Limit(format!("decompressed chart is larger than the maximum size {MAX_CHART}"));
        if size > self.budget {
            return Err(too_large());
        }
        if size > MAX_FILE {
            let (name, most) = (quote(name), MAX_FILE);
            let message = format!("decompressed chart file {name} is larger than the maximum file size {most}");
            return Err(ArchiveError::Limit(message));
        }
        let end = start.saturating_add(size);
        let there = unzipped.reach(end)?.min(end).saturating_sub(start);
        self.budget = self.budget.saturating_sub(there);
        if there < size || self.budget == 0 {
            return Err(too_large());
        }
        Ok(())
    }
}

/// A file in an unpacked archive.
struct Packed {
    name: String,
    start: u64,
    size: u64,
    modified: Duration,
}

impl Packed {
    /// The file out of the bytes of the archive.
    fn loaded(self, bytes: &[u8]) -> Loaded {
        let start = usize::try_from(self.start).unwrap_or(usize::MAX);
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        let data = bytes.get(start..start.saturating_add(size)).unwrap_or_default();
        Loaded { name: self.name, data: Bytes::without_bom(data), modified: self.modified }
    }
}

/// The bytes of an archive, called `shown` in messages.
fn read_archive(sys: &dyn Sys, path: &Path, shown: &str) -> Result<Vec<u8>, ChartError> {
    let bytes = sys.read(path, MAX_CHART).map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => {
            ChartError::Limit { message: format!("the archive is larger than {MAX_CHART} bytes") }
        }
        _ => ChartError::Load(os_error::message("open", path, &error)),
    })?;
    ensure_archive(shown, &bytes)?;
    Ok(bytes)
}

fn bad_header(shown: &str) -> ChartError {
    let error = ArchiveError::Header;
    ChartError::Load(format!("file '{shown}' does not appear to be a valid chart file (details: {error})"))
}

/// Says what a file is that is no archive.
fn ensure_archive(name: &str, bytes: &[u8]) -> Result<(), ChartError> {
    if bytes.starts_with(b"\x1F\x8B\x08") {
        return Ok(());
    }
    let message = if name.ends_with(".yml") || name.ends_with(".yaml") {
        format!("file '{name}' seems to be a YAML file, but expected a gzipped archive")
    } else {
        let found = content_type(bytes);
        format!("file '{name}' does not appear to be a gzipped archive; got '{found}'")
    };
    Err(ChartError::Load(message))
}

/// The kinds of contents that people mistake for a chart.
///
/// go: net/http/sniff.go. NOTE: Helm looks at 512 bytes, zeros included when the file is shorter, so short texts are binary.
fn content_type(bytes: &[u8]) -> &'static str {
    let head = bytes.get(..512).unwrap_or(bytes);
    match head {
        [b'P', b'K', 3, 4, ..] => "application/zip",
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
        [0xFE, 0xFF, ..] => "text/plain; charset=utf-16be",
        [0xFF, 0xFE, ..] => "text/plain; charset=utf-16le",
        [0xEF, 0xBB, 0xBF, ..] => "text/plain; charset=utf-8",
        _ => {
            let control = |&byte: &u8| matches!(byte, 0..=8 | 0x0B | 0x0E..=0x1A | 0x1C..=0x1F);
            let is_binary = head.len() < 512 || head.iter().any(control);
            if is_binary { "application/octet-stream" } else { "text/plain; charset=utf-8" }
        }
    }
}

/// The name of an entry below the archive's only directory.
fn inner_name(full: &str) -> Result<String, ArchiveError> {
    let refuse = |message: &str| Err(ArchiveError::Content(message.into()));
    if full.len() > MAX_NAME {
        return Err(ArchiveError::Limit(format!("a name in a chart archive is longer than {MAX_NAME} bytes")));
    }
    let separator = if full.contains('\\') { '\\' } else { '/' };
    let (first, rest) = full.split_once(separator).unwrap_or((full, ""));
    let rest = rest.replace(separator, "/");
    if rest.starts_with('/') {
        return refuse("chart illegally contains absolute paths");
    }
    let name = common::go::path::clean(&rest);
    if name == "." {
        let full = quote(full);
        return refuse(&format!("chart illegally contains content outside the base directory: {full}"));
    }
    if name.starts_with("..") {
        return refuse("chart illegally references parent directory");
    }
    if name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && name.get(1..3) == Some(":/") {
        return refuse("chart contains illegally named files");
    }
    if first == "Chart.yaml" {
        return refuse("chart yaml not in base directory");
    }
    if name.chars().any(char::is_control) {
        return refuse("chart contains illegally named files");
    }
    Ok(name)
}

/// A reader that refuses to give more than a number of bytes.
struct Bounded<R> {
    inner: R,
    most: u64,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        if self.left == 0 {
            let message = if self.most == MAX_UNPACKED {
                format!("decompressed chart is larger than the maximum size {MAX_CHART}")
            } else {
                format!("the archive is larger than {MAX_RATIO} times what it was packed to")
            };
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
        }
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_out_of_the_chart_are_refused() {
        let name = |full: &str| inner_name(full).map_err(|error| error.to_string());
        assert_eq!(name("app/templates/x.yaml"), Ok("templates/x.yaml".into()));
        assert_eq!(name("app\\templates\\x.yaml"), Ok("templates/x.yaml".into()));
        assert_eq!(name("app//etc/passwd"), Err("chart illegally contains absolute paths".into()));
        assert_eq!(name("app/../../x"), Err("chart illegally references parent directory".into()));
        assert_eq!(name("app/c:/x"), Err("chart contains illegally named files".into()));
        assert_eq!(name("Chart.yaml/x"), Err("chart yaml not in base directory".into()));
        let outside = "chart illegally contains content outside the base directory: \"app\"";
        assert_eq!(name("app"), Err(outside.into()));
        assert!(name("app/a\u{1b}[2Jb").is_err());
    }

    #[test]
    fn what_is_no_archive_is_named() {
        assert_eq!(content_type(b"hello"), "application/octet-stream");
        assert_eq!(content_type(&[b'a'; 600]), "text/plain; charset=utf-8");
        assert_eq!(content_type(b"PK\x03\x04"), "application/zip");
    }
}
