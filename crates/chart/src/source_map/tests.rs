//! What is written is read back with the same answers, and nothing hostile gets further than an error.

use std::path::Path;
use std::sync::Arc;

use common::limits::Limits;
use common::source::FileId;
use gotemplate::value::{Mark, Origin, Place};
use proptest::prelude::*;
use yaml::Span;
use yaml::path::Step;

use super::{Kind, Mapped, SourceMap, SourceMapError, map, write};
use crate::manifest::Stream;
use crate::provenance::Provenance;

const TEMPLATE: &str = "kind: Pod\r\nname: {{ .Values.name }}\nžluť: \"{{ .Values.a.b }}\"\n";
const VALUES: &str = "name: web\na:\n  b: [x, y]\n";

fn json(stream: &Stream, provenance: &Provenance) -> Vec<u8> {
    let mut json = Vec::new();
    write(stream, provenance, Path::new("/app"), &mut json).unwrap();
    json
}

fn mapped(stream: &Stream, provenance: &Provenance) -> Mapped<String> {
    let map = SourceMap::read(&json(stream, provenance), &Limits::default()).unwrap();
    map.over(String::from_utf8(stream.bytes().to_vec()).unwrap()).unwrap()
}

fn span(file: FileId, text: &str, part: &str) -> Span {
    let start = text.find(part).unwrap();
    Span::new(file, u32::try_from(start).unwrap(), u32::try_from(start + part.len()).unwrap())
}

/// One document out of [`TEMPLATE`], its second value set by an argument.
fn sample() -> (Stream, Provenance) {
    let mut provenance = Provenance::new();
    let template = provenance.sources.add("app/templates/a.yaml", TEMPLATE);
    let values = provenance.sources.add("cd/prd/values.yaml", VALUES);
    provenance.sources.add("--set", "x=1");
    let set = provenance.sources.add("--set", "a.b=z");
    let root = provenance.origins.root(span(values, VALUES, VALUES));
    let name = provenance.origins.child(root, Step::from("name"), span(values, VALUES, "web"));
    let root = provenance.origins.root(span(set, "a.b=z", "a.b=z"));
    let a = provenance.origins.child(root, Step::from("a"), span(set, "a.b=z", "a.b=z"));
    let b = provenance.origins.child(a, Step::from("b"), span(set, "a.b=z", "z"));
    let (mut text, mut marks) = (String::new(), Vec::new());
    let mut add = |made: &str, part: &str, literal: bool, origin: Origin| {
        let start = u32::try_from(text.len()).unwrap();
        text.push_str(made);
        let place = span(template, TEMPLATE, part);
        let place = Place { file: place.file.0, start: place.start, end: place.end, literal, ..Place::NONE };
        marks.push(Mark { start, end: u32::try_from(text.len()).unwrap(), place, origin });
    };
    let (first, second) = ("kind: Pod\r\nname: ", "\nžluť: \"");
    add(first, first, true, Origin::NONE);
    add("web", "{{ .Values.name }}", false, name);
    add(second, second, true, Origin::NONE);
    add("z", "{{ .Values.a.b }}", false, b);
    add("\"", "\"\n", true, Origin::NONE);
    let mut stream = Stream::new();
    stream.push("app/templates/a.yaml", Some(template), text.as_bytes(), &marks, &Arc::default());
    (stream, provenance)
}

/// Where a part of the sample came from: template and value, as people read it.
fn places(mapped: &Mapped<String>, stream: &Stream, part: &str) -> (String, String) {
    let at = std::str::from_utf8(stream.bytes()).unwrap().find(part).unwrap();
    let places = mapped.lookup(at).unwrap();
    let value = places.value.map(|value| format!("{} (.{})", value.spot, value.path));
    (places.template.unwrap().to_string(), value.unwrap_or_default())
}

#[test]
fn a_map_in_memory_is_the_one_that_is_read_back() {
    let (stream, provenance) = sample();
    let (map, files) = map(&stream, &provenance);
    let read = SourceMap::read(&json(&stream, &provenance), &Limits::default()).unwrap();
    assert_eq!(format!("{map:?}"), format!("{read:?}"));
    let names: Vec<&str> = files.iter().map(|file| provenance.sources.get(*file).unwrap().name()).collect();
    assert_eq!(names, ["app/templates/a.yaml", "cd/prd/values.yaml", "--set"]);
}

