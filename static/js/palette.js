// The search over any page: Ctrl K or ⌘ K opens it, arrows move, Enter opens, Esc closes.
// It asks the address of the search page, so both find the same.
"use strict";

(() => {
  const dialog = document.getElementById("palette");
  if (!dialog) return;

  const input = dialog.querySelector("[role=combobox]");
  const list = document.getElementById("palette-list");
  const status = document.getElementById("palette-status");
  const PAUSE_MS = 120;
  let timer;
  let asking;
  let shown = null;

  const options = () => [...list.querySelectorAll("[role=option]")];

  const choose = (option) => {
    for (const one of options()) one.setAttribute("aria-selected", String(one === option));
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };

  const chosen = () => list.querySelector("[aria-selected=true]");

  const move = (step) => {
    const all = options();
    if (!all.length) return;
    const here = all.indexOf(chosen());
    choose(all[(here + step + all.length) % all.length]);
  };

  const show = (html) => {
    list.innerHTML = html;
    const all = options();
    list.hidden = !all.length;
    input.setAttribute("aria-expanded", String(all.length > 0));
    choose(all[0]);
    status.textContent = list.querySelector("[data-words]")?.dataset.words ?? "";
  };

  const ask = async () => {
    const words = input.value;
    asking?.abort();
    asking = new AbortController();
    try {
      const response = await fetch(`${input.form.action}?${new URLSearchParams({ q: words })}`, {
        headers: { "HX-Request": "true" },
        signal: asking.signal,
      });
      // Whoever was signed out meanwhile is led to another page.
      if (!response.ok || response.redirected) throw new Error(response.statusText);
      show(await response.text());
      shown = words;
    } catch (error) {
      if (error.name === "AbortError") return;
      show("");
      status.textContent = input.dataset.silent;
      shown = null;
    }
  };

  const open = () => {
    if (dialog.open) return dialog.close();
    if (document.querySelector("dialog[open]")) return;
    dialog.showModal();
    input.select();
    ask();
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE_MS);
  });

  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      move(step);
    }
    // An input method ends its word with Enter, too.
    if (event.key !== "Enter" || event.isComposing) return;
    const option = chosen();
    // What is shown belongs to other words: the page of the search looks for these.
    if (!option || shown !== input.value) return;
    event.preventDefault();
    option.click();
  });

  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette]")) return;
    event.preventDefault();
    open();
  });

  document.addEventListener("keydown", (event) => {
    const isOurs = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!isOurs || event.altKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
})();
