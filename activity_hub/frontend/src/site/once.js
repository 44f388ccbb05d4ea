// A form that writes is sent once; coming back to the page by the browser's memory frees it again.
export function once(page) {
  page.addEventListener("submit", (sending) => {
    const form = sending.target;
    if (form.method !== "post" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) {
      sending.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
  });
  window.addEventListener("pageshow", (shown) => {
    if (!shown.persisted) return;
    page.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });
}
