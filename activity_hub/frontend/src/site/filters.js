// A filter takes effect when it is chosen; without script its own button does the same.
export function filters(page) {
  page.querySelectorAll("form[data-auto]").forEach((form) => {
    form.querySelectorAll("[data-script-hides]").forEach((button) => { button.hidden = true; });
    form.addEventListener("change", (change) => {
      if (change.target.matches('input[type="search"], input[type="text"]')) return;
      form.submit();
    });
  });
  page.querySelectorAll("[data-tells]").forEach((field) => { // what is chosen beside a search outlives the search
    const told = page.getElementById(field.dataset.tells);
    if (told) field.addEventListener("change", () => { told.value = field.value; });
  });
}