#[test]
fn each_byte_knows_its_template_line_and_its_values_line() {
    let (stream, provenance) = sample();
    let mapped = mapped(&stream, &provenance);
    let of = |part: &str| places(&mapped, &stream, part);
    assert_eq!(of("---"), ("app/templates/a.yaml:1:1".into(), String::new()));
    assert_eq!(of("Pod"), ("app/templates/a.yaml:1:7".into(), String::new()));
    assert_eq!(of("ame: "), ("app/templates/a.yaml:2:2".into(), String::new()));
    assert_eq!(of("web"), ("app/templates/a.yaml:2:7".into(), "cd/prd/values.yaml:1:7 (.name)".into()));
    assert_eq!(of("luť"), ("app/templates/a.yaml:3:2".into(), String::new()));
    assert_eq!(of("z\""), ("app/templates/a.yaml:3:8".into(), "--set (argument 2):1:5 (.a.b)".into()));
    assert_eq!(mapped.lookup(stream.bytes().len()).map(|places| places.kind), None);
}

#[test]
fn a_range_goes_from_what_made_its_first_byte_to_what_made_its_last() {
    let (stream, provenance) = sample();
    let mapped = mapped(&stream, &provenance);
    let of = |from: &str, to: &str| {
        let text = mapped_text(&stream);
        let spot = mapped.template_of(text.find(from).unwrap()..text.find(to).unwrap() + to.len()).unwrap();
        let at = |position: common::source::Position| format!("{}:{}", position.line, position.column);
        format!("{}-{}", at(spot.start), at(spot.end))
    };
    assert_eq!(of("Pod", "Pod"), "1:7-1:10");
    assert_eq!(of("ame", "žlu"), "2:2-3:4");
    assert_eq!(of("web", "web"), "2:7-2:25");
    assert_eq!(of("ind", "web"), "1:2-2:25");
    assert_eq!(mapped.template_of(4..4).map(|spot| spot.to_string()).unwrap(), "app/templates/a.yaml:1:1");
}

#[test]
fn a_document_knows_the_template_that_it_came_out_of() {
    let (stream, provenance) = sample();
    let mapped = mapped(&stream, &provenance);
    let kinds: Vec<Kind> = mapped.lookup_all(0..stream.bytes().len()).map(|places| places.kind).collect();
    let (frame, literal, action) = (Kind::Frame, Kind::Literal, Kind::Action);
    assert_eq!(kinds, [frame, literal, action, literal, action, literal, frame]);
    let mut documents = mapped.lookup_all(0..stream.bytes().len()).filter_map(|places| places.document);
    assert!(documents.all(|file| file.path() == "app/templates/a.yaml"));
}

#[test]
fn texts_are_known_by_their_hash_and_arguments_by_their_text() {
    let (stream, provenance) = sample();
    let mapped = mapped(&stream, &provenance);
    let [template, values, set] = mapped.map().files() else { panic!("{:?}", mapped.map().files()) };
    assert!(template.is(TEMPLATE.as_bytes()) && values.is(VALUES.as_bytes()));
    assert!(!template.is(TEMPLATE.replace("Pod", "Job").as_bytes()));
    assert_eq!((set.text(), set.bytes(), values.text()), (Some("a.b=z"), 5, None));
}

#[test]
fn the_same_stream_gives_the_same_bytes() {
    let (one, other) = (sample(), sample());
    assert_eq!(json(&one.0, &one.1), json(&other.0, &other.1));
}

#[test]
fn a_map_answers_for_its_own_stream_only() {
    let (stream, provenance) = sample();
    let map = SourceMap::read(&json(&stream, &provenance), &Limits::default()).unwrap();
    let other = String::from_utf8(stream.bytes().to_vec()).unwrap().replace("web", "wob");
    let error = map.over(other).unwrap_err();
    assert_eq!(error.to_string(), "source map does not belong to this stream");
}

