// An owner sets a shop up by the guide of the back office, as a person does: from the first log-in to the first receipt.

import { Hands } from "./hands.mjs";

/** Who works there: name, login, role, PIN; and a password for whoever uses the back office. */
const PEOPLE = [
  { name: "陳店長", login: "chen@gooddays.test", role: "店長", pin: "4817", password: "count the drawer" },
  { name: "王思涵", login: "wang@gooddays.test", role: "店員", pin: "5926" },
  { name: "李冠廷", login: "li@gooddays.test", role: "店員", pin: "6038" },
];
/** What the platform gave for the QR codes: 32 hexadecimal digits. */
const KEY = "0123456789abcdef0123456789abcdef";

/** Goes through the guide; gives the hands that did it. */
export async function setUp(t, tenon, { login, password, file, goods }) {
  const page = await t.page({ base: tenon.url, width: 1440, height: 900 });
  const hands = new Hands(page);
  const guide = new Guide(t, hands);

  // The first page leads to the guide.
  await page.goto("/admin/");
  hands.looked();
  await hands.fill(page.locator('input[name="login"]'), login);
  await hands.fill(page.locator('input[name="password"]'), password);
  await hands.press("Enter");
  await hands.click(page.getByTestId("tour-skip"));
  await page.getByText("開店準備：完成 0／10").waitFor();
  await hands.click(page.getByRole("link", { name: "繼續" }));
  await guide.shows(0);

  await company(guide);
  await store(guide);
  await registers(guide);
  await issuer(guide);
  await numbers(guide);
  await people(guide);

  // Half done: whoever comes back, in another browser, goes on from here.
  const later = await t.page({ base: tenon.url });
  await later.goto("/admin/setup");
  await later.fill('input[name="login"]', login);
  await later.fill('input[name="password"]', password);
  await later.keyboard.press("Enter");
  await later.getByText("完成 6／10").waitFor();
  await later.locator('li[data-step="goods"][aria-current="step"]').waitFor();

  await bringGoods(guide, file, goods);
  await practise(guide);
  await firstSale(guide);
  await page.getByText("都準備好了，可以開門營業。").waitFor();
  await guide.shows(10);
  await guide.done("practice");

  // The other browser sees all of it, but for what was practised in this one.
  await later.getByRole("button", { name: "再看看" }).click();
  await later.getByText("完成 10／10").waitFor();
  t.equal(
    await later.locator('li[data-step="practice"]').getAttribute("data-done"),
    "false",
    "practice is known where it was done only",
  );
  await later.goto("/admin/");
  await later.locator(".totals").first().waitFor();
  t.equal(await later.getByText("開店準備：").count(), 0, "the first page speaks of the guide no more");
  return hands;
}

/** The guide's page, and the way to its steps and back. */
class Guide {
  constructor(t, hands) {
    this.t = t;
    this.hands = hands;
    this.page = hands.page;
  }

  /** Its line of a step. */
  line(step) {
    return this.page.locator(`li[data-step="${step}"]`);
  }

  /** So many of the steps are done that a shop needs. */
  async shows(count) {
    await this.page.getByText(`完成 ${count}／10`).waitFor();
  }

  async done(step) {
    await this.page.locator(`li[data-step="${step}"][data-done="true"]`).waitFor();
  }

  /** To where a step is done; before that it says what is wrong. */
  async begin(step, fault) {
    await this.line(step).getByText(fault).waitFor();
    this.hands.looked();
    await this.hands.click(this.line(step).getByRole("link"));
    this.hands.looked();
  }

  /** Back to the guide, which shows it done. */
  async back(step, count) {
    await this.hands.click(this.page.locator(".page-back"));
    await this.done(step);
    await this.shows(count);
  }
}

async function company(guide) {
  const { hands, page } = guide;
  await guide.begin("company", "還沒有公司");
  const form = page.locator('section[aria-labelledby="add-company"]');
  await hands.fill(form.getByLabel(/^公司名稱/), "好日子生活有限公司");
  // A slip of the finger is told at once.
  await hands.fill(form.getByLabel(/^統一編號/), "12345678");
  await hands.click(form.getByRole("button"));
  await form.locator('[aria-invalid="true"], [role="alert"]').first().waitFor();
  await hands.fill(form.getByLabel(/^統一編號/), "12345675");
  await hands.click(form.getByRole("button"));
  await page.locator(".cases").getByText("12345675").waitFor();
  await guide.back("company", 1);
}

async function store(guide) {
  const { hands, page } = guide;
  await guide.begin("store", "還沒有門市");
  const form = page.locator('section[aria-labelledby="add-store"]');
  await hands.fill(form.getByLabel(/^代碼/), "daan");
  await hands.fill(form.getByLabel(/^名稱/), "大安門市");
  await hands.fill(form.getByLabel(/^電話/), "02-2700-0000");
  await hands.fill(form.getByLabel(/^地址/), "台北市大安區信義路四段 1 號");
  await hands.click(form.getByRole("button"));
  await page.locator(".cases").getByText("大安門市").waitFor();
  await guide.back("store", 2);
}

async function registers(guide) {
  const { hands, page } = guide;
  await guide.begin("register", "還沒有收銀機");
  const form = page.locator('form[aria-labelledby="add-register"]');
  for (const number of [1, 2]) {
    await hands.fill(form.getByLabel(/^代碼/), `A${number}`);
    await hands.fill(form.getByLabel(/^名稱/), `${number} 號收銀機`);
    await hands.click(form.getByRole("button"));
    await page.locator(".cases").getByText(`${number} 號收銀機`).waitFor();
  }
  await guide.back("register", 3);
}

