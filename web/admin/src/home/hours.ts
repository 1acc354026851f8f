/** Revenue of one hour in minor units. */
export interface Hour {
  hour: number;
  web: number;
  till: number;
}

export interface Bar extends Hour {
  /** What came in in that hour of the day that is compared with. */
  before: number;
  beforeHeight: number;
  x: number;
  width: number;
  webHeight: number;
  tillHeight: number;
}

const OPENING = 10;
const LEAST = 8;

/** The hours from the first that matters to now, without gaps: an empty hour is news too. */
export function span(hours: readonly Hour[], now: number, before: readonly Hour[] = []): Hour[] {
  const known = new Map(hours.map((hour) => [hour.hour, hour]));
  const sold = [...hours, ...before].filter((hour) => hour.web + hour.till !== 0).map((hour) => hour.hour);
  let first = Math.min(OPENING, now, ...sold);
  const last = Math.max(now, ...sold);
  first = Math.max(0, Math.min(first, last - LEAST + 1));
  return Array.from({ length: last - first + 1 }, (_, at) => {
    const hour = first + at;
    return known.get(hour) ?? { hour, web: 0, till: 0 };
  });
}

/** Where each bar stands and how tall it is, in whole pixels. */
export function bars(
  hours: readonly Hour[],
  box: { width: number; height: number },
  against: readonly Hour[] = [],
) {
  const positive = (value: number) => Math.max(0, value);
  const then = new Map(against.map(({ hour, web, till }) => [hour, web + till]));
  const peak = Math.max(
    0,
    ...hours.map((hour) => positive(hour.web) + positive(hour.till)),
    ...hours.map(({ hour }) => then.get(hour) ?? 0),
  );
  const slot = Math.floor(box.width / Math.max(1, hours.length));
  const width = Math.max(4, Math.min(56, slot - 8));
  const tall = (value: number) => (peak === 0 ? 0 : Math.round((positive(value) * box.height) / peak));
  return {
    peak,
    bars: hours.map(
      (hour, at): Bar => ({
        ...hour,
        x: at * slot + Math.floor((slot - width) / 2),
        width,
        webHeight: tall(hour.web),
        tillHeight: tall(hour.till),
        before: then.get(hour.hour) ?? 0,
        beforeHeight: tall(then.get(hour.hour) ?? 0),
      }),
    ),
  };
}
