export const seconds = 125;

/** Ends only if the other row begins beside it. */
export default async function () {
  await new Promise((resolve) => {
    globalThis.shorterBegan = resolve;
  });
}
