//! The checks on the arguments of `apply`, in the original's order and words, and the flags that are not built yet.
//!
//! kyverno: cmd/cli/kubectl-kyverno/commands/apply/command.go (`checkArguments`)

use report::ReportTo;

use super::flags::{ApplyArgs, ClusterArgs};

const INVALID_CONCURRENCY: &str =
    "failed to load resources (failed to load resources: invalid options: concurrency cannot exceed 32)";
const SMALL_BATCH: &str =
    "failed to load resources (failed to load resources: invalid options: batch size cannot be less than 100)";
const LARGE_BATCH: &str =
    "failed to load resources (failed to load resources: invalid options: batch size cannot exceed 20000)";

/// The first thing that is wrong with the arguments, as the original says it.
pub(crate) fn check(args: &ApplyArgs) -> Result<(), &'static str> {
    let payloads = !args.later.http_payload.is_empty() || !args.later.envoy_payload.is_empty();
    let is_stdin = |paths: &[String]| paths.iter().any(|path| path == "-");
    if !args.input.values_file.is_empty() && args.input.set.is_some() {
        return Err("pass the values either using set flag or values_file flag");
    }
    if args.policies.is_empty() {
        return Err("require policy");
    }
    if is_stdin(&args.policies) && is_stdin(&args.input.resource) {
        return Err("a stdin pipe can be used for either policies or resources, not both");
    }
    if !args.input.resource.is_empty() && !args.input.json.is_empty() {
        return Err("both resource and json files can not be used together, use one or the other");
    }
    if args.input.resource.is_empty() && args.input.json.is_empty() && !payloads && !args.cluster.cluster {
        return Err("resource file(s) or cluster required");
    }
    if args.chart.chart_values.iter().any(|path| path.trim() == "-") {
        return Err("values of charts are not read from standard input");
    }
    let ClusterArgs { cluster, concurrent, batch_size, .. } = args.cluster;
    if cluster && concurrent > 1 {
        // kyverno: pkg/cli/loader/resource_loader.go (`validateOptions`)
        if concurrent > 32 {
            return Err(INVALID_CONCURRENCY);
        }
        if !(100..=20_000).contains(&batch_size) {
            return Err(if batch_size < 100 { SMALL_BATCH } else { LARGE_BATCH });
        }
    }
    let has_crds = args.input.crd_paths.iter().any(|path| !path.trim().is_empty());
    if has_crds && !args.cluster.kubeconfig.trim().is_empty() {
        return Err("crd-paths and kubeconfig flags are mutually exclusive, please use only one of them");
    }
    Ok(())
}

/// What to say of a flag that prints, beside `--fix`, which prints a diff of its own.
pub(crate) fn beside_fix(args: &ApplyArgs) -> Option<String> {
    let output = &args.output;
    let given = [
        ("--policy-report", output.policy_report),
        ("--generate-exceptions", output.generate_exceptions),
        ("--table", output.table),
        ("--report", args.own.report.iter().any(ReportTo::is_on_stdout)),
        ("--output", !output.output.is_empty()),
        // What is in a cluster is in no file.
        ("--cluster", args.cluster.cluster),
    ];
    let (name, _) = given.into_iter().find(|(_, is_given)| *is_given && args.own.fix.is_some())?;
    Some(format!("flags `--fix` and `{name}` cannot be used together"))
}

/// What to say of the first flag that is given and not built yet.
pub(crate) fn unbuilt(args: &ApplyArgs) -> Option<String> {
    let (later, cel) = (&args.later, "; only CEL policies read it");
    let without = "; this program was built without the feature `cluster`";
    let given = [
        ("--cluster", args.cluster.cluster && !cfg!(feature = "cluster"), without),
        ("--registry", later.registry, ""),
        ("--context-file", !later.context_file.is_empty(), cel),
        ("--http-payload", !later.http_payload.is_empty(), cel),
        ("--envoy-payload", !later.envoy_payload.is_empty(), cel),
    ];
    let (name, _, why) = given.into_iter().find(|(_, is_given, _)| *is_given)?;
    Some(format!("flag `{name}` is not supported yet{why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(policies: &[&str], resources: &[&str]) -> ApplyArgs {
        let own = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let mut args = ApplyArgs { policies: own(policies), ..ApplyArgs::default() };
        args.input.resource = own(resources);
        args
    }

    #[test]
    fn the_first_wrong_thing_is_named_in_the_originals_order() {
        assert_eq!(check(&args(&[], &[])), Err("require policy"));
        assert_eq!(check(&args(&["p"], &[])), Err("resource file(s) or cluster required"));
        let both = "a stdin pipe can be used for either policies or resources, not both";
        assert_eq!(check(&args(&["p", "-"], &["-"])), Err(both));
        assert_eq!(check(&args(&["p"], &["r"])), Ok(()));
        let mut values = args(&[], &[]);
        values.input.values_file = "v.yaml".into();
        values.input.set = Some(Vec::new());
        assert_eq!(check(&values), Err("pass the values either using set flag or values_file flag"));
        let mut json = args(&["p"], &["r"]);
        json.input.json = vec!["j".into()];
        assert!(check(&json).unwrap_err().starts_with("both resource and json files"));
    }

    #[test]
    fn an_unbuilt_flag_is_named() {
        let mut given = args(&["p"], &["r"]);
        assert_eq!(unbuilt(&given), None);
        given.later.context_file = "c.yaml".into();
        assert_eq!(
            unbuilt(&given).as_deref(),
            Some("flag `--context-file` is not supported yet; only CEL policies read it")
        );
        given.later = super::super::flags::LaterArgs::default();
        given.cluster.cluster = true;
        assert_eq!(unbuilt(&given).is_some(), !cfg!(feature = "cluster"));
    }
}
