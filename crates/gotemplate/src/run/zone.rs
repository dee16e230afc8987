//! Time zones out of the files that systems keep them in, for hosts that can read those.
//!
//! The bytes are the host's business: nothing in here opens a file. The rule for years beyond the file's own table is in
//! `zone_rule`.
//!
//! go: time/zoneinfo.go, time/zoneinfo_read.go

use common::go::time::Time;

use super::zone_rule;

/// Whether `name` can be a zone's file: relative and without `..`, so that it stays inside of the folder of zones.
pub fn is_zone_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with(['/', '\\']) && !name.split(['/', '\\']).any(|part| part == "..")
}

/// The same instant in the zone that `file` describes: bytes of the kind that `/usr/share/zoneinfo` holds (TZif, RFC 9636).
/// Nothing when they are not of that kind.
pub fn in_zone_file(time: &Time, file: &[u8]) -> Option<Time> {
    let zone = ZoneFile::parse(file)?;
    let (name, offset) = zone.at(time.unix())?;
    Some(time.in_zone(&name, offset))
}

/// The parts of a file, still as bytes.
struct ZoneFile<'f> {
    /// Seconds since the epoch, each as many bytes as `width`.
    times: &'f [u8],
    width: usize,
    /// For each time, the kind of local time that starts there.
    starts: &'f [u8],
    /// Kinds of local time: offset, daylight saving, place of the name.
    kinds: &'f [[u8; 6]],
    names: &'f [u8],
    rule: &'f str,
}

/// The numbers of a header.
struct Counts {
    version: u8,
    utc: usize,
    standard: usize,
    leaps: usize,
    times: usize,
    kinds: usize,
    names: usize,
}

impl Counts {
    fn read(file: &mut &[u8]) -> Option<Self> {
        let header = take(file, 44)?;
        let (magic, rest) = header.split_first_chunk::<4>()?;
        let numbers = rest.get(16..)?;
        let mut counts = numbers.as_chunks::<4>().0.iter().map(|bytes| u32::from_be_bytes(*bytes) as usize);
        let mut next = || counts.next();
        let (utc, standard, leaps, times, kinds, names) = (next()?, next()?, next()?, next()?, next()?, next()?);
        (magic == b"TZif").then_some(Self { version: *rest.first()?, utc, standard, leaps, times, kinds, names })
    }

    /// The size of the block that follows, for times of `width` bytes.
    fn size(&self, width: usize) -> usize {
        self.times * (width + 1) + self.kinds * 6 + self.names + self.leaps * (width + 4) + self.standard + self.utc
    }
}

fn take<'f>(file: &mut &'f [u8], size: usize) -> Option<&'f [u8]> {
    let (front, rest) = file.split_at_checked(size)?;
    *file = rest;
    Some(front)
}

impl<'f> ZoneFile<'f> {
    fn parse(mut file: &'f [u8]) -> Option<Self> {
        let mut counts = Counts::read(&mut file)?;
        let mut width = 4;
        if counts.version != 0 {
            // The same again with times of 64 bits.
            take(&mut file, counts.size(width))?;
            counts = Counts::read(&mut file)?;
            width = 8;
        }
        let mut block = take(&mut file, counts.size(width))?;
        let times = take(&mut block, counts.times * width)?;
        let starts = take(&mut block, counts.times)?;
        let kinds = take(&mut block, counts.kinds * 6)?.as_chunks().0;
        let names = take(&mut block, counts.names)?;
        let footer = file.strip_prefix(b"\n").and_then(|rest| rest.strip_suffix(b"\n")).unwrap_or_default();
        let rule = std::str::from_utf8(footer).ok()?;
        Some(Self { times, width, starts, kinds, names, rule })
    }

    fn time(&self, index: usize) -> Option<i64> {
        let start = index.checked_mul(self.width)?;
        let bytes = self.times.get(start..start.checked_add(self.width)?)?;
        match self.width {
            4 => Some(i32::from_be_bytes(bytes.try_into().ok()?).into()),
            _ => Some(i64::from_be_bytes(bytes.try_into().ok()?)),
        }
    }

