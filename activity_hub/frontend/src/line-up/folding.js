// On a phone a card shows the contests that the person is in; a button shows the others. What is taken back stays in sight.
export function folding(form) {
  form.querySelectorAll("tr.one").forEach((row) => {
    row.querySelectorAll("td[data-at]").forEach((cell) => {
      const input = cell.querySelector("input, select");
      cell.classList.toggle("off", input.type === "checkbox" ? !input.checked : !input.value);
    });
    const button = row.querySelector("[data-more]");
    if (!button || !row.querySelector("td.off")) return;
    row.classList.add("folded");
    button.hidden = false;
    button.addEventListener("click", () => {
      row.classList.remove("folded");
      button.hidden = true;
      row.querySelector("td.off input, td.off select")?.focus();
    });
  });
}
