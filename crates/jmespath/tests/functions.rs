//! The list that `jp function` prints: names, signatures and notes of Kyverno's functions, in `functions.tsv`.

#[test]
fn kyvernos_functions_are_listed_by_signature() {
    let list: String = jmespath::functions()
        .into_iter()
        .filter_map(|function| Some(format!("{}\t{}\t{}\n", function.name(), function.signature(), function.note()?)))
        .collect();
    assert_eq!(list, include_str!("functions.tsv"));
}
