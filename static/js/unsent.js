// Whoever leaves a page with words typed and not sent is asked first: no browser keeps the page.
"use strict";

(() => {
  let sent = null;

  const isUnsent = (area) => area.form?.method === "post" && area.value !== area.defaultValue;

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
