export default async function (t) {
  const page = await t.page({ width: 390, height: 844 });
  await page.goto("/");
  t.equal(await page.title(), "榫茶 開店", "the title, after the page's script");
}