#[test]
fn bytes_without_a_mark_are_covered_and_unknown() {
    let mut stream = Stream::new();
    stream.push("a.yaml", None, b"a: 1", &[], &Arc::default());
    let mapped = mapped(&stream, &Provenance::new());
    let covered: usize = mapped.lookup_all(0..stream.bytes().len()).map(|places| places.range.len()).sum();
    assert_eq!(covered, stream.bytes().len());
    assert!(mapped.lookup(0).unwrap().template.is_none());
}

fn refusal(json: &str) -> String {
    SourceMap::read(json.as_bytes(), &Limits::default()).unwrap_err().to_string()
}

/// A map of two bytes with some of its members replaced.
fn with(files: &str, spans: &str, values: &str, ranges: &str) -> String {
    format!(
        "{{\"version\": 1, \"stream\": {{\"sha256\": \"x\", \"bytes\": 2}}, \"files\": [{files}], \"spans\": [{spans}], \
         \"values\": [{values}], \"calls\": [], \"missing\": [], \"ranges\": [{ranges}]}}"
    )
}

const FILE: &str = "{\"path\": \"a\", \"sha256\": \"x\", \"bytes\": 9}";

#[test]
fn what_contradicts_itself_is_refused_with_its_reason() {
    let cases = [
        (with(FILE, "[1,1,1,1,1]", "", "[2,0,0]"), "broken source map: span 0 names file 1 of 1"),
        (with(FILE, "[0,0,1,1,1]", "", "[2,0,0]"), "broken source map: span 0 lies outside of its file"),
        (with(FILE, "[0,2,1,1,1]", "", "[2,0,0]"), "broken source map: span 0 lies outside of its file"),
        (with(FILE, "[0,1,1,9,9]", "", "[2,0,0]"), "broken source map: span 0 lies outside of its file"),
        (
            with(FILE, "[0,1,1,2,8]", "{\"path\":[\"a\",0],\"span\":1}", ""),
            "broken source map: value 0 names span 1 of 1",
        ),
        (with(FILE, "", "", "[2,0,0]"), "broken source map: range 0 names span 0 of 0"),
        (with(FILE, "", "", "[2,null,0,0]"), "broken source map: range 0 names value 0 of 0"),
        (
            with(FILE, "[0,1,1,1,1]", "{\"path\":[],\"span\":0,\"parent\":0}", ""),
            "broken source map: value 0 names value 0 of 0",
        ),
        (with(FILE, "", "", "[2,null,0,null,0]"), "broken source map: range 0 names call 0 of 0"),
        (with(FILE, "", "", "[2,null,3]"), "broken source map: range 0 is of kind 3"),
        (with(FILE, "", "", "[1,null,1],[0,null,1]"), "broken source map: range 1 is empty or ends behind the stream"),
        (with(FILE, "", "", "[3,null,1]"), "broken source map: range 0 is empty or ends behind the stream"),
        (with(FILE, "", "", "[1,null,1]"), "broken source map: the ranges cover 1 of 2 bytes"),
    ];
    for (json, reason) in cases {
        assert_eq!(refusal(&json), reason, "{json}");
    }
}

#[test]
fn what_is_no_map_is_refused_with_its_place() {
    assert!(
        refusal("{\n\"version\": 1,\n ranges").contains("line 3 column 2"),
        "{}",
        refusal("{\n\"version\": 1,\n ranges")
    );
    assert!(refusal("kind: Pod").starts_with("not a source map: "));
    assert!(refusal("{\"version\": 1}").contains("missing field `stream`"));
    assert_eq!(
        refusal("{\"version\": 2, \"shape\": []}"),
        "source maps of version 2 cannot be read, only those of version 1"
    );
    let deep = format!("{{\"version\": 1, \"deep\": {}", "[".repeat(100_000));
    assert!(refusal(&deep).contains("EOF"), "{}", refusal(&deep));
    let tight = Limits { input_bytes: 3, ..Limits::default() };
    let error = SourceMap::read(b"{   }", &tight).unwrap_err();
    assert!(matches!(error, SourceMapError::TooLarge(3)) && error.is_limit());
}

