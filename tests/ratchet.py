#!/usr/bin/env python3
"""Replays the recorded originals and holds the result against tests/passing/<suite>.txt.

ratchet.py BIN_DIR CONFORMANCE_DIR [--bless]

A suite's list names the recorded cases that pass. It only grows: a listed case that fails breaks the build, and
--bless adds the cases that pass by now. Suites whose binary is absent are named and left out. The totals are printed.
"""
import argparse, json, os, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))

# suite: original, binary, the runner's arguments, the parts of a case that it compares (none: every case counts)
SUITES = {
    "kyverno-apply": ("kyverno", "policy-apply", ["--part", "apply", "--messages"], ["apply"]),
    "kyverno-text": ("kyverno", "policy-apply", ["--part", "text"], ["apply_text", "apply_table"]),
}


def cases(directory, parts):
    """The ids of the recorded cases that hold something for one of the parts."""
    with open(os.path.join(directory, "expected.jsonl"), encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [row["id"] for row in rows if not parts or any(row.get(part) for part in parts)]


def replay(directory, binary, arguments):
    """The runner's own totals and the ids of the cases that fail."""
    with tempfile.NamedTemporaryFile("r", suffix=".failed") as failed:
        command = [sys.executable, os.path.join(directory, "run.py"), "--bin", binary, "--list-failed", failed.name]
        done = subprocess.run(command + arguments, capture_output=True, text=True)
        if done.returncode not in (0, 1):
            sys.exit("%s: %s" % (directory, done.stderr))
        return done.stdout, set(failed.read().split("\n"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bin_dir")
    parser.add_argument("conformance_dir")
    parser.add_argument("--bless", action="store_true")
    opts = parser.parse_args()
    broken = passed = total = 0
    for suite, (original, binary, arguments, parts) in SUITES.items():
        binary = os.path.join(opts.bin_dir, binary)
        directory = os.path.join(opts.conformance_dir, original)
        if not os.path.exists(binary) or not os.path.isdir(directory):
            print("== %s: no %s or no %s" % (suite, binary, directory))
            continue
        known = cases(directory, parts)
        output, failed = replay(directory, binary, arguments)
        passing = [case for case in known if case not in failed]
        path = os.path.join(HERE, "passing", suite + ".txt")
        listed = open(path, encoding="utf-8").read().split("\n")[:-1] if os.path.exists(path) else []
        lost = [case for case in listed if case not in set(passing)]
        new = [case for case in passing if case not in set(listed)]
        print("== %s: %d of %d cases pass, %d listed" % (suite, len(passing), len(known), len(listed)))
        print("".join("   %s\n" % line for line in output.splitlines()[:-1]), end="")
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
