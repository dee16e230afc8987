#!/usr/bin/env python3
"""Records what the original prints for the cases of this folder.

record.py HELM [FILE]...   HELM is the binary, version 4.1.4; with files only those.

A case has `note`, `files` (names and texts; `$GOOD` at the start of a text stands for a Chart.yaml that nobody complains of) and
`args`; `exit`, `stdout` and `stderr` are written here. The directory that the files lie in is left out of what is printed.
"""
import glob, os, re, shutil, subprocess, sys, tempfile
import yaml

HERE = os.path.dirname(os.path.abspath(__file__))
GOOD = "apiVersion: v2\nname: app\nversion: 1.0.0\nicon: https://example.org/icon.png\n"


def text(dumper, value):
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


yaml.add_representer(str, text)


def record(helm, case):
    root = os.path.realpath(tempfile.mkdtemp())
    try:
        for name, content in case["files"].items():
            path = os.path.join(root, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(content.replace("$GOOD", GOOD, 1) if content.startswith("$GOOD") else content)
        environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "TZ": "UTC"}
        args = [helm, "lint"] + case["args"]
        done = subprocess.run(args, cwd=root, capture_output=True, env=environment, stdin=subprocess.DEVNULL, timeout=60)
        shown = lambda data: data.decode().replace(root + "/", "/")
        out = {key: case[key] for key in ("note", "files", "args")}
        out["exit"] = done.returncode
        for key, data in (("stdout", done.stdout), ("stderr", done.stderr)):
            if data:
                out[key] = shown(data)
        return out
    finally:
        shutil.rmtree(root)


def main():
    helm, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    for path in sorted(names or glob.glob(os.path.join(HERE, "*.yaml"))):
        cases = yaml.safe_load(open(path, encoding="utf-8"))
        cases = [record(helm, case) for case in cases]
        with open(path, "w", encoding="utf-8") as file:
            file.write("# Recorded from Helm 4.1.4 by record.py.\n")
            yaml.dump(cases, file, sort_keys=False, allow_unicode=True, width=1000)


main()
