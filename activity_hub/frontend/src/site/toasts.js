// What was said goes away at a tap, or by itself once it has been seen for a while and nobody is on it.
const SEEN = 8000;

export function toasts(page) {
  page.querySelectorAll(".toast-line .said").forEach((said) => {
    const close = said.querySelector("[data-close]");
    close.hidden = false;
    close.addEventListener("click", () => said.remove());
    const leave = () => {
      if (said.matches(":hover") || said.contains(page.activeElement)) setTimeout(leave, SEEN);
      else said.remove();
    };
    setTimeout(leave, SEEN);
  });
  window.addEventListener("pageshow", (shown) => {
    if (shown.persisted) page.querySelectorAll(".toast-line .said").forEach((said) => said.remove());
  });
}
