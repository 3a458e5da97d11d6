"""Readers who note whatever a page does by itself: scripts, refusals of the browser, elements."""

import re
from collections import Counter

from django.test import Client

from tests.journeys.hostile import SUM

WATCH = """
window.told = {ran: 0, violations: []};
window.ran = () => { window.told.ran += 1; };
document.addEventListener("securitypolicyviolation", (event) => {
  window.told.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});
"""
LOOK = """() => ({
  ...window.told,
  elements: document.querySelectorAll(
    "x-ran, [onload], [onerror], [href^='javascript:' i], [action^='javascript:' i]"
  ).length,
  page: document.documentElement.outerHTML,
})"""
# Each hostile text begins with the number of its field.
MARK = re.compile(r"~(\d+)~")


class Readers:
    """A window for each reader; what their pages did stands in `found` and `faults`."""

    def __init__(self, chromium, url):
        self.chromium, self.url = chromium, url
        self.windows, self.found, self.faults, self.marks = {}, Counter(), [], set()

    def open(self, reader, path):
        """Open the page as this reader, and note what it did."""
        if reader not in self.windows:
            self.windows[reader] = self._window(reader)
        page = self.windows[reader]
        answer = page.goto(path, wait_until="domcontentloaded")
        if answer.status >= 500:
            self.faults.append(f"{path} answered {answer.status}")
        self.found[answer.status] += 1
        self._look(page, path)

    def read(self, html, name):
        """Read a mail, which no policy protects."""
        if "mail" not in self.windows:
            self.windows["mail"] = self._window(None)
        page = self.windows["mail"]
        page.goto("about:blank")
        page.set_content(html)
        self._look(page, name)

    def close(self):
        for page in self.windows.values():
            page.context.close()

    def _look(self, page, name):
        told = page.evaluate(LOOK)
        self.marks |= {int(number) for number in MARK.findall(told["page"])}
        did = {
            "executions": told["ran"],
            "violations": len(told["violations"]),
            "elements": told["elements"],
            "templates": told["page"].count(SUM),
        }
        self.found += Counter(did)
        if any(did.values()):
            self.faults.append(f"{name}: {did} {told['violations'][:3]}")

    def _window(self, reader):
        window = self.chromium.new_context(base_url=self.url)
        window.add_init_script(WATCH)
        if reader:
            client = Client()
            client.force_login(reader)
            cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
            window.add_cookies([cookie | {"url": self.url}])
        return window.new_page()
