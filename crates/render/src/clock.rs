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
