// Finishing: the names and scans are taken off the phone, never with scans unsent unless somebody insists.
import { stopCamera } from "./camera.js";
import * as lists from "./list.js";
import * as queue from "./queue.js";
import { dropCopies } from "./tidying.js";

// wireFinish(settings, {send, finished}): send() tries to get rid of what waits.
export function wireFinish(settings, { send, finished }) {
  const button = document.querySelector("[data-finish]");
  const sure = document.querySelector("[data-finish-sure]");
  const anyway = document.querySelector("[data-finish-anyway]");
  const said = document.querySelector("[data-finish-said]");

  async function ask() {
    await send().catch(() => {});
    const num = queue.waitingAnywhere();
    said.textContent = num ? settings.said.unsent_left.replace("{num}", num) : settings.said.sure;
    sure.hidden = num > 0;
    anyway.hidden = num === 0;
    (num ? anyway : sure).focus();
  }

  async function wipe() {
    if (queue.waitingAnywhere() && anyway.hidden) return ask(); // one came in between
    stopCamera();
    lists.forget();
    await queue.wipe();
    await dropCopies(true);
    for (const one of [button, sure, anyway]) one.hidden = true;
    said.textContent = settings.said.finished;
    finished();
  }

  button.addEventListener("click", ask);
  sure.addEventListener("click", wipe);
  anyway.addEventListener("click", wipe);
}
