//! Streams of documents: going on after errors, the splitting of the Kubernetes tools, spans, and single events.

use yaml::{Dialect, Documents, ErrorKind, Events, FileId, Item, Path, ReadOptions, ScalarClass};

fn outcomes(text: &str, options: ReadOptions) -> Vec<Result<String, String>> {
    Documents::new(text.into(), options)
        .map(|document| match document {
            Ok(document) => {
                let mut json = String::new();
                yaml::writer::json(document.root(), yaml::writer::JsonOptions::marshal(), &mut json).unwrap();
                Ok(json)
            }
            Err(error) => Err(error.to_string()),
        })
        .collect()
}

fn ok(json: &str) -> Result<String, String> {
    Ok(json.into())
}

fn err(message: &str) -> Result<String, String> {
    Err(message.into())
}

#[test]
fn reading_goes_on_at_the_next_mark_after_an_error() {
    let text = "a: 1\n---\nb: [\n---\nc: 3\n---\nd: *x\n---\n\te: 5\n--- # f\nf: 6\n";
    let got = outcomes(text, ReadOptions::default());
    assert_eq!(got.len(), 6);
    assert_eq!((&got[0], &got[2], &got[5]), (&ok(r#"{"a":1}"#), &ok(r#"{"c":3}"#), &ok(r#"{"f":6}"#)));
    assert!(got[1].is_err() && got[3].is_err() && got[4].is_err(), "{got:?}");
}

#[test]
fn a_decoding_error_costs_one_document_only() {
    let got = outcomes("a: !!int x\n---\nb: .nan\n---\nc: 1\n", ReadOptions::default());
    let want = [err("yaml: cannot decode !!str `x` as a !!int"), err("json: unsupported value: NaN"), ok(r#"{"c":1}"#)];
    assert_eq!(got, want);
}

#[test]
fn an_unclosed_quote_ends_at_the_next_mark() {
    let got = outcomes("a: \"b\n---\nc: 1\n", ReadOptions::default());
    assert_eq!(got, [err("yaml: line 2: found unexpected document indicator"), ok(r#"{"c":1}"#)]);
}

#[test]
fn forbidden_characters_spoil_their_document_only() {
    let got = outcomes("a: 1\n---\nb: \u{1}\n---\nc: 3\n", ReadOptions::default().kubernetes());
    assert_eq!(got, [ok(r#"{"a":1}"#), err("yaml: control characters are not allowed"), ok(r#"{"c":3}"#)]);
}

#[test]
fn pieces_count_their_own_lines_and_end_in_a_line_feed() {
    let options = ReadOptions::default().kubernetes();
    assert_eq!(outcomes("a: 1\n---\nb: |\n  x", options), [ok(r#"{"a":1}"#), ok(r#"{"b":"x\n"}"#)]);
    let got = outcomes("a: 1\n---\nb: 1\n\tc: 2\n", options);
    assert_eq!(got[1], err("yaml: line 2: found a tab character that violates indentation"));
    assert_eq!(outcomes("a: 1\n---\nb: \"x", options)[1], err("yaml: line 2: found unexpected end of stream"));
}

#[test]
fn pieces_without_content_are_left_out_and_what_follows_a_mark_is_an_error() {
    let options = ReadOptions::default().kubernetes();
    assert_eq!(outcomes("# a\n---\n\n---\nb: 1\n---\n# c\n", options), [ok(r#"{"b":1}"#)]);
    assert_eq!(outcomes("---\n---\n", options), [ok("null")]);
    let got = outcomes("a: 1\n---\nb: 1\n--- c\nd: 1\n", options);
    assert_eq!(got, [ok(r#"{"a":1}"#), err("invalid Yaml document separator: c"), ok(r#"{"d":1}"#)]);
}

#[test]
fn anchors_end_with_the_document_but_not_in_a_v3_decoder() {
    let text = "a: &x {k: [1, 2]}\n---\nb: *x\n";
    assert!(outcomes(text, ReadOptions::default())[1].is_err());
    let v3 = outcomes(text, ReadOptions::default().dialect(Dialect::GoV3));
    assert_eq!(v3[1], ok(r#"{"b":{"k":[1,2]}}"#));
}

#[test]
fn spans_point_into_the_whole_text() {
    let text = "# x\n---\nžluť:\n  - name: 'a'\n    image: |\n      x\n\n---\nb: &k [1]\nc: *k\n";
    for options in [ReadOptions::new(FileId(3)), ReadOptions::new(FileId(3)).kubernetes()] {
        let documents: Vec<_> = Documents::new(text.into(), options).map(Result::unwrap).collect();
        let shown = |nth: usize, path: &Path| {
            let location = documents[nth].locate(path);
            assert!(location.found);
            assert_eq!(location.value.file, FileId(3));
            let key = location.key.map(|key| text.get(key.range()).unwrap());
            (key, text.get(location.value.range()).unwrap())
        };
        let item = Path::root().join("žluť").join(0);
        assert_eq!(shown(0, &item.join("name")), (Some("name"), "'a'"));
        assert_eq!(shown(0, &item.join("image")).0, Some("image"));
        assert!(shown(0, &item).1.starts_with("name: 'a'\n    image: |\n      x\n"));
        assert_eq!(shown(1, &Path::root().join("b")), (Some("b"), "&k [1]"));
        assert_eq!(shown(1, &Path::root().join("c")), (Some("c"), "*k"));
    }
}

#[test]
fn errors_have_a_reason_a_hint_and_a_place() {
    let text = "a:\n\tb: 1\n";
    let error = Documents::new(text.into(), ReadOptions::default()).next().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Syntax);
    assert_eq!(error.reason(), "a tab in the indentation");
    assert_eq!(error.hint(), Some("tabs cannot indent YAML; use blanks"));
    assert_eq!(error.span().range(), 3..3);
    let template = Documents::new("{{- if .Values.x }}\na: 1\n".into(), ReadOptions::default()).next().unwrap();
    assert!(template.unwrap_err().hint().unwrap().contains("template"));
}

#[test]
fn numbers_depend_on_the_dialect() {
    let number = |dialect| {
        let options = ReadOptions::default().dialect(dialect);
        let document = Documents::new("a: 017\n".into(), options).next().unwrap().unwrap();
        document.root().get("a").unwrap().number().unwrap().as_f64()
    };
    assert_eq!((number(Dialect::GoV2Json), number(Dialect::GoV3), number(Dialect::Yaml12Core)), (15.0, 15.0, 17.0));
}

#[test]
fn nodes_can_be_passed_over_without_building_them() {
    let text = "kind: Pod\nspec:\n  a: [1, {b: 2}]\n  c: |\n    x\nmetadata: {name: n}\n";
    let mut events = Events::new(text.into(), ReadOptions::default());
    let mut seen = Vec::new();
    assert_eq!(events.next_event().unwrap().item, Item::DocumentStart { explicit: false });
    assert_eq!(events.next_event().unwrap().item, Item::MapStart);
    loop {
        let key = events.next_event().unwrap();
        if key.item == Item::MapEnd {
            break;
        }
        assert!(matches!(key.item, Item::Scalar { class: ScalarClass::Str, .. }));
        seen.push(events.text(&key).to_owned());
        events.skip_node().unwrap();
    }
    assert_eq!(seen, ["kind", "spec", "metadata"]);
    assert_eq!(events.next_event().unwrap().item, Item::DocumentEnd { explicit: false });
    assert_eq!(events.next_event().unwrap().item, Item::StreamEnd);
    assert_eq!(events.next_event().unwrap().item, Item::StreamEnd);
}
