// Recognising pass codes. There is no key here: whether a code is genuine is for the server to say.
const CODE = /^AH1\.[A-Z2-7]{39}$/;
const ADDRESS = /^[^\s]*\/P\/(AH1\.[A-Z2-7]{39})\/?(?:[?#][^]*)?$/;
const SHORT = /^[0-9A-HJKMNP-TV-Z]{8}$/;

// The pass code in a scanned text, in capitals: bare, or in an address ending in /P/<code>; null without one. The signs
// that a reader types may have gone through a Chinese input method.
export function findCode(text) {
  const tidy = text.normalize("NFKC").replaceAll("。", ".").replaceAll("、", "/").trim().toUpperCase();
  if (CODE.test(tidy)) return tidy;
  return ADDRESS.exec(tidy)?.[1] ?? null;
}

// A typed short code as it is stored: capitals, no spaces or hyphens, O is 0, I and L are 1; null if it is none.
export function normalShortCode(text) {
  if (text.length > 32) return null;
  const tidy = text.normalize("NFKC").replace(/[\s\-‐-―−]+/g, "").toUpperCase().replace(/O/g, "0").replace(/[IL]/g, "1");
  return SHORT.test(tidy) ? tidy : null;
}
