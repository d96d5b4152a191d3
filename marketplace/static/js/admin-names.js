// Some fields of Wagtail's own pages have no name for people who cannot see them, and some regions that scroll cannot be
// reached by keyboard. Named and reached here, whenever such a part appears.
(() => {
  const labelOf = (part) => {
    const panel = part.closest("[data-contentpath], .w-field, .w-panel, section");
    const label = panel?.querySelector("label, .w-field__label, .w-panel__heading");
    return label?.textContent.trim().replace(/\s*\*$/, "") || document.querySelector("h1")?.textContent.trim() || document.title;
  };
  const mend = () => {
    for (const part of document.querySelectorAll("[role=textbox][contenteditable=true]:not([aria-label]):not([aria-labelledby])")) part.setAttribute("aria-label", labelOf(part));
    for (const part of document.querySelectorAll("#fileupload:not([aria-label])")) part.setAttribute("aria-label", labelOf(part));
    for (const part of document.querySelectorAll(".w-overflow-x-auto:not([tabindex])")) {
      if (part.scrollWidth <= part.clientWidth) continue;
      part.tabIndex = 0;
      part.setAttribute("role", "region");
      part.setAttribute("aria-label", labelOf(part));
    }
  };
  let waiting = 0;
  const soon = () => { waiting ||= requestAnimationFrame(() => { waiting = 0; mend(); }); };
  document.addEventListener("DOMContentLoaded", () => {
    mend();
    new MutationObserver(soon).observe(document.body, { childList: true, subtree: true });
    addEventListener("resize", soon);
  });
})();
