// Leaving with changes that were not saved is asked about once.
export function unsaved(form) {
  let changed = form.dataset.lineUp === "changed";
  const ask = (leaving) => {
    if (!changed) return;
    leaving.preventDefault();
    leaving.returnValue = ""; // what browsers of 2020 ask for
  };
  form.addEventListener("change", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", ask);
}
