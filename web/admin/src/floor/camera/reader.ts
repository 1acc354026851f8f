/** Reads the codes in a picture of the camera. */
export type Reader = (video: HTMLVideoElement) => Promise<string[]>;

/** What the browser's own detector would look for: everything that stands on goods and shelves. */
const NATIVE = ["ean_13", "ean_8", "upc_a", "upc_e", "code_128", "code_39", "itf", "qr_code", "data_matrix"];

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}

interface DetectorClass {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

declare global {
  var BarcodeDetector: DetectorClass | undefined;
}

/** The browser's own reader where it has one that knows EAN, else ours, which is fetched only then. */
export async function makeReader(): Promise<Reader> {
  return (await nativeReader()) ?? (await import("./zxing.js")).zxingReader();
}

async function nativeReader(): Promise<Reader | null> {
  const detector = globalThis.BarcodeDetector;
  if (detector === undefined) return null;
  try {
    const knows = await detector.getSupportedFormats();
    if (!knows.includes("ean_13")) return null;
    const own = new detector({ formats: NATIVE.filter((format) => knows.includes(format)) });
    return async (video) => (await own.detect(video)).map((one) => one.rawValue);
  } catch {
    return null;
  }
}
