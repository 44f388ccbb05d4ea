// Day or night by the person's choice, kept in a cookie that the server reads on the next page.
const YEAR = 31536000;

function isDark(root) {
  const chosen = root.dataset.bsTheme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function scheme(page) {
  const root = page.documentElement;
  const buttons = page.querySelectorAll("[data-scheme]");
  const show = () => buttons.forEach((button) => {
    button.hidden = false;
    button.textContent = isDark(root) ? button.dataset.light : button.dataset.dark;
  });
  const choose = () => {
    const next = isDark(root) ? "light" : "dark";
    root.dataset.bsTheme = next;
    const secure = location.protocol === "https:" ? "; secure" : "";
    page.cookie = `theme=${next}; path=/; max-age=${YEAR}; samesite=lax${secure}`;
    page.querySelectorAll('meta[name="theme-color"]').forEach((meta) => {
      meta.content = getComputedStyle(page.body).backgroundColor;
    });
    show();
  };
  buttons.forEach((button) => button.addEventListener("click", choose));
  show();
}
