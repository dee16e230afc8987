#!/usr/bin/env python3
"""Replays the recorded originals and holds the result against tests/passing/<suite>.txt.

ratchet.py BIN_DIR CONFORMANCE_DIR [--bless]

A suite's list names the recorded cases that pass. It only grows: a listed case that fails breaks the build, and
--bless adds the cases that pass by now. Suites whose binary is absent are named and left out. The totals are printed.
"""
import argparse, glob, json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# suite: original, binary, the runner's arguments, the parts of a case that it compares
SUITES = {
    "kyverno-apply": ("kyverno", "policy-apply", ["--part", "apply", "--messages"], ["apply"]),
    "kyverno-test": ("kyverno", "policy-apply", ["--part", "test", "--messages"], ["test"]),
}
# suite: original, binary, the runner's suite; standard error is compared, too
LINES = {
    "helm-cases": ("helm", "render", "cases"),
    "helm-snippets": ("helm", "render", "snippets"),
}
# suite: original, binary, the runner's suite; standard error is always compared
NAMED = {
    "spectral-own": ("spectral", "values-lint", "own"),
    "spectral-functions": ("spectral", "values-lint", "functions"),
    "spectral-rulesets": ("spectral", "values-lint", "rulesets"),
    "spectral-scenarios": ("spectral", "values-lint", "scenarios"),
}
# suite: original, binary, the runner's arguments; cases stand in a file each
FILES = {
    "pluto": ("pluto", "deprecations", ["--want", "v5.24.0"]),
    "pluto-stdout": ("pluto", "deprecations", ["--want", "v5.24.0", "--no-stderr"]),
}
# suite: original, binary, the name it is called by, the recorded texts that are compared one by one
TEXTS = {
    "kyverno-text": ("kyverno", "policy-apply", "kyverno", ["apply_text", "apply_table"]),
    "kyverno-test-text": (
        "kyverno", "policy-apply", "kyverno", ["test_text", "test_junit", "test_markdown", "test_yaml"]),
}


def rows(directory):
    with open(os.path.join(directory, "expected.jsonl"), encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def holds(row, part):
    """True when the runner compares something of this part; without that a case would pass for nothing."""
    if part == "apply" and (row.get("apply_lacks") or row.get("apply_offline") is False):
        return False
    recorded = row.get(part) or []
    return any(entry and not entry.get("crash") for entry in (recorded if isinstance(recorded, list) else [recorded]))


def replay(directory, binary, arguments, parts):
    """The ids of the recorded cases that hold one of the parts, those of them that pass, and the runner's own totals."""
    known = [row["id"] for row in rows(directory) if any(holds(row, part) for part in parts)]
    return run(directory, binary, arguments, known)


def lines(directory, binary, suite):
    """The same where a file of lines holds the cases, each with its text on standard error."""
    with open(os.path.join(directory, suite + ".jsonl"), encoding="utf-8") as cases:
        known = [case["id"] for case in map(json.loads, cases) if not case.get("environment")]
    return run(directory, binary, ["--suite", suite, "--stderr"], known)


def named(directory, binary, suite):
    """The same where the runner needs no more than the suite; cases whose document is not here are left out."""
    with open(os.path.join(directory, suite + ".jsonl"), encoding="utf-8") as cases:
        known = [case["id"] for case in map(json.loads, cases) if "document" in case or "files" in case]
    return run(directory, binary, ["--suite", suite], known)


def files(directory, binary, arguments):
    """The same where each case is a file."""
    known = []
    for path in sorted(glob.glob(os.path.join(directory, "cases", "*", "*.json"))):
        with open(path, encoding="utf-8") as case:
            known.append(json.load(case)["id"])
    return run(directory, binary, arguments, known)


def run(directory, binary, arguments, known):
    """Calls the runner, which lists the cases that fail."""
    with tempfile.NamedTemporaryFile("r", suffix=".failed") as failed:
        command = [sys.executable, os.path.join(directory, "run.py"), "--bin", binary, "--list-failed", failed.name]
        done = subprocess.run(command + arguments, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit("%s: %s" % (directory, done.stderr))
        lost = set(failed.read().split("\n"))
    return known, [case for case in known if case not in lost], done.stdout.splitlines()[:-1]


def texts(directory, binary, name, parts):
    """The same over recorded standard outputs, each on its own: `<case>#<part>`, with a number where there are several."""
    known, passing = [], []
    with tempfile.TemporaryDirectory() as links:
        link = os.path.join(links, name)
        os.symlink(os.path.abspath(binary), link)
        for row in rows(directory):
            for part in parts:
                recorded = row.get(part) or []
                for nth, text in enumerate(recorded if isinstance(recorded, list) else [recorded]):
                    if not text or text.get("stable") is False:
                        continue
                    case = "%s#%s%s" % (row["id"], part, nth or "")
                    known.append(case)
                    done = subprocess.run([link] + text["argv"], cwd=os.path.join(directory, "cases"),
                                          capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
                    if done.returncode == text["exit"] and done.stdout.decode("utf-8", "replace") == text["stdout"]:
                        passing.append(case)
    return known, passing, []


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir")
    parser.add_argument("conformance_dir")
    parser.add_argument("--bless", action="store_true")
    opts = parser.parse_args()
    # Tools name the working directory by its real path in some messages.
    opts.conformance_dir = os.path.realpath(opts.conformance_dir)
    broken = passed = total = 0
    for suite, (original, binary, *rest) in {**SUITES, **TEXTS, **LINES, **NAMED, **FILES}.items():
        binary = os.path.join(opts.bin_dir, binary)
        directory = os.path.join(opts.conformance_dir, original)
        if not os.path.exists(binary) or not os.path.isdir(directory):
            print("== %s: no %s or no %s" % (suite, binary, directory))
            continue
        play = texts if suite in TEXTS else lines if suite in LINES else named if suite in NAMED else files if suite in FILES else replay
        known, passing, output = play(directory, binary, *rest)
        path = os.path.join(HERE, "passing", suite + ".txt")
        listed = open(path, encoding="utf-8").read().split("\n")[:-1] if os.path.exists(path) else []
        lost = [case for case in listed if case not in set(passing)]
        new = [case for case in passing if case not in set(listed)]
        print("== %s: %d of %d cases pass, %d listed" % (suite, len(passing), len(known), len(listed)))
        print("".join("   %s\n" % line for line in output), end="")
        for case in lost:
            print("   LOST %s" % case)
        if new and not opts.bless:
            print("   %d more cases pass than are listed: `make bless` adds them" % len(new))
        if opts.bless:
            with open(path, "w", encoding="utf-8") as out:
                out.write("".join(case + "\n" for case in sorted(set(listed) | set(new))))
        broken += len(lost)
        passed += len(passing)
        total += len(known)
    print("recorded originals: %d of %d cases pass, %d lost" % (passed, total, broken))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
