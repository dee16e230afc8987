//! The machine as templates see it: clock, random bytes, zones of time.
//!
//! Not here: what functions make of them. The one idea to know: a template names a zone, never a file; only files below the
//! folders where systems keep their zones are read for it.
//!
//! go: time/zoneinfo.go (`LoadLocation`), time/zoneinfo_unix.go (`initLocal`)

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use common::go::time::Time;
use common::sys::Sys;
use gotemplate::run::{Host, in_zone_file, is_zone_name};
use sha2::{Digest, Sha256};

/// Where systems keep the files of zones. `$ZONEINFO` comes before these.
const FOLDERS: [&str; 4] = ["/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo"];

/// How large the file of a zone may be; real ones have 4 KiB at most.
const MAX_ZONE: u64 = 1 << 20;

/// How many zones are remembered. More in one run are read again each time.
const MAX_ZONES: usize = 64;

/// The bytes of a zone's file; `None` where there is no such zone, or it is UTC.
type Zone = Option<Arc<[u8]>>;

/// The host of a run on a machine: its clock and its zones; random bytes from a seed that the machine gave.
pub struct SysHost<'s> {
    sys: &'s dyn Sys,
    seed: [u8; 32],
    /// How many blocks of random bytes were made.
    blocks: AtomicU64,
    local: OnceLock<Zone>,
    zones: Mutex<BTreeMap<String, Zone>>,
}

impl fmt::Debug for SysHost<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SysHost").finish_non_exhaustive()
    }
}

impl<'s> SysHost<'s> {
    /// The host of `sys`.
    ///
    /// # Errors
    /// The machine has no random bytes.
    pub fn new(sys: &'s dyn Sys) -> io::Result<Self> {
        let mut seed = [0; 32];
        sys.random(&mut seed)?;
        let (blocks, local, zones) = (AtomicU64::new(0), OnceLock::new(), Mutex::default());
        Ok(Self { sys, seed, blocks, local, zones })
    }

    fn local(&self) -> &Zone {
        self.local.get_or_init(|| match self.sys.env("TZ") {
            None => self.read(Path::new("/etc/localtime")),
            Some(name) => match name.strip_prefix(':').unwrap_or(&name) {
                "" | "UTC" => None,
                // What the person who calls has set, and no template.
                path if path.starts_with('/') => self.read(Path::new(path)),
                name => self.find(name),
            },
        })
    }

    fn zone(&self, name: &str) -> Zone {
        if let Some(zone) = self.zones.lock().unwrap_or_else(PoisonError::into_inner).get(name) {
            return zone.clone();
        }
        let zone = self.find(name);
        let mut zones = self.zones.lock().unwrap_or_else(PoisonError::into_inner);
        if zones.len() < MAX_ZONES {
            zones.insert(name.to_owned(), zone.clone());
        }
        zone
    }

    fn find(&self, name: &str) -> Zone {
        if !is_zone_name(name) {
            return None;
        }
        let own = self.sys.env("ZONEINFO").filter(|folder| !folder.is_empty()).map(PathBuf::from);
        own.into_iter().chain(FOLDERS.map(PathBuf::from)).find_map(|folder| self.below(&folder, name))
    }

    /// The file `name` below `folder`; nothing when a link leads out of the folder.
    fn below(&self, folder: &Path, name: &str) -> Zone {
        let folder = self.sys.canonicalize(folder).ok()?;
        let path = self.sys.canonicalize(&folder.join(name)).ok()?;
        if path.starts_with(&folder) { self.read(&path) } else { None }
    }

    fn read(&self, path: &Path) -> Zone {
        let bytes = self.sys.read(path, MAX_ZONE).ok()?;
        in_zone_file(&Time::from_unix(0, 0), &bytes).map(|_| bytes.into())
    }
}

