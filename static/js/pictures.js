// Files dropped on the pictures are sent; a picture dropped on another takes its place.
// The buttons beside them do the same.
"use strict";

(() => {
  let held = null;

  const zoneOf = (event) => event.target.closest?.("[data-drop]");

  const placeOf = (event) => event.target.closest?.("[data-nth]");

  const brings = (event) => held || event.dataTransfer?.types.includes("Files");

  const leave = () => document.querySelector(".is-over")?.classList.remove("is-over");

  const send = (zone, files) => {
    const input = zone.querySelector("input[type=file]");
    input.files = files;
    document.getElementById("add-pictures").click();
  };

  const move = (picture, place) => {
    const button = picture.querySelector("button[hx-post*='/place/']");
    const url = picture.dataset.move.replace(/0\/$/, `${place}/`);
    if (button) htmx.ajax("POST", url, { source: button, target: "#pictures", swap: "outerHTML" });
  };

  document.addEventListener("dragstart", (event) => {
    held = placeOf(event) ?? null;
    if (!held) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", held.dataset.nth);
  });

  document.addEventListener("dragover", (event) => {
    leave();
    if (!zoneOf(event) || !brings(event)) return;
    event.preventDefault();
    (held ? placeOf(event) : zoneOf(event))?.classList.add("is-over");
  });

  document.addEventListener("dragleave", leave);

  document.addEventListener("dragend", () => {
    held = null;
    leave();
  });

  document.addEventListener("drop", (event) => {
    const zone = zoneOf(event);
    if (!zone || !brings(event)) return;
    event.preventDefault();
    leave();
    const onto = placeOf(event);
    if (!held) send(zone, event.dataTransfer.files);
    else if (onto && onto !== held) move(held, onto.dataset.nth);
    held = null;
  });
})();
