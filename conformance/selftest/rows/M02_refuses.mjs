export default async function (t) {
  (await t.visitor().get("/nothing")).must(200);
}
