/* Lumbung: what the pages can do a little faster with scripts. Every page works without this file. */
"use strict";
(() => {
  const page = document.documentElement;
  const texts = document.body.dataset;
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const rupiah = (amount) => "Rp" + amount.toLocaleString("id-ID");
  const announce = (text) => {
    document.getElementById("pengumuman").textContent = text;
  };
  page.classList.add("js");
  /* The search sends its filters after the hits to whoever can fetch them. */
  document.cookie = "skrip=1; path=/; max-age=31536000; samesite=lax";

  /* Whole numbers as people in Indonesia type them ("1.250" is one thousand two hundred and fifty); NaN for anything else. */
  const wholeNumber = (text) => {
    const plain = text.trim();
    if (plain === "") return 0;
    return /^\d+$/.test(plain) || /^\d{1,3}([.\s]\d{3})+$/.test(plain) ? Number(plain.replace(/\D/g, "")) : NaN;
  };

  /* ---- Forms keep what was typed when the network fails ------------------------------------------------------- */
  const PREFIX = "lumbung:";
  const storage = (work) => {
    try {
      return work(sessionStorage);
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
  const keptUnder = (form) => `${PREFIX}${location.pathname}#${form.id}`;
  const keep = (form) => {
    const values = keptFields(form).map((field) => [field.name, isTicked(field) ? field.value : null, givenTo(field), stateOf(field)]);
    storage((store) => store.setItem(keptUnder(form), JSON.stringify(values)));
  };
  const forget = (form) => storage((store) => store.removeItem(keptUnder(form)));
  const restore = (form) => {
    const kept = storage((store) => JSON.parse(store.getItem(keptUnder(form))));
    forget(form);
    /* An answer of the server, with its own values and messages, wins over what this browser remembers. */
    if (!kept || form.querySelector("[aria-invalid], .field-error")) return;
    let changed = false;
    for (const field of keptFields(form)) {
      const found = kept.find(([name, value]) => name === field.name && (value === null || value === field.value));
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
  /* Whoever arrives at another page, or at this one by sending its form, has been heard: nothing of it stays behind. */
  const forgetWhatArrived = () => {
    const [arrival] = performance.getEntriesByType("navigation");
    const wasSentHere =
      arrival && arrival.type === "navigate" && document.referrer.split(/[?#]/)[0] === location.origin + location.pathname;
    storage((store) => {
      for (const key of Object.keys(store)) {
        const isOfThisPage = key.startsWith(`${PREFIX}${location.pathname}#`);
        if (key.startsWith(PREFIX) && (wasSentHere || !isOfThisPage)) store.removeItem(key);
      }
    });
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

  /* ---- Quantities ------------------------------------------------------------------------------------------------ */
  const tierFor = (table, quantity) => {
    let found = null;
    for (const row of all("[data-min]", table)) {
      const current = quantity >= Number(row.dataset.min);
      if (current) found = row;
    }
    for (const row of all("tbody tr", table)) row.classList.toggle("current", row === found);
    return found;
  };
  /* What the quantity costs, as the server reckons: the last tier reached, unless the variant itself is cheaper. */
  const purchase = (root) => {
    const input = root.querySelector("[name=quantity]");
    const total = root.querySelector("[data-live-total]");
    if (!input || !total) return;
    const unit = root.querySelector("[data-live-unit]");
    const table = root.querySelector(".tier-table");
    const show = () => {
      const quantity = wholeNumber(input.value);
      if (!quantity) return;
      const variant = root.querySelector("[name=variant]:checked, [name=variant] :checked");
      const reached = JSON.parse(root.dataset.tiers || "[]").filter(([minimum]) => quantity >= minimum).pop();
      const each = Math.min(Number(variant?.dataset.price || root.dataset.price) || Infinity, reached ? reached[1] : Infinity);
      if (table) tierFor(table, quantity);
      if (!Number.isFinite(each)) return;
      total.textContent = rupiah(each * quantity);
      if (unit) unit.textContent = rupiah(each);
    };
    root.addEventListener("input", show);
    show();
  };
  const stepper = (root) => {
    const input = root.querySelector("input");
    const bound = (value) => {
      const least = Number(input.dataset.min) || 0;
      const most = Number(input.dataset.max) || Infinity;
      return Math.min(Math.max(value, least), most);
    };
    for (const button of all("[data-step]", root)) {
      button.hidden = false;
      if (button.type === "submit") continue;
      button.addEventListener("click", () => {
        const step = Number(button.dataset.step) * (Number(input.dataset.increment) || 1);
        input.value = bound((wholeNumber(input.value) || 0) + step);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        announce(input.value);
      });
    }
  };

  /* ---- Size matrix: totals while typing, arrow keys, a block pasted from a spreadsheet ---------------------------- */
  const matrix = (root) => {
    const rows = all("tbody tr", root.querySelector("table"))
      .map((row) => all("input", row))
      .filter((row) => row.length);
    const cells = rows.flat();
    const put = (element, value) => element && (element.textContent = value.toLocaleString("id-ID"));
    const add = () => {
      const number = (cell) => wholeNumber(cell.value) || 0;
      const sums = rows.map((row) => row.reduce((sum, cell) => sum + number(cell), 0));
      const total = sums.reduce((sum, one) => sum + one, 0);
      all(".matrix-row-total", root).forEach((cell, at) => put(cell, sums[at]));
      all(".matrix-column-total", root).forEach((cell, at) =>
        put(cell, rows.reduce((sum, row) => sum + (row[at] ? number(row[at]) : 0), 0)));
      for (const cell of all(".matrix-total, .matrix-total-out", root)) put(cell, total);
      const table = root.querySelector(".tier-table");
      const tier = table && tierFor(table, total);
      const price = root.querySelector(".matrix-price");
      /* A tier never makes a dearer size cheaper than the tier, nor a cheaper one dearer: as the server reckons. */
      const limit = tier ? Number(tier.dataset.amount) : Infinity;
      const sum = cells.reduce((paid, cell) => paid + (number(cell) && number(cell) * Math.min(Number(cell.dataset.price) || limit, limit)), 0);
      if (price) price.textContent = Number.isFinite(sum) ? rupiah(sum) : "–";
    };
    root.addEventListener("input", add);
    root.addEventListener("keydown", (event) => {
      const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key];
      const at = rows.findIndex((row) => row.includes(event.target));
      if (!step || at < 0) return;
      const below = rows[at + step[0]];
      if (below || event.key === "Enter") event.preventDefault();
      if (below) below[rows[at].indexOf(event.target)]?.select();
    });
    root.addEventListener("paste", (event) => {
      const text = event.clipboardData.getData("text");
      if (!/[\t\n]/.test(text.trim()) || !cells.includes(event.target)) return;
      event.preventDefault();
      const at = rows.findIndex((row) => row.includes(event.target));
      const first = rows[at].indexOf(event.target);
      const refused = [];
      text.replace(/\r?\n$/, "").split(/\r?\n/).forEach((line, down) =>
        line.split("\t").forEach((value, across) => {
          const cell = rows[at + down] && rows[at + down][first + across];
          if (Number.isNaN(wholeNumber(value))) refused.push(cell ? `${cell.getAttribute("aria-label")} “${value}”` : `“${value}”`);
          else if (cell) cell.value = value.trim() === "" ? "" : wholeNumber(value);
        }));
      const report = root.querySelector(".matrix-paste");
      report.hidden = refused.length === 0;
      report.textContent = refused.length ? `${report.dataset.text} ${refused.join(", ")}` : "";
      add();
    });
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
  function start(root) {
    once("[data-keep]", "ready", root, restore);
    once("[data-suggest]", "ready", root, combobox);
    once("[data-stepper]", "ready", root, stepper);
    once("[data-matrix]", "ready", root, matrix);
    once("[data-gallery]", "ready", root, gallery);
    once("[data-purchase]", "ready", root, purchase);
    once("[data-share]", "shares", root, share);
    once("[data-copy]", "ready", root, copyButton);
    once("[data-print]", "ready", root, printButton);
    once("[data-filters]", "ready", root, filters);
  }
  forgetWhatArrived();
  start(document);
  const summary = document.querySelector(".error-summary");
  if (summary) summary.focus();
})();
