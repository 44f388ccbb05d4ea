// The answer to a form is no place to come back to: a browser shows its own page about sending it again. So in the
// history it stands under an address that can be had: its own where there is such a page, else the way back it shows.
export function answered(page) {
  const { answered: own } = page.body.dataset;
  if (own === undefined) return;
  const way = own || page.querySelector("a.backline")?.href;
  if (!way) return;
  for (const form of page.querySelectorAll('form[method="post"]:not([action])')) form.action = location.href;
  history.replaceState(history.state, "", way);
}
