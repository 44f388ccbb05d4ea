// The little script every page has. Each part does nothing where its marks are missing; no page needs it to work.
import { answered } from "./site/answered.js";
import { conditions } from "./site/conditions.js";
import { copying } from "./site/copying.js";
import { filters } from "./site/filters.js";
import { language } from "./site/language.js";
import { leftover } from "./site/leftover.js";
import { menus } from "./site/menus.js";
import { once } from "./site/once.js";
import { press } from "./site/press.js";
import { picking } from "./site/picking.js";
import { printing } from "./site/printing.js";
import { scheme } from "./site/scheme.js";
import { toasts } from "./site/toasts.js";

for (const part of [answered, scheme, menus, language, conditions, copying, filters, press, once, picking, printing, toasts, leftover]) part(document);
