import { shorterBegan } from "../meeting.mjs";

export const seconds = 20;

/** Ends only if the other row begins beside it. */
export default async function () {
  await shorterBegan;
}
