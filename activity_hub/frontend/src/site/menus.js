// The phone's menu closes when one taps beside it or presses Escape.
export function menus(page) {
  const opened = () => page.querySelectorAll("details.menu[open]");
  page.addEventListener("click", (tap) => opened().forEach((menu) => {
    if (!menu.contains(tap.target)) menu.open = false;
  }));
  page.addEventListener("keydown", (key) => {
    if (key.key !== "Escape") return;
    opened().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}
