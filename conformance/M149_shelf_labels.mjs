/** A price change makes label tasks per store; labels print in batches with barcode, unit price and version. */
import { Shop } from "./lib/shop.mjs";

export const seconds = 90;

export default async function (t) {
  const shop = await Shop.open(t);
  const [first, second] = shop.goods;
  const all = (await shop.owner.get(`/api/v1/labels?store=${shop.store.id}&limit=200`)).must(200).body.items;
  const hung = all.map(({ variant_id, price_version }) => ({ variant_id, price_version }));
  (await shop.owner.put("/api/v1/labels", { store_id: shop.store.id, labels: hung })).must(204);
  const versions = new Map();
  for (const good of [first, second]) {
    const body = { unit_price: good.unit_price + 250_000, reason: "season" };
    const set = (await shop.owner.put(`/api/v1/variants/${good.variant_id}/price`, body)).must(200).body;
    versions.set(good.variant_id, set.price_version);
  }

  // A store's own manager does this, in the back office.
  const { login, password } = t.tenon.login("manager");
  const page = await t.page({ width: 1440, height: 900 });
  await page.goto("/admin/labels");
  await page.fill('input[name="login"]', login);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press("Enter");
  // Rows that stand in for those that are coming are none.
  const rows = page.locator("tbody tr:not(:has(.stand-in))");
  await rows.nth(1).waitFor();
  t.equal(await rows.count(), 2, "one task a changed price, none for the others");

  // The print dialog belongs to the browser: stand in for it, and look at what it is given.
  await page.evaluate(() => {
    window.print = () => {};
  });
  await page.locator('thead input[type="checkbox"]').check();
  await page.getByRole("button", { name: "列印" }).click();
  await page.locator(".label-sheet").waitFor({ state: "attached" });
  await page.emulateMedia({ media: "print" });
  for (const good of [first, second]) {
    const label = page.locator(`.shelf-label[data-variant="${good.variant_id}"]`);
    await label.waitFor();
    const text = await label.textContent();
    const price = ((good.unit_price + 250_000) / 10_000).toLocaleString("en-US");
    t.ok(text.includes(`NT$${price}`), `the label shows the new price, not: ${text}`);
    t.ok(text.includes(`v${versions.get(good.variant_id)}`), `the label shows the version, not: ${text}`);
    t.ok(text.includes("每件"), `the label says what unit the price is of: ${text}`);
    t.ok((await label.locator("svg rect").count()) > 20, "the label has bars");
  }
  t.equal(await page.locator(".shell").isVisible(), false, "only labels are printed");
  const pdf = await page.pdf({ format: "A4", printBackground: true });
  t.equal(pdf.subarray(0, 5).toString(), "%PDF-", "a batch is a PDF");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));

  await page.locator('thead input[type="checkbox"]').check();
  await page.getByRole("button", { name: "已掛上" }).click();
  await page.getByText("架上的標籤都是現在的價格").waitFor();
  const due = (await shop.owner.get(`/api/v1/labels?store=${shop.store.id}&due=true`)).must(200).body.items;
  t.equal(due.length, 0, "what hangs is no task any more");
}
