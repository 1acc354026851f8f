// A till with a receipt printer of its own: what it gets, and what happens when it fails. The printer is made of paper: it keeps the
// bytes that it was sent.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { axe, call, launch, open, TABLET, until } from "../lib.mjs";
import { closeShift, device, goodsInStock, openTill, scan } from "../till.mjs";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {import("playwright-core").Page} */
let page;
/** @type {string[]} */
let errors;
/** @type {any[]} */
let goods;

const INITIALISE = [0x1b, 0x40];
const PULSE = [0x1b, 0x70, 0x00, 0x19, 0xfa];
const CUT = [0x1d, 0x56, 0x42, 0x00];

/** Puts a printer at USB and one at a serial port into the page. */
function plugIn() {
  const printer = { papers: /** @type {number[][]} */ ([]), fails: "" };
  const take = (/** @type {Uint8Array} */ bytes) => printer.papers.push([...bytes]);
  const usbDevice = {
    configuration: {
      interfaces: [
        {
          interfaceNumber: 0,
          alternate: {
            interfaceClass: 7,
            endpoints: [{ endpointNumber: 1, direction: "out", type: "bulk" }],
          },
        },
      ],
    },
    open: async () => {
      if (printer.fails === "open") throw new Error("no power");
    },
    close: async () => undefined,
    selectConfiguration: async () => undefined,
    claimInterface: async () => undefined,
    transferOut: async (/** @type {number} */ _, /** @type {Uint8Array} */ bytes) => {
      if (printer.fails === "send") throw new Error("the cable came loose");
      take(bytes);
      return { status: "ok", bytesWritten: bytes.length };
    },
  };
  const port = {
    open: async () => undefined,
    close: async () => undefined,
    writable: {
      getWriter: () => ({
        write: async (/** @type {Uint8Array} */ bytes) => take(bytes),
        close: async () => undefined,
      }),
    },
  };
  const usb = { getDevices: async () => [usbDevice], requestDevice: async () => usbDevice };
  const serial = { getPorts: async () => [port], requestPort: async () => port };
  Object.defineProperty(navigator, "usb", { value: usb });
  Object.defineProperty(navigator, "serial", { value: serial });
  Object.assign(globalThis, { printer });
}

/** What the printer got since it was asked last. */
const papers = () =>
  page.evaluate(() =>
    /** @type {any} */ (globalThis).printer.papers.splice(0).map((/** @type {number[]} */ p) => p),
  );
const fail = (/** @type {string} */ how) =>
  page.evaluate((how) => {
    /** @type {any} */ (globalThis).printer.fails = how;
  }, how);

/** Bytes as text in Big5. */
const read = (/** @type {number[]} */ bytes) => new TextDecoder("big5").decode(Uint8Array.from(bytes));
const ends = (/** @type {number[]} */ bytes) => bytes.slice(-4);

async function sell() {
  await scan(page, goods[0].sku);
  await page.locator('.sums[data-settled="true"]').waitFor();
  await page.keyboard.press("F9");
  await page.locator(".cash").waitFor();
  await page.keyboard.press("F3");
  await page.keyboard.press("Enter");
  await page.getByTestId("receipt-change").waitFor();
}

before(async () => {
  browser = await launch();
  ({ page, errors } = await open(browser, TABLET));
  await page.addInitScript(plugIn);
  await openTill(page);
  goods = await goodsInStock(page, 5);
});
after(async () => browser.close());

test("a printer is chosen, and a test page shows that it is right", async () => {
  await page.keyboard.press("F10");
  const form = page.locator(".printer-form");
  await form.getByText("USB", { exact: true }).click();
  await form.getByRole("button", { name: "選擇收據機" }).click();
  await until(form, (text) => text.includes("已記住這台收據機"), "the printer is remembered");
  await form.getByText("57 mm").click();
  await axe(page, "the printer's settings");
  await form.getByRole("button", { name: "印測試頁" }).click();
  await until(form, (text) => text.includes("測試頁已送出"), "the test page was sent");
  const [paper, ...more] = await papers();
  assert.ok(more.length <= 4, "a page in few pieces");
  const bytes = [...paper, ...more.flat()];
  assert.deepEqual(bytes.slice(0, 4), [...INITIALISE, 0x1c, 0x26]);
  assert.deepEqual(ends(bytes), CUT);
  assert.ok(read(bytes).includes("測試列印"), "it is told in Big5");
  await form.getByLabel("文字編碼").selectOption("utf8");
  await form.getByRole("button", { name: "印測試頁" }).click();
  await until(form, (text) => text.includes("測試頁已送出"), "it was sent once more");
  const again = (await papers()).flat();
  assert.ok(new TextDecoder().decode(Uint8Array.from(again)).includes("測試列印"), "it is told in UTF-8");
  await form.getByLabel("文字編碼").selectOption("big5");
});