    /// The name and the offset at `seconds` since the epoch.
    fn at(&self, seconds: i64) -> Option<(String, i32)> {
        let (mut low, mut high) = (0, self.starts.len());
        // INVARIANT: all times below `low` are at or before `seconds`, those from `high` on are after.
        while low < high {
            let middle = usize::midpoint(low, high);
            if self.time(middle)? <= seconds { low = middle + 1 } else { high = middle }
        }
        let Some(last) = low.checked_sub(1) else { return self.kind(self.first_kind()) };
        if low == self.starts.len()
            && let Some(found) = zone_rule::at(self.rule, seconds)
        {
            return Some(found);
        }
        self.kind(usize::from(*self.starts.get(last)?))
    }

    /// What holds before the first time: the first kind when nothing starts it later, else the first that is no daylight
    /// saving.
    fn first_kind(&self) -> usize {
        if !self.starts.contains(&0) {
            return 0;
        }
        let is_standard = |kind: &[u8; 6]| kind.get(4) == Some(&0);
        let first = self.starts.first().map_or(0, |start| usize::from(*start));
        let before = self.kinds.iter().take(first).rposition(is_standard);
        let starts_saving = self.kinds.get(first).is_some_and(|kind| !is_standard(kind));
        before.filter(|_| starts_saving).or_else(|| self.kinds.iter().position(is_standard)).unwrap_or(0)
    }

    fn kind(&self, index: usize) -> Option<(String, i32)> {
        let (offset, rest) = self.kinds.get(index)?.split_first_chunk::<4>()?;
        let name = self.names.get(usize::from(*rest.get(1)?)..)?;
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        Some((String::from_utf8_lossy(name).into_owned(), i32::from_be_bytes(*offset)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with one change at 1000 seconds, from `AAA` to `BBB`, and the rule of Central Europe behind it.
    fn file(version: u8) -> Vec<u8> {
        let mut out = Vec::new();
        for width in if version == 0 { vec![4] } else { vec![4, 8] } {
            out.extend(*b"TZif");
            out.push(version);
            out.extend([0; 15]);
            out.extend([0, 0, 0, 1, 2, 8].into_iter().flat_map(u32::to_be_bytes));
            out.extend(1_000_i64.to_be_bytes().iter().skip(8 - width));
            out.push(1);
            out.extend(60_i32.to_be_bytes());
            out.extend([0, 0]);
            out.extend((-3_600_i32).to_be_bytes());
            out.extend([0, 4]);
            out.extend(*b"AAA\0BBB\0");
        }
        if version != 0 {
            out.extend(*b"\nCET-1CEST,M3.5.0,M10.5.0/3\n");
        }
        out
    }

    fn shown(version: u8, seconds: i64) -> String {
        in_zone_file(&Time::from_unix(seconds, 0), &file(version)).unwrap().to_string()
    }

    #[test]
    fn the_table_holds_up_to_its_last_time_and_the_rule_from_there() {
        assert_eq!(shown(2, 999), "1970-01-01 00:17:39 +0001 AAA");
        assert_eq!(shown(2, 1_700_000_000), "2023-11-14 23:13:20 +0100 CET");
        assert_eq!(shown(2, 1_690_000_000), "2023-07-22 06:26:40 +0200 CEST");
        assert_eq!(shown(0, 1_700_000_000), "2023-11-14 21:13:20 -0100 BBB");
    }

    #[test]
    fn other_bytes_are_no_zone() {
        let file = file(2);
        assert!((0..file.len() - 28).all(|end| in_zone_file(&Time::default(), &file[..end]).is_none()));
    }

    #[test]
    fn names_stay_in_their_folder() {
        assert!(is_zone_name("Europe/Prague") && is_zone_name("Etc/GMT+5"));
        assert!(!is_zone_name("../../etc/passwd") && !is_zone_name("/etc/localtime") && !is_zone_name(""));
    }
}
