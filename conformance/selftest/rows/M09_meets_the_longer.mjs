export default async function (t) {
  t.report("began", "while the longer one runs");
  globalThis.shorterBegan();
}
