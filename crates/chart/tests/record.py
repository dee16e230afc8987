#!/usr/bin/env python3
"""Records what the original prints for the runs of tests/cases/*/runs.yaml.

record.py HELM [NAME]...   HELM is the binary; with names only the cases whose folder is named so.

A run has `note` and `args`; `stdout`, `error` and `log` are written here. Paths in the arguments are relative to the case's
folder, in which the binary runs. A case's `links.yaml` names symbolic links to make beside its files before that.
"""
import os, re, shutil, subprocess, sys, tempfile
import yaml

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cases")
HINT = "\n\nUse --debug flag to render out invalid YAML"


class Block(str):
    pass


def block(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|" if "\n" in text else None)


yaml.add_representer(Block, block)


def linked(folder):
    """The folder, or where it says so a copy of it with links."""
    path = os.path.join(folder, "links.yaml")
    if not os.path.exists(path):
        return folder
    copy = os.path.realpath(os.path.join(tempfile.mkdtemp(), "case"))
    shutil.copytree(folder, copy)
    for link, target in yaml.safe_load(open(path, encoding="utf-8")).items():
        link = os.path.join(copy, link)
        os.makedirs(os.path.dirname(link), exist_ok=True)
        os.symlink(target, link)
    return copy


def record(helm, name):
    folder = os.path.join(HERE, name)
    path = os.path.join(folder, "runs.yaml")
    folder = linked(folder)
    runs = yaml.safe_load(open(path, encoding="utf-8"))
    home = "/nonexistent"
    environment = {"PATH": os.environ["PATH"], "HOME": home, "TZ": "UTC"}
    out = []
    for run in runs:
        args = [helm, "template"] + [str(arg) for arg in run["args"]]
        stdin = run.get("stdin", "").encode()
        done = subprocess.run(args, cwd=folder, capture_output=True, env=environment, input=stdin, timeout=60)
        stderr = done.stderr.decode().replace(folder + "/", "$CASE/")
        kept = {key: run[key] for key in ("note", "args", "stdin") if key in run}
        log = "".join(line + "\n" for line in stderr.split("\n") if re.match(r"level=", line))
        rest = re.sub(r"(?m)^level=.*\n", "", stderr)
        if done.returncode == 0:
            kept["stdout"] = Block(done.stdout.decode())
        else:
            text = rest[len("Error: "):-1]
            kept["error"] = Block(text[: -len(HINT)] if text.endswith(HINT) else text)
        if log:
            kept["log"] = Block(log)
        out.append(kept)
    with open(path, "w", encoding="utf-8") as file:
        yaml.dump(out, file, sort_keys=False, allow_unicode=True, width=1000)
    print(name, len(out))


def main():
    helm, names = sys.argv[1], sys.argv[2:] or sorted(os.listdir(HERE))
    for name in names:
        record(helm, name)


main()
