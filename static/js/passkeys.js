// Asks the browser for a passkey and sends its answer. Without it the code of an app does.
"use strict";

(() => {
  const bytes = (text) => {
    const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };

  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-")
      .replaceAll("/", "_")
      .replaceAll("=", "");

  const withBytes = (keys) => keys?.map((key) => ({ ...key, id: bytes(key.id) }));

  const optionsOf = (place) => {
    const asked = JSON.parse(place.dataset.passkey).publicKey;
    asked.challenge = bytes(asked.challenge);
    if (asked.user) asked.user.id = bytes(asked.user.id);
    asked.excludeCredentials = withBytes(asked.excludeCredentials);
    asked.allowCredentials = withBytes(asked.allowCredentials);
    return asked;
  };

  const answerOf = (key) => {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
      if (key.response[name]) response[name] = text(key.response[name]);
    }
    return JSON.stringify({ id: key.id, rawId: text(key.rawId), type: key.type, response });
  };

  const run = async (place, form) => {
    // Where a code is asked it may stay empty; a passkey's name may not.
    if (place === form && !form.reportValidity()) return;
    const failed = place.querySelector("[data-passkey-failed]");
    failed.hidden = true;
    const publicKey = optionsOf(place);
    try {
      const { credentials } = navigator;
      const key = await (publicKey.user
        ? credentials.create({ publicKey })
        : credentials.get({ publicKey }));
      form.querySelector("[data-passkey-answer]").value = answerOf(key);
      form.submit();
    } catch {
      // Turned away by the person, by the device, or after a while.
      failed.hidden = false;
      failed.focus();
    }
  };

  const wake = (place) => {
    if (!window.PublicKeyCredential || window.origin !== place.dataset.origin) return;
    const button = place.querySelector("button");
    for (const one of place.querySelectorAll("[data-passkey-able]")) one.hidden = false;
    for (const one of place.querySelectorAll("[data-passkey-unable]")) one.hidden = true;
    button.addEventListener("click", () => run(place, button.form));
    // A form of its own is sent with an answer alone; where a code is asked, it is sent with that.
    if (place !== button.form) return;
    place.addEventListener("submit", (event) => {
      event.preventDefault();
      button.click();
    });
  };

  document.querySelectorAll("[data-passkey]").forEach(wake);
})();
