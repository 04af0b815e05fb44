"use strict";
// Without this script the page is complete; it only lacks its controls.

// Says of what is wider than the screen, and of nothing else, that it can be moved.
(() => {
  const measure = () => {
    for (const box of document.querySelectorAll(".scrolled")) {
      const isWide = box.scrollWidth > box.clientWidth;
      box.classList.toggle("wide", isWide);
      box.toggleAttribute("tabindex", isWide);
      if (isWide) {
        box.tabIndex = 0;
      }
    }
  };
  addEventListener("resize", measure);
  measure();
})();

// Filters and sorts the documents.
(() => {
  const root = document.getElementById("documents");
  const filter = root.querySelector(".filter");
  if (!filter) {
    return;
  }
  const status = root.querySelector(".shown");
  const language = document.documentElement.lang;
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const sections = Array.from(root.querySelectorAll("section.class"), (element) => ({
    element,
    documents: Array.from(element.querySelectorAll("table.documents > tbody"), (body) => ({ body, words: null })),
  }));
  const all = sections.reduce((count, section) => count + section.documents.length, 0);
  const control = (name) => filter.querySelector(`[name="${name}"]`);
  const filled = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (gap, name) => values[name] ?? gap);
  const written = (count) => count.toLocaleString(language);

  const wordsOf = (entry) => {
    entry.words ??= entry.body.textContent.toLocaleLowerCase(language);
    return entry.words;
  };

  const apply = () => {
    const [chosen, month, account] = ["class", "month", "account"].map((name) => control(name).value);
    const words = control("text").value.toLocaleLowerCase(language).split(/\s+/).filter(Boolean);
    const active = Boolean(chosen || month || account || words.length);
    let shown = 0;
    for (const { element, documents } of sections) {
      let here = 0;
      const excluded = chosen && element.dataset.class !== chosen;
      for (const entry of documents) {
        const data = entry.body.dataset;
        const fits =
          !excluded &&
          (!month || data.month === month) &&
          (!account || JSON.parse(data.accounts).includes(account)) &&
          words.every((word) => wordsOf(entry).includes(word));
        entry.body.hidden = !fits;
        here += fits ? 1 : 0;
      }
      element.hidden = active && here === 0;
      shown += here;
    }
    status.textContent = filled(status.dataset.shown, { shown: written(shown), all: written(all) });
  };

  const sort = (table, heading, column) => {
    const descending = heading.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) {
      other.removeAttribute("aria-sort");
    }
    heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
    const kind = heading.dataset.sort;
    const keyed = Array.from(table.tBodies, (body) => {
      const cell = body.rows[0].cells[column];
      const key = kind === "text" ? cell.textContent : cell.dataset.key;
      return { body, key: kind === "number" ? Number(key) : key };
    });
    const compare = kind === "text" ? collator.compare : (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    keyed.sort((a, b) => (descending ? compare(b.key, a.key) : compare(a.key, b.key)));
    const foot = table.tFoot;
    for (const { body } of keyed) {
      table.insertBefore(body, foot);
    }
    const sentence = descending ? status.dataset.descending : status.dataset.ascending;
    status.textContent = filled(sentence, { column: heading.textContent });
  };

  for (const table of root.querySelectorAll("table.documents")) {
    if (table.tBodies.length < 2) {
      continue;
    }
    Array.from(table.tHead.rows[0].cells).forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = heading.textContent;
      button.addEventListener("click", () => sort(table, heading, column));
      heading.replaceChildren(button);
    });
  }

  let waiting = 0;
  const applySoon = () => {
    // A word is typed letter by letter; a screen reader is told of the result once.
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  };
  // Not every way of choosing from a list sends both.
  filter.addEventListener("input", applySoon);
  filter.addEventListener("change", applySoon);
  control("reset").addEventListener("click", () => {
    for (const field of filter.querySelectorAll("select, input")) {
      field.value = "";
    }
    apply();
  });
  // Whoever follows a link to a class wants to see it, whatever is filtered.
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest('a[href^="#class-"]')) {
      control("reset").click();
    }
  });
  filter.hidden = false;
  status.hidden = false;
  apply();
})();
