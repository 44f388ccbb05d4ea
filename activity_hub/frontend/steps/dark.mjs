// The dark tokens stand once in the sources, for the person's choice; this writes them again for the device's.
import postcss from "postcss";

const CHOSEN = /^\[data-bs-theme="?dark"?\]/;
const DEVICE = ":root:not([data-bs-theme])";

export function darkForDevice() {
  return {
    postcssPlugin: "dark-for-device",
    OnceExit(root) {
      const found = [];
      root.walkRules((rule) => {
        if (rule.selectors.every((selector) => CHOSEN.test(selector))) found.push(rule);
      });
      for (const rule of found) {
        const media = postcss.atRule({ name: "media", params: "(prefers-color-scheme: dark)" });
        media.append(rule.clone({ selectors: rule.selectors.map((selector) => selector.replace(CHOSEN, DEVICE)) }));
        rule.after(media);
      }
    },
  };
}
