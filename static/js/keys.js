// The keyboard. Which key does what stands in the help sheet, which core/shortcuts.py declares.
// No key ever decides anything; single keys are off for whoever turned them off (WCAG 2.1.4).
"use strict";

(() => {
  const dialog = document.getElementById("keys");
  if (!dialog) return;

  const GO_MS = 1500;
  let goUntil = 0;

  const isWriting = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");

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

  const write = () => {
    const area = document.querySelector("[data-comment]");
    area?.focus();
    return Boolean(area);
  };

  const send = (event) => {
    const form = event.target.closest("textarea")?.form;
    form?.requestSubmit();
    return Boolean(form);
  };

  const ACTIONS = {
    list: () => {
      dialog.showModal();
      return true;
    },
    next: () => move(1),
    previous: () => move(-1),
    select: () => press("input[type=checkbox]"),
    take: () => press("[data-take]"),
    write,
    go: () => {
      goUntil = performance.now() + GO_MS;
      return true;
    },
    // palette.js does that one.
    search: () => false,
    send,
  };

  const declared = [...dialog.querySelectorAll("[data-does]")].filter(
    (one) => !("single" in one.dataset) || dialog.dataset.singles === "on",
  );

  const actionFor = (key, isSingle) => {
    const found = declared.find((one) => one.dataset.key === key && "single" in one.dataset === isSingle);
    return found && ACTIONS[found.dataset.does];
  };

  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (actionFor(key, false)?.(event)) event.preventDefault();
      return;
    }
    if (event.altKey || isWriting(event.target) || document.querySelector("dialog[open]")) return;
    const action = actionFor(key, true);
    const done = performance.now() < goUntil ? go(key) : (action?.(event) ?? false);
    if (action !== ACTIONS.go) goUntil = 0;
    if (done) event.preventDefault();
  });
})();
