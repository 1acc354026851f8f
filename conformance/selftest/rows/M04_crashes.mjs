export default async function (t) {
  await t
    .visitor()
    .get("/crash")
    .catch(() => {});
  await t.sleep(200);
}
