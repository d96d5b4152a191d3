/* How many: steppers, what a quantity costs, the matrix of sizes. Every form works without this file. */
"use strict";
(() => {
  const { all, announce, enhance } = window.lumbung;
  const rupiah = (amount) => "Rp" + amount.toLocaleString("id-ID");

  /* Whole numbers as people in Indonesia type them ("1.250" is one thousand two hundred and fifty); NaN for anything else. */
  const wholeNumber = (text) => {
    const plain = text.trim();
    if (plain === "") return 0;
    return /^\d+$/.test(plain) || /^\d{1,3}([.\s]\d{3})+$/.test(plain) ? Number(plain.replace(/\D/g, "")) : NaN;
  };

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
    const mark = (cell, isRefused) => {
      if (isRefused) cell.setAttribute("aria-invalid", "true");
      else cell.removeAttribute("aria-invalid");
      cell.closest("td").classList.toggle("has-error", isRefused);
    };
    root.addEventListener("input", (event) => {
      if (cells.includes(event.target)) mark(event.target, false);
      add();
    });
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
          const isRefused = Number.isNaN(wholeNumber(value));
          if (isRefused) refused.push(cell ? `${cell.getAttribute("aria-label")} “${value}”` : `“${value}”`);
          else if (cell) cell.value = value.trim() === "" ? "" : wholeNumber(value);
          if (cell) mark(cell, isRefused);
        }));
      const report = root.querySelector(".matrix-paste");
      report.hidden = refused.length === 0;
      report.textContent = refused.length ? `${report.dataset.text} ${refused.join(", ")}` : "";
      add();
    });
  };

  enhance("[data-stepper]", stepper);
  enhance("[data-matrix]", matrix);
  enhance("[data-purchase]", purchase);
})();
