// A filter takes effect when it is chosen; without script its own button does the same.
export function filters(page) {
  page.querySelectorAll("form[data-auto]").forEach((form) => {
    form.querySelectorAll("[data-script-hides]").forEach((button) => { button.hidden = true; });
    form.addEventListener("change", (change) => {
      if (change.target.matches('input[type="search"], input[type="text"]')) return;
      form.submit();
    });
  });
}
