import { expect, test } from "vitest";
import { before, isAhead, minutesSince, next, waitsSince } from "./steps.js";

const at = (time: string) => `2026-11-23T${time}Z`;

test("a ticket goes one step on, and an order of the web is handed over elsewhere", () => {
  const till = (state: Parameters<typeof next>[0]["state"]) => next({ state, channel: "till" });
  expect([till("waiting"), till("started"), till("ready"), till("handed_over")]).toEqual([
    "started",
    "ready",
    "handed_over",
    null,
  ]);
  expect(till("called_off")).toBeNull();
  expect(next({ state: "ready", channel: "web" })).toBeNull();
  expect(next({ state: "started", channel: "web" })).toBe("ready");
});

test("a tap too many is taken back by one step", () => {
  expect([before("waiting"), before("started"), before("ready"), before("handed_over")]).toEqual([
    null,
    "waiting",
    "started",
    "ready",
  ]);
  expect(before("called_off")).toBeNull();
});

test("somebody waits since it was sold, or since it was to be ready", () => {
  const now = Date.parse(at("04:10:30"));
  expect(minutesSince(at("04:00:00"), now)).toBe(10);
  expect(minutesSince(at("04:11:00"), now)).toBe(0);
  const times = { opened_at: at("03:00:00"), due_at: at("04:30:00") };
  expect(waitsSince({ ...times, fulfilment: "take_away" })).toBe(times.opened_at);
  expect(waitsSince({ ...times, fulfilment: "pickup" })).toBe(times.due_at);
  expect([isAhead(times, now), isAhead({ due_at: at("04:10:00") }, now)]).toEqual([true, false]);
});
