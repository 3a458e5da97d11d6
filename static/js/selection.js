// The bulk bar: how many rows are ticked, all rows of the page at once, and none again.
// Without it the check boxes and buttons of the form do the same work.
"use strict";

(() => {
  const barOf = (form) => form?.querySelector("[data-selection]");

  const boxesOf = (form) => [...form.elements].filter((one) => one.name === "picked");

  const show = (form) => {
    const bar = barOf(form);
    if (!bar) return;
    const boxes = boxesOf(form);
    const ticked = boxes.filter((one) => one.checked).length;
    const isAll = form.elements.all?.checked ?? false;
    const words = bar.querySelector("[data-selected]");
    words.dataset.none ??= words.textContent;
    const told = isAll ? words.dataset.all : words.dataset.words.replace("{n}", ticked);
    words.textContent = isAll || ticked ? told : words.dataset.none;
    bar.classList.toggle("is-active", isAll || ticked > 0);
    bar.querySelector("[data-clear]").hidden = !isAll && !ticked;
    // What is ticked one by one does not matter while all that match are taken.
    for (const one of boxes) one.disabled = isAll;
    const head = [...form.elements].find((one) => "pickPage" in one.dataset);
    if (!head) return;
    head.disabled = isAll;
    head.checked = ticked > 0 && ticked === boxes.length;
    head.indeterminate = ticked > 0 && ticked < boxes.length;
  };

  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (!barOf(form)) return;
    if ("pickPage" in event.target.dataset) {
      for (const one of boxesOf(form)) one.checked = event.target.checked;
    }
    show(form);
  });

  // The form is empty only after the event.
  document.addEventListener("reset", (event) => setTimeout(() => show(event.target)));

  // A page that comes back from the browser's memory keeps its ticks.
  window.addEventListener("pageshow", () => {
    for (const bar of document.querySelectorAll("[data-selection]")) show(bar.closest("form"));
  });
})();
