// Draws an EAN-13 as a film for the browser's camera, so that reading it is a real reading.

const LEFT_ODD = "0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011".split(" ");
const FIRST = "LLLLLL LLGLGG LLGGLG LLGGGL LGLLGG LGGLLG LGGGLL LGLGLG LGLGGL LGGLGL".split(" ");
const invert = (/** @type {string} */ bits) => bits.replace(/./g, (bit) => (bit === "1" ? "0" : "1"));
const reverse = (/** @type {string} */ bits) => [...bits].reverse().join("");

/** The 95 modules of a number, 1 for a bar. */
export function modules(/** @type {string} */ number) {
  const digits = [...number].map(Number);
  const right = (/** @type {number} */ digit) => invert(LEFT_ODD[digit] ?? "");
  const pattern = FIRST[digits[0] ?? 0] ?? "";
  const left = digits.slice(1, 7).map((digit, at) =>
    // The even set is the right set read backwards.
    pattern[at] === "L" ? (LEFT_ODD[digit] ?? "") : reverse(right(digit)),
  );
  return `101${left.join("")}01010${digits.slice(7).map(right).join("")}101`;
}

const WIDTH = 640;
const HEIGHT = 480;
const MODULE = 4;

/**
 * A film in YUV4MPEG2 that shows the number and nothing else.
 *
 * @param {string} number thirteen digits
 */
export function film(number) {
  const bars = modules(number);
  const start = Math.floor((WIDTH - bars.length * MODULE) / 2);
  const row = Buffer.alloc(WIDTH, 235);
  [...bars].forEach((bit, at) => {
    if (bit === "1") row.fill(16, start + at * MODULE, start + (at + 1) * MODULE);
  });
  const blank = Buffer.alloc(WIDTH, 235);
  const light = Array.from({ length: HEIGHT }, (_, y) => (y > 120 && y < 360 ? row : blank));
  const colours = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frame = Buffer.concat([Buffer.from("FRAME\n"), ...light, colours]);
  const head = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  return Buffer.concat([head, frame, frame]);
}