#[test]
fn unknown_fields_are_for_later_versions_of_the_writer() {
    let json =
        with(FILE, "[0,1,1,2,8]", "", "[2,0,1]").replace("\"version\": 1", "\"version\": 1, \"tool\": {\"a\": []}");
    SourceMap::read(json.as_bytes(), &Limits::default()).unwrap();
}

/// A part of a document: which of two templates, where in it, how many bytes, whether as they are, and which value.
type Part = (usize, usize, usize, bool, usize);

fn documents() -> impl Strategy<Value = Vec<Vec<Part>>> {
    let part = (0_usize..2, 0_usize..40, 1_usize..20, any::<bool>(), 0_usize..4);
    proptest::collection::vec(proptest::collection::vec(part, 0..12), 1..5)
}

proptest! {
    #[test]
    fn what_is_written_answers_as_the_marks_do(documents in documents()) {
        let texts = ["a: ž\r\nb: {{ x }}\n\nc\rd: [1, 2,\n 3, 4, 5, 6, 7, 8, 9, 0]\n".repeat(2), "x: {{ .Values.y }}\n".repeat(5)];
        let mut provenance = Provenance::new();
        let files = [0, 1].map(|nth| provenance.sources.add(format!("t{nth}.yaml"), texts[nth].as_str()));
        let root = provenance.origins.root(Span::new(files[1], 0, 9));
        let mut origins = vec![Origin::NONE, root];
        origins.extend([0_usize, 1].map(|nth| provenance.origins.child(root, nth.into(), Span::new(files[nth], 3, 8))));
        let mut stream = Stream::new();
        for document in documents {
            let (mut text, mut marks) = (Vec::new(), Vec::new());
            for (file, start, length, literal, origin) in document {
                let from = texts[file].floor_char_boundary(start);
                let to = texts[file].ceil_char_boundary(start + length);
                let at = u32::try_from(text.len()).unwrap();
                text.extend_from_slice(if literal { &texts[file].as_bytes()[from..to] } else { b"made\n" });
                let (start, end) = (u32::try_from(from).unwrap(), u32::try_from(to).unwrap());
                let place = Place { file: files[file].0, start, end, literal, ..Place::NONE };
                marks.push(Mark { start: at, end: u32::try_from(text.len()).unwrap(), place, origin: origins[origin] });
            }
            stream.push("t0.yaml", Some(files[0]), &text, &marks, &Arc::default());
        }
        let mapped = mapped(&stream, &provenance);
        for mark in stream.map() {
            for offset in (mark.start..mark.end).filter(|at| mapped_text(&stream).is_char_boundary(*at as usize)) {
                let places = mapped.lookup(offset as usize).unwrap();
                let start = if mark.place.literal { mark.place.start + offset - mark.start } else { mark.place.start };
                let want = provenance.sources.locator(Span::new(FileId(mark.place.file), start, start));
                // A line break of two bytes is one place or two: which, only the whole template tells.
                let inside = texts[mark.place.file as usize].as_bytes().get(start as usize) == Some(&b'\n');
                prop_assert!(inside || places.template.unwrap().to_string() == want, "{offset}: {want}");
                let value = provenance.origins.span(mark.origin).map(|span| provenance.sources.locator(span));
                prop_assert_eq!(places.value.map(|value| value.spot.to_string()), value);
                let path = (!mark.origin.is_none()).then(|| provenance.origins.path(mark.origin).to_string());
                prop_assert_eq!(places.value.map(|value| value.path.to_owned()), path);
            }
        }
    }
}

fn mapped_text(stream: &Stream) -> &str {
    std::str::from_utf8(stream.bytes()).unwrap()
}

