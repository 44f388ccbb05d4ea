// Arrows go from cell to cell, as in a spreadsheet; in a list to choose from they keep their own meaning.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const inputOf = (cell) => cell?.querySelector('input[type="checkbox"], select');

export function arrows(form) {
  form.addEventListener("keydown", (key) => {
    const step = STEPS[key.key];
    const cell = key.target.closest("td[data-at]");
    if (!step || !cell || (key.target.matches("select") && !key.ctrlKey)) return;
    const rows = [...form.querySelectorAll("tr.one")];
    let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
    for (;;) {
      [row, column] = [row + step[0], column + step[1]];
      const next = rows[row]?.cells[column];
      if (!next) return;
      const input = inputOf(next);
      if (!input) continue;
      key.preventDefault();
      input.focus();
      input.scrollIntoView({ block: "nearest", inline: "nearest" });
      return;
    }
  });
}