async function issuer(guide) {
  const { hands, page } = guide;
  await guide.begin("issuer", "還沒有開立資料");
  const form = page.getByRole("form", { name: "好日子生活有限公司" });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Taipei" }).format(new Date());
  await hands.fill(form.getByLabel(/^登記地址/), "台北市大安區信義路四段 1 號");
  await hands.fill(form.getByLabel(/^從哪一天開始開立/), today);
  await hands.fill(form.getByLabel(/^QR 碼加密金鑰/), KEY);
  await hands.click(form.getByRole("button", { name: "儲存" }));
  await form.getByText("已設定金鑰").waitFor();
  await guide.back("issuer", 4);
}

async function numbers(guide) {
  const { hands, page } = guide;
  await guide.begin("range", "沒有號碼可用");
  const form = page.locator('form[aria-labelledby="add-range"]');
  await hands.fill(form.getByLabel(/^字軌/), "AB");
  await hands.fill(form.getByLabel(/^起號/), "10000000");
  await hands.fill(form.getByLabel(/^迄號/), "10000499");
  await hands.click(form.getByRole("button"));
  await page.getByText("AB10000000–AB10000499").first().waitFor();
  await guide.back("range", 5);
}

async function people(guide) {
  const { hands, page } = guide;
  await guide.begin("people", "至少要 2 個");
  const form = page.locator('form[aria-labelledby="add-person"]');
  for (const { name, login, role, pin, password } of PEOPLE) {
    await hands.fill(form.getByLabel(/^姓名/), name);
    await hands.fill(form.getByLabel(/^登入帳號/), login);
    await hands.click(form.getByRole("button"));
    const card = page.locator(".inline-form").filter({ hasText: login });
    await card.waitFor();
    await hands.choose(card.getByLabel(/^角色/), role);
    await hands.choose(card.getByLabel(/^門市/), "大安門市");
    await hands.click(card.getByRole("button", { name: "加上角色" }));
    await card.getByText(`${role} · 大安門市`).waitFor();
    await hands.fill(card.getByLabel("設定收銀 PIN"), pin);
    await hands.click(card.getByRole("button", { name: "設定收銀 PIN" }));
    await card.getByText("有 PIN").waitFor();
    if (!password) continue;
    await hands.fill(card.getByLabel("設定密碼"), password);
    await hands.click(card.getByRole("button", { name: "設定密碼" }));
    await card.getByText("有密碼").waitFor();
  }
  await guide.back("people", 6);
}

/** One file brings the goods, their prices and what lies there. */
async function bringGoods(guide, file, goods) {
  const { hands, page } = guide;
  await guide.begin("goods", "還沒有商品");
  await hands.give(page.locator('.drop input[type="file"]'), file);
  await page.waitForURL("**/imports/*");
  hands.looked();
  await hands.choose(page.getByLabel(/^數量放在哪裡/), "大安門市 DAAN");
  const kept = page.waitForResponse((response) => response.url().endsWith("/mapping") && response.ok());
  await hands.click(page.getByRole("button", { name: "儲存對應" }));
  await kept;
  await hands.click(page.getByRole("button", { name: "試跑" }));
  const told = (heading) => page.locator("section.part").filter({ hasText: heading });
  await told("試跑結果").getByText(String(goods)).first().waitFor({ timeout: 60_000 });
  hands.looked();
  await hands.click(page.getByRole("button", { name: "正式匯入" }));
  await told("匯入結果").getByText(String(goods)).first().waitFor({ timeout: 120_000 });
  await hands.click(page.locator(".page-back"));
  await guide.done("goods");
  await guide.done("stock");
  await guide.shows(8);
}

/** Sells one of the goods for cash at the till that the page stands at, until its paper shows this. */
async function sellOne(hands, shown) {
  const { page } = hands;
  await hands.fill(page.locator('input[name="float"]'), "3000");
  await hands.press("Enter");
  await hands.click(page.locator(".tile").first());
  await page.locator('.sums[data-settled="true"]').waitFor();
  await hands.press("F9");
  await page.locator(".cash").waitFor();
  await hands.press("F3");
  await hands.press("Enter");
  const paper = page.locator("article.paper").filter({ hasText: shown });
  await paper.waitFor();
  return (await paper.textContent()) ?? "";
}

async function practise(guide) {
  const { hands, page } = guide;
  await guide.begin("practice", "還沒練習過");
  await hands.click(page.locator(".row-button").first());
  await page.locator('input[name="float"]').waitFor();
  await hands.click(page.getByRole("button", { name: "開始訓練" }));
  await page.getByTestId("training").waitFor();
  await sellOne(hands, "訓練 TRAINING");
  await hands.click(page.getByRole("button", { name: "離開訓練" }));
}

async function firstSale(guide) {
  const { hands, page, t } = guide;
  const paper = await sellOne(hands, "大安門市");
  t.ok(!paper.includes("訓練"), "this one is real");
  // The address of the back office is typed again.
  await page.goto("/admin/setup");
  hands.done.field += 1;
  hands.looked();
  await guide.done("float");
  await guide.done("sale");
}
