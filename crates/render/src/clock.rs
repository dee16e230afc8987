//! The time as the machine shows it: in the zone that `TZ` or `/etc/localtime` names.
//!
//! go: time/zoneinfo_unix.go (`initLocal`)

use std::path::Path;

use common::go::time::Time;
use common::sys::Sys;
use gotemplate::run::{in_zone_file, is_zone_name};

/// Where systems keep the files of zones.
const ZONES: [&str; 4] = ["/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/locale/TZ/", "/etc/zoneinfo/"];

/// No file of a zone is larger.
const MAX_ZONE: u64 = 1 << 20;

/// The time of the run, in the local zone; in UTC where there is none.
pub(crate) fn local_time(sys: &dyn Sys) -> Time {
    let now = sys.now();
    let time = Time::from_unix(i64::try_from(now.as_secs()).unwrap_or_default(), i64::from(now.subsec_nanos()));
    let read = |path: &str| in_zone_file(&time, &sys.read(Path::new(path), MAX_ZONE).ok()?);
    let local = match sys.env("TZ").as_deref().map(|zone| zone.strip_prefix(':').unwrap_or(zone)) {
        None => read("/etc/localtime"),
        Some("") => None,
        Some(path) if path.starts_with('/') => read(path),
        Some(zone) if is_zone_name(zone) => ZONES.iter().find_map(|folder| read(&format!("{folder}{zone}"))),
        Some(_) => None,
    };
    local.unwrap_or(time)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use common::go::time::RFC3339_NANO;
    use common::sys::Memory;

    use super::*;

    /// A zone file of version 1 with one kind of time: an hour ahead, called `CET`.
    const ZONE: &[u8] = b"TZif\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\0\0\0\x04\
                          \0\0\x0e\x10\0\0CET\0";

    #[test]
    fn the_zone_is_that_of_the_machine_or_of_tz() {
        let sys = || {
            let sys = Memory::new().at(Duration::new(1_000_000_000, 5_000));
            sys.file("/etc/localtime", ZONE).file("/usr/share/zoneinfo/A/B", ZONE)
        };
        let time = |sys: Memory| local_time(&sys).format(RFC3339_NANO);
        let (ahead, utc) = ("2001-09-09T02:46:40.000005+01:00", "2001-09-09T01:46:40.000005Z");
        assert_eq!(time(sys()), ahead);
        assert_eq!(time(Memory::new().at(Duration::new(1_000_000_000, 5_000))), utc);
        for (zone, want) in [("", utc), ("A/B", ahead), (":A/B", ahead), ("/etc/localtime", ahead), ("../B", utc)] {
            assert_eq!(time(sys().variable("TZ", zone)), want, "{zone}");
        }
    }
}
