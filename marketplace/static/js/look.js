/* The sample beside the form follows what is chosen. Without this file «Lihat contoh» does the same. */
"use strict";
(() => {
  const look = document.querySelector("[data-look]");
  if (!look) return;
  const form = look.querySelector("form");
  const frame = look.querySelector("iframe");
  const own = form.querySelector('[name="palette"][value="sendiri"]');
  let waiting;
  const show = () => {
    const chosen = new FormData(form);
    const query = new URLSearchParams(["motif", "palette", "ground", "accent"].map((name) => [name, chosen.get(name) ?? ""]));
    /* replace() keeps the browser's back button for the page around the frame. */
    frame.contentWindow.location.replace(`${look.dataset.look}?${query}`);
  };
  form.addEventListener("input", (event) => {
    if (event.target.type === "color") own.checked = true;
    if (!["motif", "palette", "ground", "accent"].includes(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(show, 150);
  });
  for (const button of form.querySelectorAll('[name="look"]')) button.hidden = true;
})();
