/* Lumbung: what the pages can do a little faster with scripts. Every page works without this file. */
"use strict";
(() => {
  const page = document.documentElement;
  const texts = document.body.dataset;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const announce = (text) => {
    document.getElementById("pengumuman").textContent = text;
  };
  page.classList.add("js");
  /* The search sends its filters after the hits to whoever can fetch them. */
  document.cookie = "skrip=1; path=/; max-age=31536000; samesite=lax";

  /* ---- Forms keep what was typed when the network fails ------------------------------------------------------- */
  const PREFIX = "lumbung:";
  const storage = (work, lasting) => {
    try {
      return work(lasting ? localStorage : sessionStorage);
    } catch {
      return null; /* A full or forbidden store only means that nothing is restored. */
    }
  };
  /* Never what is secret: passwords, codes, cards. */
  const isSecret = (field) => /^(one-time-code|cc-|current-password|new-password)/.test(field.autocomplete || "");
  const keptFields = (form) =>
    [...form.elements].filter(
      (field) =>
        field.name && !isSecret(field) && !["hidden", "password", "file", "submit", "button"].includes(field.type),
    );
  const isTicked = (field) => ["checkbox", "radio"].includes(field.type);
  const stateOf = (field) => (isTicked(field) ? `${field.checked}` : field.value);
  /* What the server had put there: where that has changed since, the server knows better. */
  const givenTo = (field) => {
    if (isTicked(field)) return `${field.defaultChecked}`;
    if (!field.options) return field.defaultValue;
    return ([...field.options].find((option) => option.defaultSelected) || field.options[0] || {}).value;
  };
  /* What is counted in a warehouse is kept with every stroke and outlives the tab: until the server has it, somebody signs
     out, or a week has passed. */
  const WEEK = 7 * 24 * 3600 * 1000;
  const lasts = (form) => form.dataset.keep === "typing";
  const keptUnder = (form) => `${PREFIX}${location.pathname}#${form.id}`;
  const keep = (form) => {
    const values = keptFields(form).map((field) => [field.name, isTicked(field) ? field.value : null, givenTo(field), stateOf(field)]);
    storage((store) => store.setItem(keptUnder(form), JSON.stringify({ at: Date.now(), values })), lasts(form));
  };
  const forget = (form) => storage((store) => store.removeItem(keptUnder(form)), lasts(form));
  document.addEventListener("input", ({ target }) => {
    if (target.form && lasts(target.form)) keep(target.form);
  });
  const restore = (form) => {
    const kept = storage((store) => JSON.parse(store.getItem(keptUnder(form))), lasts(form));
    if (!lasts(form)) forget(form);
    /* An answer of the server, with its own values and messages, wins over what this browser remembers. */
    if (!kept || !kept.values || form.querySelector("[aria-invalid], .field-error")) return;
    let changed = false;
    for (const field of keptFields(form)) {
      const found = kept.values.find(([name, value]) => name === field.name && (value === null || value === field.value));
      if (!found || found[2] !== givenTo(field) || found[3] === stateOf(field)) continue;
      if (isTicked(field)) field.checked = found[3] === "true";
      else field.value = found[3];
      changed = true;
    }
    if (!changed) return;
    const words = document.createElement("p");
    words.className = "retry";
    words.textContent = texts.restoredText;
    form.prepend(words);
    announce(texts.restoredText);
  };
  const keysOf = (store) => Object.keys(store).filter((key) => key.startsWith(PREFIX));
  const isOld = (text) => !(Date.now() - JSON.parse(text).at < WEEK);
  /* Whoever arrives at another page, or at this one by sending its form, has been heard. What lasts belongs to its page and
     waits there, unless that page has no such form any more. */
  const forgetWhatArrived = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const wasSentHere =
      arrival && arrival.type === "navigate" && document.referrer.split(/[?#]/)[0] === location.origin + location.pathname;
    const here = `${PREFIX}${location.pathname}#`;
    storage((store) => {
      for (const key of keysOf(store)) if (wasSentHere || !key.startsWith(here)) store.removeItem(key);
    });
    storage((store) => {
      for (const key of keysOf(store)) {
        const isOver = wasSentHere || !document.getElementById(key.slice(here.length));
        if ((key.startsWith(here) && isOver) || isOld(store.getItem(key))) store.removeItem(key);
      }
    }, true);
  };

  /* ---- Submitting: a busy button keeps its width and says what it does; a second press does nothing ------------ */
  const pressed = new WeakMap();
  const sendAgain = (form) => {
    const button = pressed.get(form);
    /* Pressed rather than submitted: only then htmx sends what the button itself says. */
    if (button && button.isConnected) button.click();
    else form.requestSubmit();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.hasAttribute("data-keep")) keep(form);
    if (new URL(form.action).pathname.endsWith("/keluar/")) {
      storage((store) => keysOf(store).forEach((key) => store.removeItem(key)), true);
    }
    const button = event.submitter;
    pressed.set(form, button);
    const old = form.querySelector(":scope > .retry");
    if (old) old.remove();
    if (navigator.onLine === false) {
      /* The browser would throw the page away and show its own; what was typed would go with it. */
      event.preventDefault();
      event.stopImmediatePropagation();
      retryBeside(form, texts.retryText, () => sendAgain(form));
      return;
    }
    if (!button || form.method === "get") return;
    if (button.getAttribute("aria-busy") === "true") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!button.dataset.busyText) return;
    const label = button.querySelector(".button-text");
    button.dataset.text = label.textContent;
    button.setAttribute("aria-busy", "true");
    label.textContent = button.dataset.busyText;
  }, true);
  const release = (root) => {
    const buttons = root.elements ? [...root.elements] : all("button", root);
    for (const button of buttons.filter((one) => one.matches('button[aria-busy="true"][data-text]'))) {
      button.removeAttribute("aria-busy");
      button.querySelector(".button-text").textContent = button.dataset.text;
    }
  };
  addEventListener("pageshow", (event) => event.persisted && release(document));
  document.addEventListener("htmx:afterRequest", ({ detail }) => release(detail.elt.closest("form") || detail.elt));

  /* ---- HTMX: failures are said, focus follows what was brought -------------------------------------------------- */
  const retryBeside = (element, text, again) => {
    const isForm = element instanceof HTMLFormElement;
    const anchor = isForm ? element : element.closest(".field, form, nav, li, section") || element;
    for (const old of all(".retry", anchor)) old.remove();
    const box = document.createElement("div");
    box.className = "retry";
    box.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary";
    button.textContent = texts.retryLabel;
    button.addEventListener("click", () => {
      box.remove();
      /* The keyboard goes back to what was pressed. */
      const origin = isForm ? pressed.get(element) : element;
      if (origin && origin.isConnected) origin.focus();
      again();
    });
    box.append(words, button);
    anchor.append(box);
  };
  const failed = (text) => (event) => {
    const element = event.detail.elt;
    release(element.closest("form") || element);
    if (element.closest("[data-suggest]")) return; /* Search itself still works. */
    const { requestConfig } = event.detail;
    retryBeside(element, text, () => {
      if (element instanceof HTMLFormElement) sendAgain(element);
      else if (requestConfig) {
        htmx.ajax(requestConfig.verb.toUpperCase(), requestConfig.path, { source: element });
      } else element.click();
    });
  };
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, failed(texts.retryText));
  document.addEventListener("htmx:responseError", failed(texts.failedText));
  /* Goods of cities that this page did not show yet bring their colours along. */
  const STYLE = /<style nonce="[^"]*">([^<]*)<\/style>/;
  const dye = (html) => {
    const style = document.head.querySelector("style[nonce]");
    const [, rules] = html.match(STYLE) || [];
    if (style && rules && !style.textContent.includes(rules)) style.textContent += rules;
    return html.replace(STYLE, "");
  };
  let firstNew = null;
  document.addEventListener("htmx:beforeSwap", (event) => {
    /* Parsed a second time, its own style element would only be refused: its nonce is another page's. */
    event.detail.serverResponse = dye(event.detail.serverResponse);
    const source = event.detail.requestConfig && event.detail.requestConfig.elt;
    firstNew = source && source.matches("[data-append]") ? event.detail.target.children.length : null;
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    const target = event.detail.target;
    start(document.contains(target) ? target : document);
    const source = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (source && source.hasAttribute("data-keep")) forget(source);
    /* Where the target was replaced, what came is the element that this event is sent to. */
    const came = document.contains(target) ? target : event.target;
    const wanted = came && came.querySelector && came.querySelector("[data-focus]");
    if (firstNew !== null && target.children[firstNew]) {
      const link = target.children[firstNew].querySelector("a");
      if (link) link.focus();
      firstNew = null;
    } else if (wanted) wanted.focus();
  });

  /* ---- Search suggestions: a combobox once there is something to choose from ------------------------------------ */
  const combobox = (form) => {
    const input = form.querySelector("input[name=q]");
    const list = form.querySelector("[role=listbox]");
    if (!input || !list) return;
    /* On phones some are left out of sight, and so out of reach. */
    const options = () => all("[role=option]", list).filter((option) => option.checkVisibility());
    const close = () => {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      for (const option of all("[role=option]", list)) option.setAttribute("aria-selected", "false");
    };
    const select = (index) => {
      const found = options();
      found.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
      if (!found[index]) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", found[index].id);
      found[index].scrollIntoView({ block: "nearest" });
    };
    for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-autocomplete", "list"]]) {
      input.setAttribute(name, value);
    }
    list.addEventListener("htmx:afterSwap", () => {
      /* Two search boxes may stand on one page. */
      all("[role=option]", list).forEach((option, at) => (option.id = `${list.id}-${at}`));
      const open = list.querySelector("[role=option]") && input.value.trim() !== "" && document.activeElement === input;
      if (!open) return close();
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
      input.removeAttribute("aria-activedescendant");
    });
    input.addEventListener("keydown", (event) => {
      const found = options();
      const at = found.findIndex((option) => option.getAttribute("aria-selected") === "true");
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (list.hidden || !found.length) return;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : -1;
        select(at < 0 && step < 0 ? found.length - 1 : (at + step + found.length) % found.length);
      } else if (event.key === "Enter" && at >= 0) {
        event.preventDefault();
        location.assign(found[at].dataset.url);
      }
    });
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) location.assign(option.dataset.url);
    });
    input.addEventListener("blur", close);
  };

  /* ---- Pictures, copying, filters, messages ------------------------------------------------------------------------ */
  const gallery = (root) => {
    const links = all(".gallery-thumbs a", root);
    const show = (wanted) => {
      for (const link of links) {
        const picture = root.querySelector(link.hash);
        picture.hidden = link !== wanted;
        picture.classList.toggle("shown", link === wanted);
        link.toggleAttribute("aria-current", link === wanted);
        if (link === wanted) link.setAttribute("aria-current", "true");
      }
    };
    for (const link of links) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        show(link);
      });
    }
    const asked = links.find((link) => link.hash === location.hash);
    if (asked) show(asked);
  };
  /* Where the phone has a menu of its own for sharing, it opens; otherwise the link leads to WhatsApp. */
  const share = (link) => {
    if (!navigator.share) return;
    link.querySelector(".button-text").textContent = link.dataset.label;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      navigator.share({ title: link.dataset.title, url: link.dataset.share }).catch(() => {});
    });
  };
  const copyButton = (button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const label = button.querySelector(".button-text");
      await navigator.clipboard.writeText(button.dataset.copy);
      button.dataset.text ||= label.textContent;
      label.textContent = texts.copiedText;
      announce(texts.copiedText);
      setTimeout(() => (label.textContent = button.dataset.text), 2000);
    });
  };
  const printButton = (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  };
  const filters = (panel) => {
    /* On a wide screen the column stands open; a summary that cannot be pressed must not be a stop for the keyboard. */
    const wide = matchMedia("(min-width: 64em)");
    const set = () => {
      if (panel.closest(".columns-3-9") && wide.matches) panel.open = true;
    };
    wide.addEventListener("change", set);
    set();
  };

  const once = (selector, name, root, begin) => {
    const found = all(selector, root);
    if (root.matches && root.matches(selector)) found.push(root);
    for (const element of found) {
      if (element.dataset[name]) continue;
      element.dataset[name] = "1";
      begin(element);
    }
  };
  /* What begins its work where it is found, now and in whatever HTMX brings; other files add theirs. */
  const enhancements = [
    ["[data-keep]", "ready", restore],
    ["[data-suggest]", "ready", combobox],
    ["[data-gallery]", "ready", gallery],
    ["[data-share]", "shares", share],
    ["[data-copy]", "ready", copyButton],
    ["[data-print]", "ready", printButton],
    ["[data-filters]", "ready", filters],
  ];
  function start(root) {
    for (const [selector, name, begin] of enhancements) once(selector, name, root, begin);
  }
  window.lumbung = {
    all,
    announce,
    enhance: (selector, begin) => {
      enhancements.push([selector, "ready", begin]);
      once(selector, "ready", document, begin);
    },
  };
  forgetWhatArrived();
  start(document);
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
