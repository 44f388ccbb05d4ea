// The page on the home screen, and the worker that lets it open without a network.

// iPhones have no prompt of their own; everywhere else the browser offers one.
function hint() {
  const line = document.querySelector("[data-install]");
  const button = document.querySelector("[data-install-now]");
  const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone;
  if (isInstalled) return;
  if ("standalone" in navigator) line.hidden = false;
  addEventListener("beforeinstallprompt", (offer) => {
    offer.preventDefault();
    line.hidden = button.hidden = false;
    button.addEventListener("click", () => offer.prompt(), { once: true });
  });
}

export async function install(settings) {
  hint();
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(settings.urls.worker, { scope: "/door/", updateViaCache: "none" });
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage({ keep: location.pathname }); // the first visit came before there was a worker to keep it
    document.querySelector("[data-door]").dataset.worker = "ready";
  } catch {
    // It then needs a network to open; what is open works all the same.
  }
}
