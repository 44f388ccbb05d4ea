// The line-up of a delegation: checked while it is filled in, moved through by arrows, folded on a phone. It works without.
import { arrows } from "./line-up/arrows.js";
import { checking } from "./line-up/checking.js";
import { folding } from "./line-up/folding.js";
import { unsaved } from "./line-up/unsaved.js";

const form = document.querySelector("[data-line-up]");
if (form) for (const part of [folding, arrows, checking, unsaved]) part(form);
