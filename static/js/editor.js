// The listing editor: go to marked words, mend them in place, say how the check went.
"use strict";

(() => {
  const checked = () => document.querySelector("[data-checked]");

  // Findings count UTF-16 units of the text as it was checked; it may have moved since.
  const find = (field, chip) => {
    const { start, end, words } = chip.dataset;
    if (start === undefined) return [0, field.value.length];
    if (field.value.slice(+start, +end) === words) return [+start, +end];
    const place = field.value.indexOf(words);
    return place >= 0 && place === field.value.lastIndexOf(words) ? [place, place + words.length] : null;
  };

  const show = (field, start) => {
    const mirror = document.getElementById(`mirror_${field.id}`);
    if (!mirror) {
      field.scrollIntoView({ block: "center" });
      return;
    }
    const range = document.createRange();
    const walker = document.createTreeWalker(mirror, NodeFilter.SHOW_TEXT);
    for (let left = start, node = walker.nextNode(); node; left -= node.length, node = walker.nextNode()) {
      if (left > node.length) continue;
      range.setStart(node, left);
      scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 2 });
      return;
    }
  };

  // Select the words of a chip; without them nothing but the field.
  const select = (chip) => {
    const field = document.getElementById(chip.dataset.place);
    if (!field?.matches("input, textarea")) return null;
    field.focus({ preventScroll: true });
    const place = find(field, chip);
    if (place && field.setSelectionRange && field.type !== "number" && field.type !== "date") field.setSelectionRange(...place);
    show(field, place?.[0] ?? 0);
    return place && field;
  };

  // `execCommand` alone keeps the browser's undo.
  const mend = (chip) => {
    const field = document.getElementById(chip.dataset.place);
    if (!field?.matches("textarea, input[type=text]") || !find(field, chip) || !select(chip)) return false;
    const words = chip.dataset.replacement;
    return words ? document.execCommand("insertText", false, words) : document.execCommand("delete");
  };

  document.addEventListener("click", (event) => {
    const again = event.target.closest("[data-check-again]");
    if (again) htmx.trigger(checked(), "change");
    const chip = event.target.closest("[data-place]");
    if (!chip) return;
    if (chip.dataset.replacement === undefined ? select(chip) : mend(chip)) event.preventDefault();
  });

  // One polite sentence, and only when it says something new.
  const say = (words) => {
    const place = document.getElementById("check-said");
    if (place && words && place.textContent !== words) place.textContent = words;
  };

  const settle = (failed) => {
    const note = document.getElementById("check-failed");
    if (!note) return;
    note.hidden = !failed;
    say((failed ? note.querySelector("[data-said]") : document.querySelector("[data-verdict]"))?.textContent.trim());
  };

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "findings") settle(false);
  });
  for (const name of ["responseError", "sendError", "timeout", "swapError"]) {
    document.addEventListener(`htmx:${name}`, (event) => {
      if (event.detail.requestConfig?.elt === checked()) settle(true);
    });
  }
})();
