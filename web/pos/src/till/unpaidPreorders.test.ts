import { afterEach, expect, it } from "vitest";
import { forgetUnpaid, rememberUnpaid, unpaidPreorders } from "./unpaidPreorders.js";

afterEach(() => localStorage.clear());

const NOW = Date.parse("2026-12-01T02:00:00Z");
const order = (id: string, expires_at: string) => ({ id, number: id, expires_at });

it("keeps pre-orders without their deposit until it is taken or they lapse", () => {
  rememberUnpaid("till", order("one", "2999-12-01T02:20:00Z"));
  rememberUnpaid("till", order("two", "2999-12-01T02:30:00Z"));
  rememberUnpaid("till", order("one", "2999-12-01T02:20:00Z"));
  expect(unpaidPreorders("till", NOW).map(({ id }) => id)).toEqual(["two", "one"]);
  expect(unpaidPreorders("other", NOW)).toEqual([]);
  expect(unpaidPreorders("till", Date.parse("2999-12-01T02:25:00Z")).map(({ id }) => id)).toEqual(["two"]);
  forgetUnpaid("till", "two");
  expect(unpaidPreorders("till", NOW).map(({ id }) => id)).toEqual(["one"]);
});
