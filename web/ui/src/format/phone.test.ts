import { expect, it } from "vitest";
import { formatPhone } from "./phone.js";

it.each([
  ["+886912345678", "0912 345 678"],
  ["+886223456789", "+886223456789"],
  ["+819012345678", "+819012345678"],
  ["amy@example.com", "amy@example.com"],
])("%s", (e164, written) => {
  expect(formatPhone(e164)).toBe(written);
});
