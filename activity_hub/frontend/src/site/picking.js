// Ticking rows of a list: how many are ticked is said, and everybody in the list is told apart from those ticked.
export function picking(page) {
  page.querySelectorAll("form[data-picks]").forEach((form) => {
    const said = form.querySelector("[data-picked]");
    const everybody = form.querySelector("[data-everybody]");
    const boxes = [...form.querySelectorAll('input[name="id"]')];
    if (!said || !everybody) return;
    const show = () => {
      const count = boxes.filter((box) => box.checked).length;
      said.closest(".bulk").classList.toggle("idle", !count && !everybody.checked);
      said.textContent = count ? said.dataset.some.replace("{n}", count) : said.dataset.none;
      boxes.forEach((box) => {
        box.disabled = everybody.checked;
        box.closest("tr").classList.toggle("picked", everybody.checked || box.checked);
      });
    };
    form.addEventListener("change", show);
    window.addEventListener("pageshow", show);
    show();
  });
}
