// A question that depends on another answer is there only while that answer fits; the server judges it all the same.
export function conditions(page) {
  const parts = [...page.querySelectorAll("[data-only-if]")];
  const said = (form, name) => {
    const field = form.elements[name];
    const first = field && !field.nodeType ? field[0] : field; // radio buttons come as a list
    return !first || first.disabled ? undefined : field.value;
  };
  const look = () => parts.forEach((part) => { // in the order of the questions, so that a chain falls in one go
    const form = part.closest("form");
    part.hidden = said(form, part.dataset.onlyIf) !== part.dataset.onlyIfValue;
    part.querySelectorAll("input, select, textarea").forEach((field) => { field.disabled = part.hidden; });
  });
  if (!parts.length) return;
  page.addEventListener("change", look);
  look();
}
