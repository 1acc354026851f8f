// What is kept of a picture: the mean colour of every square of eight by eight pixels.
// @ts-expect-error it has no types of its own
import { PNG } from "pngjs";

const SQUARE = 8;
/** Colours are kept in steps, so that the files stay small. */
const STEP = 8;
/** Two squares differ when a channel does by more than this: a hairline that falls a pixel aside does not. */
const CHANNEL = 28;
/** What may differ: this many squares, about a character, or this share of the picture. */
const SQUARES = 3;
const SHARE = 0.0002;

/** @typedef {{ width: number, height: number, data: Buffer }} Grid three bytes a square */

/** @param {Buffer} screenshot a PNG */
export function signature(screenshot) {
  const { width, height, data } = PNG.sync.read(screenshot);
  const [across, down] = [Math.ceil(width / SQUARE), Math.ceil(height / SQUARE)];
  const grid = Buffer.alloc(across * down * 3);
  for (let row = 0; row < down; row += 1) {
    for (let column = 0; column < across; column += 1) {
      const sums = [0, 0, 0];
      let pixels = 0;
      for (let y = row * SQUARE; y < Math.min(height, (row + 1) * SQUARE); y += 1) {
        for (let x = column * SQUARE; x < Math.min(width, (column + 1) * SQUARE); x += 1) {
          for (let channel = 0; channel < 3; channel += 1)
            sums[channel] += data[(y * width + x) * 4 + channel];
          pixels += 1;
        }
      }
      sums.forEach((sum, channel) => {
        const kept = Math.round(sum / pixels / STEP) * STEP;
        grid[(row * across + column) * 3 + channel] = Math.min(255, kept);
      });
    }
  }
  return { width: across, height: down, data: grid };
}

/** @param {Grid} grid */
export function write({ width, height, data }) {
  const png = new PNG({ width, height, colorType: 2, inputColorType: 2, inputHasAlpha: false });
  png.data = data;
  return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false, deflateLevel: 9 });
}

/**
 * @param {Buffer} file
 * @returns {Grid}
 */
export function read(file) {
  const { width, height, data } = PNG.sync.read(file);
  const grid = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at += 1) data.copy(grid, at * 3, at * 4, at * 4 + 3);
  return { width, height, data: grid };
}

/**
 * Where two pictures differ; null where they are one and the same within what is tolerated.
 *
 * @param {Grid} approved
 * @param {Grid} actual
 */
export function compare(approved, actual) {
  if (approved.width !== actual.width || approved.height !== actual.height) {
    return { squares: [], why: "the picture has another size" };
  }
  const squares = [];
  for (let at = 0; at < actual.data.length; at += 3) {
    const apart = [0, 1, 2].some(
      (channel) =>
        Math.abs(Number(actual.data[at + channel]) - Number(approved.data[at + channel])) > CHANNEL,
    );
    if (apart) squares.push(at / 3);
  }
  const allowed = Math.max(SQUARES, Math.floor((actual.data.length / 3) * SHARE));
  if (squares.length <= allowed) return null;
  return { squares, why: `${squares.length} squares differ, ${allowed} may` };
}

/**
 * The screenshot, pale, with what differs in red.
 *
 * @param {Buffer} screenshot
 * @param {number[]} squares
 */
export function marked(screenshot, squares) {
  const png = PNG.sync.read(screenshot);
  const across = Math.ceil(png.width / SQUARE);
  const red = new Set(squares);
  for (let y = 0; y < png.height; y += 1) {
    for (let x = 0; x < png.width; x += 1) {
      const at = (y * png.width + x) * 4;
      const isRed = red.has(Math.floor(y / SQUARE) * across + Math.floor(x / SQUARE));
      for (let channel = 0; channel < 3; channel += 1) {
        const pale = 255 - (255 - png.data[at + channel]) / 3;
        png.data[at + channel] = isRed ? (channel === 0 ? 220 : png.data[at + channel] / 2) : pale;
      }
    }
  }
  return PNG.sync.write(png);
}
