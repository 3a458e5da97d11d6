// Everything here only shortens ways that also work without it.
"use strict";

(() => {
  const TOAST_MS = 8000;

  // Receipts go away by themselves, but wait while somebody reads them.
  const watchToast = (toast) => {
    let timer;
    const start = () => {
      timer = setTimeout(() => toast.remove(), TOAST_MS);
    };
    const stop = () => clearTimeout(timer);
    for (const name of ["pointerenter", "focusin"]) toast.addEventListener(name, stop);
    for (const name of ["pointerleave", "focusout"]) toast.addEventListener(name, start);
    toast.querySelector("[data-close]").addEventListener("click", () => toast.remove());
    start();
  };

  // Browsers that know `field-sizing` do this by themselves.
  const grow = (area) => {
    area.style.height = "auto";
    area.style.height = `${area.scrollHeight + 2}px`;
  };

  const watchTextarea = (area) => {
    if (!CSS.supports("field-sizing", "content")) {
      area.addEventListener("input", () => grow(area));
      grow(area);
    }
    const mirror = area.closest(".marked")?.querySelector(".mirror");
    if (mirror) {
      area.addEventListener("scroll", () => {
        mirror.scrollTop = area.scrollTop;
      });
    }
  };

  const each = (root, selector, action) => {
    if (root.matches?.(selector)) action(root);
    root.querySelectorAll(selector).forEach(action);
  };

  const wake = (root) => {
    each(root, "[data-toast]", watchToast);
    each(root, "textarea", watchTextarea);
  };

  const closeMenus = (except) => {
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  };

  document.addEventListener("click", (event) => {
    closeMenus(event.target);
    const opener = event.target.closest("[data-dialog]");
    if (opener) document.getElementById(opener.dataset.dialog).showModal();
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  document.addEventListener("DOMContentLoaded", () => wake(document));

  // After a swap the same care for what is new; `autofocus` moves the focus, htmx sees to it.
  document.addEventListener("htmx:load", (event) => wake(event.detail.elt));
})();
