import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasm from "zxing-wasm/reader/zxing_reader.wasm?url";
import type { Reader } from "./reader.js";

/** The longer side of the picture that is read, in pixels: enough for EAN at arm's length, and quick. */
const LONGEST = 1000;

/** A reader for browsers without one. Its program comes from our own address. */
export async function zxingReader(): Promise<Reader> {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    if (context === null || videoWidth === 0) return [];
    const scale = Math.min(1, LONGEST / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, {
      formats: [
        "EAN13",
        "EAN8",
        "UPCA",
        "UPCE",
        "Code128",
        "Code39",
        "ITF",
        "DataBar",
        "QRCode",
        "DataMatrix",
      ],
      maxNumberOfSymbols: 1,
    });
    return found.filter((one) => one.isValid).map((one) => one.text);
  };
}