/// The map of a chart with a partial, rendered.
fn rendered() -> (Stream, Mapped<String>) {
    let helpers = "{{- define \"labels\" }}\napp: {{ .Values.app }}\n{{- end }}\n{{- define \"meta\" }}{{ include \"labels\" . | indent 2 }}{{ end }}\n";
    let template = "kind: Pod\nlabels:\n{{- include \"meta\" . }}\nresources:\n  {{- toYaml .Values.resources | nindent 2 }}\nempty: {{ .Values.gone }}\nflat:\n    {{- .Values.resources.gone }}\nend: true\n";
    let sys = common::sys::Memory::new()
        .file("/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.0.0\n")
        .file("/app/values.yaml", "app: web\nresources:\n  limits:\n    cpu: 1\n")
        .file("/app/templates/_helpers.tpl", helpers)
        .file("/app/templates/pod.yaml", template);
    let (limits, mut provenance) = (Limits::default(), Provenance::new());
    let chart = crate::Chart::load(&sys, Path::new("/app"), &limits, &mut provenance).unwrap();
    let values = crate::ValuesInput::default().merge(&sys, &mut std::io::empty(), &limits, &mut provenance).unwrap();
    let host = gotemplate::run::FixedHost::new(0, 0);
    let outcome = crate::render(&chart, &values, &crate::RenderOptions::default(), &mut provenance, &host);
    let stream = outcome.result.unwrap().stream(false, true, true);
    let mapped = mapped(&stream, &provenance);
    (stream, mapped)
}

#[test]
fn the_calls_that_led_to_a_byte_are_known_innermost_first() {
    let (stream, mapped) = rendered();
    assert_eq!(places(&mapped, &stream, "web").0, "templates/_helpers.tpl:2:6");
    let calls = |part: &str| {
        let places = mapped.lookup(mapped_text(&stream).find(part).unwrap()).unwrap();
        places.calls().map(|spot| spot.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(calls("web"), ["templates/_helpers.tpl:4:21", "templates/pod.yaml:3:1"]);
    assert_eq!(calls("resources"), [] as [&str; 0]);
}

#[test]
fn a_missing_value_is_known_by_the_place_where_nothing_was_written() {
    let (stream, mapped) = rendered();
    let at = |text: &str| mapped_text(&stream).find(text).unwrap() + text.len();
    let of = |from: usize, to: usize| {
        let missing = mapped.missing(from..to).map(|missing| {
            format!(
                "{} {} {}",
                missing.operand,
                missing.action,
                missing.near.map(|it| it.to_string()).unwrap_or_default()
            )
        });
        missing.collect::<Vec<_>>()
    };
    let top = ".Values.gone templates/pod.yaml:6:8 values.yaml:1:1";
    let deep = ".Values.resources.gone templates/pod.yaml:8:5 values.yaml:2:1";
    assert_eq!(of(at("empty:"), at("empty: ")), [top]);
    assert_eq!(of(at("flat:"), at("flat:") + 1), [deep]);
    assert_eq!(of(0, stream.bytes().len()), [top, deep]);
}

#[test]
fn a_value_knows_the_one_that_it_stands_in() {
    let (stream, mapped) = rendered();
    let at = mapped_text(&stream).find("cpu").unwrap();
    let value = mapped.lookup(at).unwrap().value.unwrap();
    let way: Vec<String> = std::iter::successors(Some(value), |value| mapped.map().parent(value))
        .map(|value| format!("{} {}", value.spot, value.path))
        .collect();
    let want = ["4:10 resources.limits.cpu", "3:3 resources.limits", "2:1 resources", "1:1 "];
    assert_eq!(way, want.map(|place| format!("values.yaml:{place}")));
}

proptest! {
    #[test]
    fn a_map_with_wrong_bytes_is_refused_or_answers(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let (stream, provenance) = sample();
        let mut json = json(&stream, &provenance);
        let at = at.index(json.len());
        json[at] = byte;
        let cut = if byte % 8 == 0 { cut.index(json.len()) } else { json.len() };
        let map = SourceMap::read(&json[..cut], &Limits::default());
        if let Ok(mapped) = map.and_then(|map| map.over(mapped_text(&stream).to_owned())) {
            for places in mapped.lookup_all(0..stream.bytes().len()) {
                let _ = (places.calls().count(), mapped.template_of(places.range).map(|spot| spot.to_string()));
            }
            prop_assert_eq!(mapped.lookup(usize::MAX).map(|places| places.kind), None);
        }
    }
}
