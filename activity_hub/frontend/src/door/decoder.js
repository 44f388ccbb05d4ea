// Reading QR codes: ZXing as wasm, or jsQR where wasm is refused. Never the browser's own BarcodeDetector: on many
// phones it is there and does not work.
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm";

const LONGEST_SIDE = 800; // jsQR takes time by the pixel

async function zxing() {
  const { BarcodeDetector, prepareZXingModule } = await import("barcode-detector/ponyfill");
  // At once, so that a refusal by the content policy is seen here and not at the first picture.
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return { name: "zxing", read: async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null };
}

async function jsqr() {
  const { default: jsQR } = await import("jsqr");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const read = async (picture) => {
    const width = picture.videoWidth || picture.width;
    const height = picture.videoHeight || picture.height;
    if (!width) return null;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    canvas.width = width * scale;
    canvas.height = height * scale;
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
    return jsQR(data, canvas.width, canvas.height)?.data || null;
  };
  return { name: "jsqr", read };
}

let made = null;

// {name, read(picture) → text or null}; made once.
export function decoder() {
  made ??= zxing().catch(jsqr);
  return made;
}
