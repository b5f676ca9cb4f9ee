// Numbers of a table stand below each other: a column of nothing but numbers is aligned to its right edge. What is
// short (a code, a day, a name) stays in one line.
(() => {
  const NUMBER = /^[+\u2212-]?\d{1,3}(\.\d{3})*(,\d+)?%?( \(ít\))?$/;
  const SHORT = 18;
  const TABLES = "[data-testid=stTable] table, .dv-rows table";

  function align(table) {
    const body = [...table.tBodies].flatMap((part) => [...part.rows]);
    const heads = table.tHead?.rows[0]?.cells ?? [];
    const width = Math.max(0, ...body.map((row) => row.cells.length));
    for (let place = 0; place < width; place++) {
      const cells = body.map((row) => row.cells[place]).filter(Boolean);
      const said = cells.map((cell) => cell.textContent.trim()).filter((text) => text && text !== "—");
      const side = said.length && said.every((text) => NUMBER.test(text)) ? "right" : "";
      for (const cell of [...cells, heads[heads.length - width + place]]) {
        if (cell && cell.style.textAlign !== side) cell.style.textAlign = side;
      }
      for (const cell of cells) {
        const wrap = cell.textContent.length <= SHORT ? "nowrap" : "";
        if (cell.style.whiteSpace !== wrap) cell.style.whiteSpace = wrap;
      }
    }
  }

  let waiting = false;
  new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      document.querySelectorAll(TABLES).forEach(align);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
})();