impl Host for SysHost<'_> {
    fn now(&self) -> Time {
        let now = self.sys.now();
        let time = Time::from_unix(i64::try_from(now.as_secs()).unwrap_or(i64::MAX), now.subsec_nanos().into());
        self.in_zone(&time, "Local").unwrap_or(time)
    }

    /// The hashes of the seed and a number that counts up.
    fn random(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let block = self.blocks.fetch_add(1, Ordering::Relaxed);
            let hash = Sha256::new().chain_update(self.seed).chain_update(block.to_le_bytes()).finalize();
            for (byte, fresh) in chunk.iter_mut().zip(hash) {
                *byte = fresh;
            }
        }
    }

    fn in_zone(&self, time: &Time, zone: &str) -> Option<Time> {
        match zone {
            "" | "UTC" => Some(time.utc()),
            "Local" => match self.local() {
                Some(file) => in_zone_file(time, file),
                None => Some(time.utc()),
            },
            name => in_zone_file(time, &self.zone(name)?),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use common::sys::Memory;

    use super::*;

    /// A zone that is always `hours` east of Greenwich.
    fn zone(name: [u8; 3], hours: i32) -> Vec<u8> {
        let mut out = b"TZif\0".to_vec();
        out.extend([0; 15]);
        out.extend([0, 0, 0, 0, 1, 4].into_iter().flat_map(u32::to_be_bytes));
        out.extend((hours * 3_600).to_be_bytes());
        out.extend([0, 0]);
        out.extend(name);
        out.push(0);
        out
    }

    fn machine() -> Memory {
        Memory::new()
            .at(Duration::from_secs(1_700_000_000))
            .file("/usr/share/zoneinfo/Europe/Prague", zone(*b"CET", 1))
            .link("/usr/share/zoneinfo/Europe/Brno", "Prague")
            .file("/my/zones/Europe/Prague", zone(*b"OWN", 2))
            .file("/etc/secret", zone(*b"SEC", 3))
            .link("/usr/share/zoneinfo/Out", "/etc/secret")
            .file("/usr/share/zoneinfo/tab", "no zone")
            .link("/etc/localtime", "/usr/share/zoneinfo/Europe/Prague")
    }

    fn shown(sys: &Memory, zone: &str) -> Option<String> {
        let host = SysHost::new(sys).unwrap();
        let time = host.in_zone(&Time::from_unix(0, 0), zone);
        // The second time out of memory.
        assert_eq!(time, host.in_zone(&Time::from_unix(0, 0), zone));
        time.map(|time| time.to_string())
    }

    #[test]
    fn zones_come_out_of_the_folders_of_zones() {
        let sys = machine();
        assert_eq!(shown(&sys, "Europe/Prague").unwrap(), "1970-01-01 01:00:00 +0100 CET");
        assert_eq!(shown(&sys, "Europe/Brno").unwrap(), "1970-01-01 01:00:00 +0100 CET");
        let own = machine().variable("ZONEINFO", "/my/zones");
        assert_eq!(shown(&own, "Europe/Prague").unwrap(), "1970-01-01 02:00:00 +0200 OWN");
        assert_eq!(shown(&sys, "UTC").unwrap(), "1970-01-01 00:00:00 +0000 UTC");
        assert_eq!(shown(&sys, "Mars/Base"), None);
    }

    #[test]
    fn no_name_leads_out_of_the_folders_of_zones() {
        for name in ["../../../etc/secret", "/etc/secret", "Out", "tab", "Europe", "Europe/../../../../etc/secret"] {
            assert_eq!(shown(&machine(), name), None, "{name}");
        }
    }

    #[test]
    fn the_local_zone_is_that_of_the_environment() {
        let local = |tz: &str| shown(&machine().variable("TZ", tz), "Local").unwrap();
        assert_eq!(shown(&machine(), "Local").unwrap(), "1970-01-01 01:00:00 +0100 CET");
        assert_eq!(local(":Europe/Prague"), "1970-01-01 01:00:00 +0100 CET");
        assert_eq!(local("/my/zones/Europe/Prague"), "1970-01-01 02:00:00 +0200 OWN");
        for utc in ["", "UTC", "Mars/Base", "../x"] {
            assert_eq!(local(utc), "1970-01-01 00:00:00 +0000 UTC");
        }
        let sys = machine();
        assert_eq!(SysHost::new(&sys).unwrap().now().to_string(), "2023-11-14 23:13:20 +0100 CET");
    }

    #[test]
    fn random_bytes_never_come_twice() {
        let sys = machine();
        let host = SysHost::new(&sys).unwrap();
        let (mut first, mut second) = ([0; 40], [0; 40]);
        host.random(&mut first);
        host.random(&mut second);
        assert_ne!(first, second);
        assert_ne!(first[..8], first[32..]);
    }
}
