// The little script every page has. Each part does nothing where its marks are missing; no page needs it to work.
import { copying } from "./site/copying.js";
import { filters } from "./site/filters.js";
import { menus } from "./site/menus.js";
import { once } from "./site/once.js";
import { printing } from "./site/printing.js";
import { scheme } from "./site/scheme.js";
import { toasts } from "./site/toasts.js";

for (const part of [scheme, menus, copying, filters, once, printing, toasts]) part(document);
