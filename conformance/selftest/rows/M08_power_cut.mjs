export default async function (t) {
  await t.tenon.kill();
  await t.tenon.start();
  (await t.visitor().get("/")).must(200);
}
