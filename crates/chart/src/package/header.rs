//! The headers of tar archives, as Go's `archive/tar` chooses and fills them: the old format where a name fits into it, else
//! a record of its own in front.
//!
//! go: archive/tar/writer.go, common.go

/// The unit of an archive.
pub(super) const BLOCK: usize = 512;
const NAME: usize = 100;
const PREFIX: usize = 155;

/// Appends a file: headers, contents, and zeros up to the next block. `modified` is in seconds since the epoch.
pub(super) fn push_file(out: &mut Vec<u8>, name: &str, data: &[u8], modified: u64) {
    // Eleven octal digits are all that the field holds.
    let modified = modified.min(0o77_777_777_777);
    match fitting(name) {
        Some((prefix, suffix)) => {
            let mut header = Header::new(suffix, b'0', 0o644, data.len() as u64, modified);
            header.devices();
            header.put(345, PREFIX, prefix.as_bytes());
            header.push(out);
        }
        None => {
            push_record(out, name);
            let mut header = Header::new(&ascii(name), b'0', 0o644, data.len() as u64, modified);
            header.devices();
            header.push(out);
        }
    }
    push_padded(out, data);
}

/// The name in two parts that fit into a header, the first one empty for short names.
fn fitting(name: &str) -> Option<(&str, &str)> {
    if !name.is_ascii() || name.contains('\0') {
        return None;
    }
    if name.len() <= NAME {
        return Some(("", name));
    }
    let head = name.get(..name.len().min(PREFIX + 1))?;
    let (prefix, rest) = name.split_at_checked(head.rfind('/')?)?;
    let suffix = rest.get(1..)?;
    let fits = !prefix.is_empty() && !suffix.is_empty() && suffix.len() <= NAME && prefix.len() <= PREFIX;
    fits.then_some((prefix, suffix))
}

/// Says the name of the file that follows.
fn push_record(out: &mut Vec<u8>, name: &str) {
    let (directory, base) = name.rsplit_once('/').unwrap_or(("", name));
    let label = ascii(&common::go::path::join(&[directory, "PaxHeaders.0", base]));
    let label = label.get(..label.len().min(NAME)).unwrap_or_default().trim_end_matches('/');
    let record = record("path", name);
    Header::new(label, b'x', 0, record.len() as u64, 0).push(out);
    push_padded(out, record.as_bytes());
}

/// `LENGTH key=value` and a line break; the length counts itself.
fn record(key: &str, value: &str) -> String {
    let rest = format!(" {key}={value}\n");
    let mut length = rest.len();
    loop {
        let text = format!("{length}{rest}");
        if text.len() == length {
            return text;
        }
        // The length only grows, by a digit at most.
        length = text.len();
    }
}

fn ascii(text: &str) -> String {
    text.chars().filter(|&c| c.is_ascii() && c != '\0').collect()
}

fn push_padded(out: &mut Vec<u8>, data: &[u8]) {
    out.extend_from_slice(data);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
}

struct Header([u8; BLOCK]);

impl Header {
    fn new(name: &str, kind: u8, mode: u64, size: u64, modified: u64) -> Self {
        let mut header = Self([0; BLOCK]);
        header.put(0, NAME, name.as_bytes());
        header.octal(100, 8, mode);
        header.octal(108, 8, 0);
        header.octal(116, 8, 0);
        header.octal(124, 12, size);
        header.octal(136, 12, modified);
        header.put(156, 1, &[kind]);
        header.put(257, 8, b"ustar\x0000");
        header
    }

    /// The numbers of a device, which files have as zeros and records not at all.
    fn devices(&mut self) {
        self.octal(329, 8, 0);
        self.octal(337, 8, 0);
    }

    /// As much of `bytes` as the field at `at` holds.
    fn put(&mut self, at: usize, width: usize, bytes: &[u8]) {
        let field = self.0.iter_mut().skip(at).take(width);
        field.zip(bytes).for_each(|(to, from)| *to = *from);
    }

    /// Digits with zeros in front and a zero byte behind.
    fn octal(&mut self, at: usize, width: usize, n: u64) {
        let digits = width - 1;
        self.put(at, width, format!("{n:0digits$o}\0").as_bytes());
    }

    fn push(mut self, out: &mut Vec<u8>) {
        self.put(148, 8, b"        ");
        let sum = self.0.iter().map(|&byte| u64::from(byte)).sum();
        self.octal(148, 7, sum);
        out.extend_from_slice(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(archive: Vec<u8>) -> Vec<(String, u64, u32)> {
        let mut archive = tar::Archive::new(std::io::Cursor::new(archive));
        let entries = archive.entries().unwrap().map(|entry| {
            let entry = entry.unwrap();
            let name = String::from_utf8(entry.path_bytes().into_owned()).unwrap();
            (name, entry.header().mtime().unwrap(), entry.header().mode().unwrap())
        });
        entries.collect()
    }

    #[test]
    fn names_of_all_lengths_and_letters_are_read_back() {
        let long = "d/".repeat(60) + "file";
        let unsplittable = "x".repeat(180);
        let deep = format!("{}/{}", "p".repeat(150), "s".repeat(100));
        let names_in = ["app/Chart.yaml", &long, &unsplittable, &deep, "app/žluť", &("é".repeat(120))];
        let mut out = Vec::new();
        for (nth, name) in names_in.iter().enumerate() {
            push_file(&mut out, name, &vec![b'x'; nth * 300], 7);
        }
        out.resize(out.len() + 2 * BLOCK, 0);
        let want: Vec<_> = names_in.iter().map(|name| ((*name).to_owned(), 7, 0o644)).collect();
        assert_eq!(names(out), want);
    }

    #[test]
    fn a_record_counts_its_own_length() {
        assert_eq!(record("path", "ab"), "11 path=ab\n");
        assert_eq!(record("path", &"a".repeat(90)).len(), 99);
        assert!(record("path", &"a".repeat(91)).starts_with("101 path="));
    }
}