test("a sale opens the drawer, its receipt comes out once, and every further one is a copy", async () => {
  await page.keyboard.press("Escape");
  await sell();
  assert.deepEqual(await papers(), [PULSE]);
  await page.getByRole("button", { name: "列印" }).click();
  await page.getByRole("button", { name: "重印" }).waitFor();
  const first = (await papers()).flat();
  assert.ok(read(first).includes(goods[0].name.slice(0, 4)) && !read(first).includes("副本"));
  assert.deepEqual(ends(first), CUT);
  await page.getByRole("button", { name: "重印" }).click();
  await page.getByText("客人要求").click();
  await page.locator("form.void").getByRole("button", { name: "重印" }).click();
  await page.locator("form.void").waitFor({ state: "detached" });
  assert.ok(read((await papers()).flat()).includes("*** 副本 ***"));
});

test("a printer that does not answer neither loses nor repeats a receipt", async () => {
  await page.keyboard.press("Escape");
  await sell();
  await papers();
  await fail("open");
  await page.getByRole("button", { name: "列印" }).click();
  const trouble = page.locator(".printer-trouble");
  await until(trouble, (text) => text.includes("什麼都沒有送出"), "it says that nothing was sent");
  await axe(page, "a printer that does not answer");
  assert.deepEqual(await papers(), []);
  await fail("");
  await trouble.getByRole("button", { name: "再印一次" }).click();
  await trouble.waitFor({ state: "detached" });
  const paper = (await papers()).flat();
  assert.ok(read(paper).includes("謝謝光臨") && !read(paper).includes("副本"), "it is the first paper");
});

test("where nobody knows, somebody looks before anything is printed again", async () => {
  await page.keyboard.press("Escape");
  await sell();
  await papers();
  await fail("send");
  await page.getByRole("button", { name: "列印" }).click();
  const trouble = page.locator(".printer-trouble");
  await until(trouble, (text) => text.includes("有沒有出紙"), "it asks to look");
  await axe(page, "a printer of which nothing was heard");
  await fail("");
  await page.getByRole("button", { name: "列印", exact: true }).click();
  await until(trouble, (text) => text.includes("有沒有出紙"), "it asks still");
  assert.deepEqual(await papers(), [], "and prints nothing");
  await trouble.getByRole("button", { name: "沒有印出來，再印一次" }).click();
  await trouble.waitFor({ state: "detached" });
  assert.ok(!read((await papers()).flat()).includes("副本"), "it is still the first paper");
  const { id } = await device(page);
  const recent = (await call(page, "GET", `/registers/${id}/till`)).body.recent;
  const body = {
    order_id: recent[0].sale_id,
    printer: { width: "mm57", encoding: "big5", cutter: true },
  };
  const refused = await call(page, "POST", `/registers/${id}/prints`, body);
  assert.deepEqual([refused.status, refused.body.code], [409, "staff.print_done"]);
});

test("a serial port prints as well", async () => {
  await page.keyboard.press("Escape");
  await page.keyboard.press("F10");
  await page.locator(".printer-form").getByText("序列埠").click();
  await page.locator(".printer-form").getByRole("button", { name: "選擇收據機" }).click();
  await page.locator(".printer-form").getByRole("button", { name: "印測試頁" }).click();
  await until(
    page.locator(".printer-form"),
    (text) => text.includes("測試頁已送出"),
    "the test page was sent",
  );
  assert.deepEqual((await papers()).length, 1, "all at once");
});

test("a printer in the shop's network prints, whatever the device is", async () => {
  const form = page.locator(".printer-form");
  await form.getByText("店內網路").click();
  assert.equal(await form.getByLabel("店內的收據機").inputValue(), "櫃檯");
  await axe(page, "a printer in the shop's network");
  await form.getByRole("button", { name: "印測試頁" }).click();
  await until(form, (text) => text.includes("測試頁已送出"), "the test page was sent");
  await page.keyboard.press("Escape");
  await sell();
  await page.getByRole("button", { name: "列印", exact: true }).click();
  await page.getByRole("button", { name: "重印" }).waitFor();
  assert.equal(await page.locator(".printer-trouble").count(), 0, "it came out");
  assert.deepEqual(await papers(), [], "the device's own printers got nothing");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F10");
  await form.getByText("瀏覽器列印").click();
  await page.keyboard.press("Escape");
  await closeShift(page, "0");
  assert.deepEqual(errors, [], "no error on any page");
});
