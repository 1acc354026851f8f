// A font in which every character is a bar: as wide as the character is wide, the same on every machine.
//
// Machines have different fonts, and a picture of text says more about the machine than about the page. With
// bars a picture shows what was designed: where text stands, how long it is, how it wraps.

const UNITS = 1000;
const ASCENT = 880;
const DESCENT = -220;
/** Space and its kin, half a square, and a whole square as Chinese characters fill it. */
const GLYPHS = [
  { advance: 1000, bar: [60, 0, 940, 760] },
  { advance: 500, bar: null },
  { advance: 500, bar: [50, 0, 450, 700] },
  { advance: 1000, bar: [60, -60, 940, 820] },
];
const [SPACE, HALF, WHOLE] = [1, 2, 3];
/** First, last character and their glyph. */
const RANGES = [
  [0x20, 0x20, SPACE],
  [0x21, 0x9f, HALF],
  [0xa0, 0xa0, SPACE],
  [0xa1, 0x1fff, HALF],
  [0x2000, 0x200f, SPACE],
  [0x2010, 0x2e7f, HALF],
  [0x2e80, 0x2fff, WHOLE],
  [0x3000, 0x3000, SPACE],
  [0x3001, 0xffff, WHOLE],
  [0x10000, 0x10ffff, WHOLE],
];

const bytes = (/** @type {number} */ size, /** @type {number[]} */ values) => {
  const out = Buffer.alloc(size * values.length);
  values.forEach((value, at) => {
    if (size === 2) out.writeUInt16BE(value & 0xffff, at * 2);
    else out.writeUInt32BE(value >>> 0, at * 4);
  });
  return out;
};
const shorts = (/** @type {number[]} */ ...values) => bytes(2, values);
const longs = (/** @type {number[]} */ ...values) => bytes(4, values);

/** One rectangle. */
function glyph(/** @type {number[] | null} */ bar) {
  if (bar === null) return Buffer.alloc(0);
  const [left = 0, bottom = 0, right = 0, top = 0] = bar;
  const onCurve = Buffer.from([1, 1, 1, 1]);
  const across = shorts(left, 0, right - left, 0);
  const upward = shorts(bottom, top - bottom, 0, bottom - top);
  const body = Buffer.concat([shorts(1, left, bottom, right, top, 3, 0), onCurve, across, upward]);
  return Buffer.concat([body, Buffer.alloc(-body.length & 3)]);
}

/** The whole font, as TrueType. */
export function barFont() {
  const outlines = GLYPHS.map(({ bar }) => glyph(bar));
  let end = 0;
  const offsets = [0, ...outlines.map((outline) => (end += outline.length))];
  // Format 13: a whole range of characters shares one glyph.
  const map = Buffer.concat([
    shorts(0, 1, 3, 10),
    longs(12),
    shorts(13, 0),
    longs(16 + 12 * RANGES.length, 0, RANGES.length),
    longs(...RANGES.flat()),
  ]);
  const name = Buffer.from("Bars", "utf16le").swap16();
  /** @type {[string, Buffer][]} */
  const tables = [
    [
      "OS/2",
      Buffer.concat([
        shorts(4, 500, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0),
        Buffer.alloc(10),
        longs(0, 0, 0, 0),
        Buffer.from("NONE"),
        shorts(0x40, 0x20, 0xffff, ASCENT, DESCENT, 0, ASCENT, -DESCENT),
        longs(0, 0),
        shorts(500, 700, 0, 0x20, 1),
      ]),
    ],
    ["cmap", map],
    ["glyf", Buffer.concat(outlines)],
    [
      "head",
      Buffer.concat([
        longs(0x10000, 0x10000, 0, 0x5f0f3cf5),
        shorts(0, UNITS),
        Buffer.alloc(16),
        shorts(0, -60, UNITS, 820, 0, 8, 2, 1, 0),
      ]),
    ],
    [
      "hhea",
      Buffer.concat([
        longs(0x10000),
        shorts(ASCENT, DESCENT, 0, UNITS, 0, 0, UNITS, 1, 0, 0, 0, 0, 0, 0, 0, 4),
      ]),
    ],
    ["hmtx", shorts(...GLYPHS.flatMap(({ advance, bar }) => [advance, bar?.[0] ?? 0]))],
    ["loca", longs(...offsets)],
    ["maxp", Buffer.concat([longs(0x10000), shorts(GLYPHS.length, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)])],
    [
      "name",
      Buffer.concat([
        shorts(0, 2, 6 + 2 * 12, 3, 1, 0x409, 1, name.length, 0, 3, 1, 0x409, 4, name.length, 0),
        name,
      ]),
    ],
    ["post", Buffer.concat([longs(0x30000, 0), shorts(-100, 50), longs(0, 0, 0, 0, 0)])],
  ];
  const padded = tables.map(([, table]) => Buffer.concat([table, Buffer.alloc(-table.length & 3)]));
  const sum = (/** @type {Buffer} */ table) => {
    let total = 0;
    for (let at = 0; at < table.length; at += 4) total = (total + table.readUInt32BE(at)) >>> 0;
    return total;
  };
  let offset = 12 + 16 * tables.length;
  const directory = tables.map(([tag, table], at) => {
    const entry = Buffer.concat([
      Buffer.from(tag),
      longs(sum(/** @type {Buffer} */ (padded[at])), offset, table.length),
    ]);
    offset += /** @type {Buffer} */ (padded[at]).length;
    return entry;
  });
  const search = 2 ** Math.floor(Math.log2(tables.length));
  return Buffer.concat([
    longs(0x10000),
    shorts(tables.length, search * 16, Math.log2(search), (tables.length - search) * 16),
    ...directory,
    ...padded,
  ]);
}
