//! Templates over values as files give them: every number a float.

use std::time::Duration;

use chart::{Chart, Provenance};
use common::limits::Limits;
use common::sys::Memory;

use super::Template;

const VALUES: &str = "\
name: web
port: 80
big: 1000000
on: true
nothing: null
html: a<b
list: [a, b, c, d]
people:
- {name: ann, age: 30, tags: {x: 1}}
- {name: bob, age: 40}
- {name: cyd}
deep: {a: {b: {c: 1}}, 'k.1': v}
gaps: [1, null, 3]
";

fn run(template: &str) -> Result<String, String> {
    let sys = Memory::new().at(Duration::ZERO).file("/c/Chart.yaml", "{apiVersion: v2, name: c, version: 1.0.0}");
    let sys = sys.file("/c/values.yaml", VALUES);
    let path = std::path::Path::new("/c");
    let chart = Chart::load_plain(&sys, path, &Limits::default(), &mut Provenance::new()).unwrap();
    Template::parse(template)?.execute(&chart.values())
}

fn all(cases: &[(&str, &str)]) {
    for (template, want) in cases {
        assert_eq!(run(template).as_deref(), Ok(*want), "{template}");
    }
}

#[test]
fn fields_and_text() {
    all(&[
        ("name", "name"),
        ("{.name}", "web"),
        ("{ $.name } is {@.port}", "web is 80"),
        ("{.big}", "1e+06"),
        ("{.nothing}", "null"),
        ("{.deep.k\\.1}{['deep']['k\\.1']}", "vv"),
        ("{.deep}", r#"{"a":{"b":{"c":1}},"k.1":"v"}"#),
        ("{.people[0].tags}{\"\\t\"}{'it\\'s'}", "{\"x\":1}\tit's"),
        ("{3} {-1.5} {true}", "3 -1.5 true"),
    ]);
    assert!(run("{.nope}").is_err());
}

#[test]
fn lists_are_cut_and_joined() {
    all(&[
        ("{.list}", r#"["a","b","c","d"]"#),
        ("{.list[*]}", "a b c d"),
        ("{.list[-1]}{.list[1]}", "db"),
        ("{.list[1:3]}", "b c"),
        ("{.list[::2]}", "a c"),
        ("{.list[0,3]}", "a d"),
        ("{.list[2:2]}", ""),
        ("{.people[*]['name','age']}", "ann bob cyd 30 40"),
        ("{.gaps[*]}", "1 null 3"),
    ]);
    for broken in ["{.list[4]}", "{.list[3:1]}", "{.list[::0]}", "{.name[0]}"] {
        assert!(run(broken).is_err(), "{broken}");
    }
}

#[test]
fn filters_compare_values_of_one_kind() {
    all(&[
        ("{.people[?(@.name=='bob')].age}", "40"),
        ("{.people[?(@.name!=\"bob\")].name}", "ann cyd"),
        ("{.people[?(@.tags)].name}", "ann"),
        ("{.list[?(@>='c')]}", "c d"),
        ("{.list[?(@<='b')]}", "a b"),
    ]);
    // A number without a point is an integer in a template and a float in a file.
    assert_eq!(run("{.people[?(@.age==30)].name}").unwrap_err(), "incompatible types for comparison");
    assert_eq!(run("{.people[?(@.age>30.5)].name}").unwrap_err(), "age is not found");
    assert_eq!(run("{.people[0:2][?(@.age>30.5)].name}").unwrap_err().as_str().split(' ').next(), Some("what"));
}

#[test]
fn ranges_repeat_what_is_in_them() {
    all(&[
        ("{range .people[*]}{.name};{end}.", "ann;bob;cyd;."),
        ("{range .people[0:2]}{range .name}{@}-{end}{end}", "ann-bob-"),
        ("{range .gaps[*]}<{@}>{end}", "<1><<no value>><3>"),
        // Without an end the rest is walked once more, over the whole document, as the original does.
        ("{range .people[*]}{.name}", "annbobcydweb"),
    ]);
    assert_eq!(run("{end}").unwrap_err(), "not in range, nothing to end");
    let nested = "{range @}".repeat(200);
    assert!(run(&nested).unwrap_err().contains("nested deeper"));
}

#[test]
fn the_way_down_finds_what_stands_in_others() {
    all(&[("{..name}", "web ann bob cyd"), ("{.deep..c}", "1"), ("{.deep.*}", r#"{"b":{"c":1}} v"#)]);
    assert_eq!(run("{....}").unwrap_err(), "invalid multiple recursive descent");
    let product = format!("{{{}}}", "..[*]..*".repeat(12));
    assert!(run(&product).is_err());
}

#[test]
fn what_is_no_template_is_named() {
    for (template, want) in [
        ("{.a", "unclosed action"),
        ("{.a[}", "unterminated array"),
        ("{.a[x]}", "invalid array index x"),
        ("{.a[-]}", "array index - is not a number"),
        ("{.a[?(@.b==1]}", "unterminated filter"),
        ("{.a[?(@.b==1)x]}", "unclosed array expect ]"),
        ("{\"a}", "unterminated quoted string"),
        ("{'\\q'}", "unquote string '\\q' error invalid syntax"),
        ("{#}", "unrecognized character in action: U+0023 '#'"),
        ("{1.2.3}", "cannot parse number 1.2.3"),
    ] {
        assert_eq!(Template::parse(template).unwrap_err(), want, "{template}");
    }
    let nested = "[?(@".repeat(5_000) + &")]".repeat(5_000);
    assert!(Template::parse(&format!("{{{nested}}}")).is_err());
}
