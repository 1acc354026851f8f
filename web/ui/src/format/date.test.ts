import { describe, expect, it } from "vitest";
import { formatDate, formatFull, formatMoment, formatTime, hourOf } from "./date.js";

const NOW = Date.parse("2026-11-21T06:05:09Z");
const TAIPEI = "Asia/Taipei";

describe("dates", () => {
  it("are written with their weekday", () => {
    expect(formatDate("2026-11-21", "zh-TW", NOW)).toBe("11月21日(六)");
    expect(formatDate("2026-11-21", "en", NOW)).toBe("Sat 21 Nov");
    expect(formatDate("2024-02-29", "zh-TW", NOW)).toBe("2024年2月29日(四)");
    expect(formatDate("2024-02-29", "en", NOW)).toBe("Thu 29 Feb 2024");
  });

  it("pass through when they are none", () => expect(formatDate("soon", "zh-TW", NOW)).toBe("soon"));
});

describe("moments", () => {
  it("are shown in the brand's zone, whatever the machine's", () => {
    expect(formatTime("2026-11-21T06:05:09Z", TAIPEI)).toBe("14:05");
    expect(formatTime("2026-11-21T16:00:00Z", TAIPEI)).toBe("00:00");
    expect(formatTime("2026-11-21T06:05:09.123456Z", "Europe/London", true)).toBe("06:05:09");
    expect(hourOf("2026-11-21T16:30:00Z", TAIPEI)).toBe(0);
  });

  it("name the day when it is another one there", () => {
    expect(formatMoment("2026-11-21T06:00:00Z", TAIPEI, "zh-TW", NOW)).toBe("14:00");
    expect(formatMoment("2026-11-20T15:59:00Z", TAIPEI, "zh-TW", NOW)).toBe("11月20日(五) 23:59");
    expect(formatMoment("2026-11-20T16:01:00Z", TAIPEI, "zh-TW", NOW)).toBe("00:01");
    expect(formatMoment("2025-01-01T00:00:00Z", TAIPEI, "en", NOW)).toBe("Wed 1 Jan 2025 08:00");
  });

  it("are complete on paper", () => {
    expect(formatFull("2026-11-21T06:05:09Z", TAIPEI, "zh-TW")).toBe("2026年11月21日(六) 14:05");
  });
});
