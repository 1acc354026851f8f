export default async function (t) {
  await (await t.page()).goto("/throws");
}
