// The keyboard: J K move, X select, Enter open, T take, C comment, G + letter go, ? help.
// No key ever decides anything; single keys can be turned off (WCAG 2.1.4).
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  const off = document.getElementById("keys-off");
  if (!dialog) return;

  const SWITCH = "single-keys-off";
  const GO_MS = 1500;
  let goUntil = 0;

  const stored = (value) => {
    try {
      if (value === undefined) return localStorage.getItem(SWITCH) === "1";
      localStorage.setItem(SWITCH, value ? "1" : "0");
    } catch {
      // Private windows may refuse storage: then the switch lasts as long as the page.
    }
    return Boolean(value);
  };

  off.checked = stored();
  off.addEventListener("change", () => stored(off.checked));

  const writing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")];

  const rowOf = (element) => element.closest?.("table[data-rows] tbody tr");

  const move = (step) => {
    const all = rows();
    if (!all.length) return false;
    const here = all.indexOf(rowOf(document.activeElement));
    const next = all[here < 0 ? 0 : Math.min(Math.max(here + step, 0), all.length - 1)];
    next.querySelector("th a, a")?.focus();
    next.scrollIntoView({ block: "nearest" });
    return true;
  };

  const press = (selector) => {
    const control = rowOf(document.activeElement)?.querySelector(selector) ?? null;
    control?.click();
    return control !== null;
  };

  const go = (letter) => {
    const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
    link?.click();
    return Boolean(link);
  };

  const comment = () => {
    const area = document.querySelector("[data-comment]");
    area?.focus();
    return Boolean(area);
  };

  const singles = {
    j: () => move(1),
    k: () => move(-1),
    x: () => press("input[type=checkbox]"),
    t: () => press("[data-take]"),
    c: comment,
    g: () => {
      goUntil = performance.now() + GO_MS;
      return true;
    },
    "?": () => {
      dialog.showModal();
      return true;
    },
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest("textarea")?.form;
      if (form) {
        event.preventDefault();
        form.requestSubmit();
      }
      return;
    }
    if (off.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target) || document.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const done = performance.now() < goUntil ? go(key) : (singles[key]?.() ?? false);
    if (key !== "g") goUntil = 0;
    if (done) event.preventDefault();
  });
})();
