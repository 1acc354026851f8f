/**
 * Headquarters publishes a version of the theme and changes prices; each register reports what it runs, and what differs is
 * listed. The half about photo proofs and the display standard is not here yet.
 */
import { Shop } from "./lib/shop.mjs";

export const seconds = 120;

export default async function (t) {
  const shop = await Shop.open(t);
  const { owner } = shop;

  // A shop manager with no manual: a large picture, published from the back office.
  const { login, password } = t.tenon.login("owner");
  const page = await t.page({ width: 1440, height: 900 });
  await page.goto("/admin/site");
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "大圖" }).click();
  await page.getByLabel("標題 · 中文").fill("春茶上市");
  await page.getByRole("button", { name: "儲存草稿" }).click();
  await page.getByText("草稿已儲存").waitFor();
  const home = async () => (await t.visitor().get("/")).text;
  t.ok(!(await home()).includes("春茶上市"), "nobody sees a draft");
  await page.getByRole("button", { name: "發布", exact: true }).click();
  await page.getByText("已發布第 1 版").waitFor();
  t.ok((await home()).includes("春茶上市"), "everybody sees the version");

  // The till says what it runs by itself, and takes what is new.
  const running = async () => (await owner.get("/api/v1/site/running")).must(200).body.items;
  const [before] = await running();
  t.equal(before.deviations.join(), "silent", "a register that said nothing is listed");
  const till = await t.page({ width: 1180, height: 820 });
  await till.goto("/pos/");
  await till.fill('input[name="login"]', t.tenon.login("cashier").login);
  await till.fill('input[name="password"]', t.tenon.login("cashier").password);
  await till.keyboard.press("Enter");
  await till.getByText(before.register_name).first().click();
  const same = await t.until(
    "the register runs what it should",
    async () => {
      const [row] = await running();
      return row.deviations.length === 0 && row;
    },
    { within: 20_000 },
  );
  t.equal(same.theme, 1, "the theme's number");
  await till.close();

  // Headquarters goes on while that register is away.
  const good = shop.goods[0];
  const dearer = { unit_price: good.unit_price + 10_000, reason: "season" };
  (await owner.put(`/api/v1/variants/${good.variant_id}/price`, dearer)).must(200);
  (await owner.post("/api/v1/site/theme/versions/0/restore", { seen: 1, note: "一致性測試" })).must(200);
  const [behind] = await running();
  t.equal(behind.deviations.join(), "prices,theme", "what differs is listed");
  t.equal(`${behind.theme} of ${behind.standard.theme}`, "1 of 2", "with what it should be");
  await page.goto("/admin/running");
  await page.getByText("1 台和總部不同").waitFor();
  await page.getByText("價格不是最新").waitFor();
  await page.getByText("應為 2").waitFor();

  // Nobody who works for one store only changes what all of them show.
  const manager = await t.staff("manager");
  t.equal(
    (await manager.post("/api/v1/site/theme/publish", { note: "" })).status,
    403,
    "a store's manager publishes nothing",
  );
}
