#!/usr/bin/env python3
"""Looks at the pages of `--report html` in a headless Chromium: filters, groups, keys, errors on the console, hostile texts.

    PAGES=DIR cargo test -p report --test formats pages && tests/page.py DIR [SHOTS]

DIR holds sample.html, hostile.html, large.html and empty.html. SHOTS, where it is given, gets screenshots: light, dark, narrow.
Where there is no Chromium (CHROMIUM names one), nothing is tested, and a line says so. The browser is spoken to through a
pipe, so nothing but Python's library is needed.
"""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 60


class Browser:
    """A Chromium with one tab."""

    def __init__(self, program, home):
        # The browser reads commands from descriptor 3 and writes answers to descriptor 4.
        to_read, self.to_write = os.pipe()
        self.from_read, from_write = os.pipe()

        def places():
            # Out of the way first, since either may be 3 or 4 itself.
            mine, theirs = os.dup(to_read), os.dup(from_write)
            os.dup2(mine, 3)
            os.dup2(theirs, 4)

        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={home}",
                 "--no-first-run", "--disable-background-networking", "--disable-component-update"]
        self.process = subprocess.Popen([program, *flags, "about:blank"], preexec_fn=places, close_fds=False,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(from_write)
        self.rest, self.number, self.session, self.events = b"", 0, None, []
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def message(self):
        while b"\0" not in self.rest:
            piece = os.read(self.from_read, 1 << 20)
            if not piece:
                raise SystemExit("the browser is gone")
            self.rest += piece
        text, self.rest = self.rest.split(b"\0", 1)
        return json.loads(text)

    def call(self, method, **params):
        self.number += 1
        command = {"id": self.number, "method": method, "params": params}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.to_write, json.dumps(command).encode() + b"\0")
        while True:
            message = self.message()
            if message.get("id") == self.number:
                assert "error" not in message, (method, message["error"])
                return message["result"]
            self.events.append(message)

    def open(self, file, script=True):
        self.events = []
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.call("Page.navigate", url=pathlib.Path(file).resolve().as_uri())
        end = time.monotonic() + PATIENCE
        while not any(event.get("method") == "Page.loadEventFired" for event in self.events):
            assert time.monotonic() < end, f"{file} does not load"
            self.events.append(self.message())

    def value(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, (expression, answer)
        return answer["result"].get("value")

    def key(self, key, code=None, text=None):
        keys = {"Enter": 13, "Escape": 27, "Tab": 9}
        common = {"key": key, "code": code or key, "windowsVirtualKeyCode": keys.get(key, ord(key.upper()[0]))}
        text = "\r" if key == "Enter" else key if len(key) == 1 else text
        self.call("Input.dispatchKeyEvent", type="keyDown", **common, **({"text": text} if text else {}))
        self.call("Input.dispatchKeyEvent", type="keyUp", **common)

    def click(self, selector):
        self.value(f"document.querySelector({json.dumps(selector)}).click()")
        self.value("new Promise((done) => setTimeout(done, 20))")

    def look(self, width=1200, height=1000, dark=False, media=""):
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def shot(self, file):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        pathlib.Path(file).write_bytes(base64.b64decode(data))

    def trouble(self):
        """What went wrong on the page, and what it asked the network for."""
        self.value("1")
        wrong = []
        for event in self.events:
            method, params = event.get("method"), event.get("params", {})
            if method == "Runtime.exceptionThrown" or method == "Log.entryAdded" and params["entry"]["level"] == "error":
                wrong.append(json.dumps(params)[:400])
            if method == "Runtime.consoleAPICalled" or method == "Page.javascriptDialogOpening":
                wrong.append(json.dumps(params)[:400])
            if method == "Network.requestWillBeSent" and not params["request"]["url"].startswith(("file:", "data:")):
                wrong.append(params["request"]["url"])
        return wrong

    def end(self):
        os.close(self.to_write)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()


SHOWN = "[...document.querySelectorAll('.finding')].filter((one) => one.offsetParent).length"
STATUS = "document.getElementById('status').textContent"
HEADS = "[...document.querySelectorAll('#list h3')].filter((one) => one.offsetParent).map((one) => one.firstChild.textContent)"


def equal(got, want, what):
    assert got == want, f"{what}: {got!r} and not {want!r}"


def search(page, text):
    page.value(f"(() => {{ const box = document.getElementById('search'); box.value = {json.dumps(text)};"
               "box.dispatchEvent(new Event('input', {bubbles: true})); })()")


def filters(page, pages):
    page.open(pages / "sample.html")
    equal(page.value(SHOWN), 5, "all findings")
    equal(page.value(STATUS), "5 findings", "the status")
    search(page, "tag LATEST")
    equal((page.value(SHOWN), page.value(STATUS)), (1, "1 of 5 findings"), "a search")
    search(page, "no such words")
    assert page.value("!document.getElementById('none').hidden"), "nothing fits, and nothing says so"
    page.click("#clear")
    equal(page.value(SHOWN), 5, "after clearing")
    page.click("#severities input[value=error]")
    equal(page.value(SHOWN), 3, "without errors")
    page.click("#clear")
    page.value("(() => { const box = document.querySelector('#environment select'); box.value = '0';"
               "box.dispatchEvent(new Event('input', {bubbles: true})); })()")
    equal(page.value(SHOWN), 4, "of dev")
    page.click("#clear")
    page.value("(() => { const box = document.querySelector('#standing select'); box.value = 'rest';"
               "box.dispatchEvent(new Event('input', {bubbles: true})); })()")
    equal(page.value(SHOWN), 2, "known and suppressed")
    page.click("#clear")
    for group, want in [("resource", ["Deployment shop/web", "no object"]),
                        ("file", ["app/deploy ment.yaml", "no file", "charts/app/templates/gone.yaml"])]:
        page.click(f"#groups input[value={group}]")
        equal([head.strip() for head in page.value(HEADS)], want, f"by {group}")
    page.click(".matrix td.error a[data-column='1']")
    equal(page.value("document.querySelector('#environment select').value"), "1", "a cell chooses its environment")
    equal(page.value("location.hash"), "#p0", "a cell goes to its policy")
    assert page.value("!!document.querySelector(location.hash)"), "and the policy is there"
    equal(page.trouble(), [], "sample.html")


def keys(page, pages):
    page.open(pages / "sample.html")
    page.key("/", "Slash")
    equal(page.value("document.activeElement.id"), "search", "/ goes to the search")
    for letter in "tag":
        page.key(letter)
    equal(page.value("document.getElementById('search').value"), "tag", "letters go there, not to the keys of the page")
    page.key("Escape")
    equal(page.value("[document.getElementById('search').value, document.activeElement.tagName]"), ["", "BODY"], "Escape")
    active = "document.activeElement.closest('.finding')?.id"
    page.key("j")
    first = page.value(active)
    page.key("j")
    second = page.value(active)
    assert first and second and first != second, (first, second)
    page.key("k")
    equal(page.value(active), first, "k goes back")
    before = page.value(f"document.getElementById('{first}').open")
    page.key("Enter")
    equal(page.value(f"document.getElementById('{first}').open"), not before, "Enter folds")
    page.open(pages / "sample.html")
    page.key("Tab")
    equal(page.value("document.activeElement.className"), "skip", "the first stop skips to the findings")
    equal(page.trouble(), [], "keys")


def hostile(page, pages):
    page.open(pages / "hostile.html")
    equal(page.value("document.querySelectorAll('#list .finding').length"), 23, "hostile findings")
    equal(page.value("document.querySelectorAll('img, iframe, object, #list script, #list style, #list input').length"), 0, "foreign elements")
    for group in ["resource", "file", "source", "policy"]:
        page.click(f"#groups input[value={group}]")
        equal(page.value("document.querySelectorAll('#list .finding').length"), 23, f"by {group}")
    search(page, "</script><script>alert")
    equal(page.value(SHOWN), 1, "a search for markup")
    equal(page.trouble(), [], "hostile.html")


def without_script(page, pages):
    page.open(pages / "sample.html", script=False)
    document = page.call("DOM.getDocument", depth=1)["root"]["nodeId"]
    found = page.call("DOM.querySelectorAll", nodeId=document, selector=".group .finding")["nodeIds"]
    equal(len(found), 5, "findings without a script")
    form = page.call("DOM.querySelector", nodeId=document, selector="#controls[hidden]")["nodeId"]
    assert form, "controls that do nothing are shown"
    equal(page.trouble(), [], "without a script")


def sizes(page, pages):
    page.open(pages / "large.html")
    took = page.value("(() => { const start = performance.now(); const box = document.getElementById('search');"
                      "box.value = 'web-77'; box.dispatchEvent(new Event('input', {bubbles: true}));"
                      "return performance.now() - start; })()")
    equal(page.value(SHOWN), 11, "a search among a thousand")
    equal(page.trouble(), [], "large.html")
    page.look(width=360)
    page.open(pages / "sample.html")
    hidden = "getComputedStyle(document.querySelector('.keys')).display"
    equal(page.value(hidden), "none", "keys where there are none")
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    equal(page.value(wider), 0, "a narrow window scrolls sideways by")
    page.open(pages / "hostile.html")
    equal(page.value(wider), 0, "a narrow window with long names scrolls sideways by")
    page.look()
    page.open(pages / "empty.html")
    equal(page.value("document.querySelector('#list').innerText.trim()"), "Nothing was found.", "an empty page")
    equal(page.trouble(), [], "empty.html")
    return took


def contrasts(page, pages):
    """Texts stand out from their ground by 4.5 to 1, as WCAG AA asks."""
    measure = """(() => {
      const channel = (c) => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
      const parts = (color) => color.match(/[\\d.]+/g).map(Number);
      const light = (color) => { const [r, g, b] = parts(color).map(channel); return .2126 * r + .7152 * g + .0722 * b; };
      const ground = (node) => { for (; node; node = node.parentElement) {
        const color = getComputedStyle(node).backgroundColor; if (parts(color)[3] !== 0) return color; } return 'rgb(255,255,255)'; };
      const bad = [];
      for (const node of document.querySelectorAll('body *')) {
        const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
        if (!own || !node.offsetParent || node.closest('.away')) continue;
        const [a, b] = [light(getComputedStyle(node).color), light(ground(node))];
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) bad.push([node.tagName, node.className, node.textContent.slice(0, 30), ratio.toFixed(2)].join(' '));
      }
      return bad;
    })()"""
    for dark in (False, True):
        page.look(dark=dark)
        page.open(pages / "sample.html")
        equal(page.value(measure), [], "contrast in the dark" if dark else "contrast")
    page.look()


def shots(page, pages, target):
    target.mkdir(parents=True, exist_ok=True)
    looks = [("light", {}), ("dark", {"dark": True}), ("narrow", {"width": 390, "height": 844}), ("print", {"media": "print"})]
    for name in ["sample", "large", "hostile", "empty"]:
        for look, how in looks:
            page.look(**how)
            page.open(pages / f"{name}.html")
            page.shot(target / f"{name}-{look}.png")
            page.value("document.getElementById('findings').scrollIntoView()")
            page.shot(target / f"{name}-{look}-findings.png")
    page.look()


def main():
    if len(sys.argv) < 2:
        raise SystemExit(__doc__)
    names = [os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "chrome"]
    program = next(filter(None, (shutil.which(name) for name in names if name)), None)
    if not program:
        print("no Chromium: the pages are not looked at")
        return
    pages = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        page = Browser(program, home)
        try:
            page.look()
            for check in (filters, keys, hostile, without_script, contrasts):
                check(page, pages)
                print(f"{check.__name__}: ok")
            print(f"sizes: ok, a search among a thousand findings took {sizes(page, pages):.0f} ms")
            if len(sys.argv) > 2:
                shots(page, pages, pathlib.Path(sys.argv[2]))
        finally:
            page.end()


main()
