// Whoever leaves a page with a text typed and not sent is asked first: no browser keeps the page.
"use strict";

(() => {
  let sent = null;

  // What a page was drawn with after something was sent is kept nowhere else: it was refused, or
  // looked at. So is a text that was put into its field meanwhile.
  const isUnsent = (area) => {
    if (area.form?.method !== "post" || !area.value.trim()) return false;
    const isDrawn = "redrawn" in document.body.dataset || "inserted" in area.dataset;
    return isDrawn || area.value !== area.defaultValue;
  };

  document.addEventListener("htmx:load", (event) => {
    if (event.detail.elt.matches("textarea")) event.detail.elt.dataset.inserted = "";
  });

  // Another form on the page goes with it, and what was typed there is lost all the same.
  document.addEventListener("submit", (event) => {
    sent = event.defaultPrevented ? null : event.target;
  });

  window.addEventListener("beforeunload", (event) => {
    const areas = [...document.querySelectorAll("textarea")];
    if (areas.some((area) => area.form !== sent && isUnsent(area))) event.preventDefault();
    sent = null;
  });
})();
