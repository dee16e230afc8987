//! The pieces of a layout: text to keep, and elements of the reference time `Mon Jan 2 15:04:05 MST 2006`.

/// How an offset is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OffsetStyle {
    /// `-07`
    Hours,
    /// `-0700`
    Minutes,
    /// `-07:00`
    ColonMinutes,
    /// `-070000`
    Seconds,
    /// `-07:00:00`
    ColonSeconds,
}

/// One element of the reference time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    /// `January`
    MonthName,
    /// `Jan`
    MonthAbbreviation,
    /// `1`, or `01` when padded.
    Month { padded: bool },
    /// `Monday`
    DayName,
    /// `Mon`
    DayAbbreviation,
    /// `2`
    Day,
    /// `_2`
    SpacedDay,
    /// `02`
    PaddedDay,
    /// `__2`
    SpacedYearDay,
    /// `002`
    PaddedYearDay,
    /// `15`
    Hour,
    /// `3`, or `03` when padded.
    HalfDayHour { padded: bool },
    /// `4`, or `04` when padded.
    Minute { padded: bool },
    /// `5`, or `05` when padded.
    Second { padded: bool },
    /// `2006`
    Year,
    /// `06`
    ShortYear,
    /// `PM`, or `pm` when lower.
    HalfDay { lower: bool },
    /// `MST`
    Zone,
    /// `-0700`, or `Z0700` when `zulu`.
    Offset { zulu: bool, style: OffsetStyle },
    /// `.000`, or `.999` when trimmed, or a comma instead of the point.
    Fraction { digits: usize, comma: bool, trimmed: bool },
}

/// An offset of the reference time.
const fn offset(zulu: bool, style: OffsetStyle) -> Element {
    Element::Offset { zulu, style }
}

/// A text that stands for an element.
type Written = (&'static str, Element);

const PADDED: &[Written] = &[
    ("01", Element::Month { padded: true }),
    ("02", Element::PaddedDay),
    ("03", Element::HalfDayHour { padded: true }),
    ("04", Element::Minute { padded: true }),
    ("05", Element::Second { padded: true }),
    ("06", Element::ShortYear),
    ("002", Element::PaddedYearDay),
];

const NUMERIC_OFFSETS: &[Written] = &[
    ("-070000", offset(false, OffsetStyle::Seconds)),
    ("-07:00:00", offset(false, OffsetStyle::ColonSeconds)),
    ("-0700", offset(false, OffsetStyle::Minutes)),
    ("-07:00", offset(false, OffsetStyle::ColonMinutes)),
    ("-07", offset(false, OffsetStyle::Hours)),
];

const ZULU_OFFSETS: &[Written] = &[
    ("Z070000", offset(true, OffsetStyle::Seconds)),
    ("Z07:00:00", offset(true, OffsetStyle::ColonSeconds)),
    ("Z0700", offset(true, OffsetStyle::Minutes)),
    ("Z07:00", offset(true, OffsetStyle::ColonMinutes)),
    ("Z07", offset(true, OffsetStyle::Hours)),
];

/// The elements whose text starts with `first`. Longer texts come before their beginnings.
fn starting_with(first: u8) -> &'static [Written] {
    match first {
        b'J' => &[("January", Element::MonthName), ("Jan", Element::MonthAbbreviation)],
        b'M' => &[("Monday", Element::DayName), ("Mon", Element::DayAbbreviation), ("MST", Element::Zone)],
        b'0' => PADDED,
        b'1' => &[("15", Element::Hour), ("1", Element::Month { padded: false })],
        b'2' => &[("2006", Element::Year), ("2", Element::Day)],
        b'3' => &[("3", Element::HalfDayHour { padded: false })],
        b'4' => &[("4", Element::Minute { padded: false })],
        b'5' => &[("5", Element::Second { padded: false })],
        b'_' => &[("_2", Element::SpacedDay), ("__2", Element::SpacedYearDay)],
        b'P' => &[("PM", Element::HalfDay { lower: false })],
        b'p' => &[("pm", Element::HalfDay { lower: true })],
        b'-' => NUMERIC_OFFSETS,
        b'Z' => ZULU_OFFSETS,
        // How many digits there are is found out later.
        b'.' => &[(".", Element::Fraction { digits: 0, comma: false, trimmed: false })],
        b',' => &[(",", Element::Fraction { digits: 0, comma: true, trimmed: false })],
        _ => &[],
    }
}

/// A piece of a layout: text to keep, then an element unless the layout ends with the text.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) element: Option<Element>,
    /// The element as the layout writes it.
    pub(super) written: &'a str,
    pub(super) rest: &'a str,
}

/// The first piece of `layout`.
///
/// Go: `time.nextStdChunk`.
pub(super) fn next(layout: &str) -> Piece<'_> {
    for (at, _) in layout.char_indices() {
        let (text, rest) = layout.split_at_checked(at).unwrap_or((layout, ""));
        let Some((element, length)) = element_at(rest) else { continue };
        let (written, rest) = rest.split_at_checked(length).unwrap_or((rest, ""));
        return Piece { text, element: Some(element), written, rest };
    }
    Piece { text: layout, element: None, written: "", rest: "" }
}

/// The element at the start of `text`, and its length.
fn element_at(text: &str) -> Option<(Element, usize)> {
    // An underscore in front of a year is text.
    if text.starts_with("_2006") {
        return None;
    }
    let (written, element) =
        starting_with(*text.as_bytes().first()?).iter().find(|(written, _)| text.starts_with(written))?;
    let rest = text.get(written.len()..).unwrap_or_default();
    match element {
        // `January` is a month and `Janet` a name.
        Element::MonthAbbreviation | Element::DayAbbreviation if rest.starts_with(|c: char| c.is_ascii_lowercase()) => {
            None
        }
        Element::Fraction { comma, .. } => fraction(rest, *comma),
        _ => Some((*element, written.len())),
    }
}

/// A fraction of which `rest` follows the separator: a run of `0` or of `9` with no other digit behind it.
fn fraction(rest: &str, comma: bool) -> Option<(Element, usize)> {
    let digit = rest.bytes().next().filter(|b| matches!(b, b'0' | b'9'))?;
    let digits = rest.bytes().take_while(|b| *b == digit).count();
    if rest.as_bytes().get(digits).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    // NOTE: Go keeps twelve bits of the count.
    let element = Element::Fraction { digits: digits & 0xfff, comma, trimmed: digit == b'9' };
    Some((element, digits + 1))
}
