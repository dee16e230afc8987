//! Lines of the original's log: `I1122 19:12:19.161663   19218 root.go:184] text`.
//!
//! k8s.io/klog: internal/buffer/buffer.go (`FormatHeader`)

use common::go::time::Time;
use common::sys::Sys;

/// The line of the original's source that a log line names.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    file: &'static str,
    line: u32,
}

impl Place {
    /// Another line of the same file.
    pub(crate) const fn line(self, line: u32) -> Self {
        Self { line, ..self }
    }
}

/// cmd/root.go
pub(crate) const ROOT: Place = Place { file: "root.go", line: 0 };
/// pkg/discovery-api/discovery_api.go
#[cfg(feature = "cluster")]
pub(crate) const DISCOVERY: Place = Place { file: "discovery_api.go", line: 0 };
/// pkg/finder/finder.go
pub(crate) const FINDER: Place = Place { file: "finder.go", line: 0 };
/// pkg/api/versions.go
pub(crate) const VERSIONS: Place = Place { file: "versions.go", line: 0 };

/// A line; a text that ends in a newline has one already.
pub(crate) fn line(severity: char, place: Place, text: &str, sys: &dyn Sys) -> String {
    let now = sys.now();
    let seconds = i64::try_from(now.as_secs()).unwrap_or_default();
    let time = Time::from_unix(seconds, i64::from(now.subsec_nanos()));
    let clock = format!("{:02}:{:02}:{:02}.{:06}", time.hour(), time.minute(), time.second(), now.subsec_micros());
    let (month, day, process) = (time.month(), time.day(), sys.process_id());
    let text = text.strip_suffix('\n').unwrap_or(text);
    format!("{severity}{month:02}{day:02} {clock} {process:7} {}:{}] {text}", place.file, place.line)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_begins_with_severity_time_process_and_place() {
        let sys = common::sys::Memory::new();
        let line = line('E', ROOT.line(467), "no\n", &sys);
        let mut parts = line.split_whitespace();
        assert_eq!((parts.next().map(str::len), parts.next().map(str::len)), (Some(5), Some(15)), "{line}");
        assert!(line.ends_with(" root.go:467] no"), "{line}");
    }
}
