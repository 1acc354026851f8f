import { expect, it } from "vitest";
import { floorWords } from "./floor/words.js";
import { homeEn, homeZh } from "./home/words.js";
import { kitchenWords } from "./kitchen/words.js";
import { modulesEn, modulesZh } from "./modules/words.js";
import { orderBulkWords } from "./orders/bulkWords.js";
import { platformWords } from "./platform/listWords.js";
import { preorderWords } from "./preorders/words.js";
import { productBulkWords } from "./products/bulk/words.js";
import { words as storyWords } from "./proof/storyWords.js";
import { words as proofWords } from "./proof/words.js";
import { setupEn, setupZh } from "./setup/words.js";
import { shellEn, shellZh } from "./shell/words.js";
import { stockBulkWords } from "./stock/bulkWords.js";
import { tableWords } from "./table/words.js";
import { words } from "./words.js";

const places = (text: string) => [...new Set(text.match(/\{\w+/g) ?? [])].sort().join();

it.each([
  ["the back office", words],
  ["the floor", floorWords],
  ["the kitchen", kitchenWords],
  ["the live day", { "zh-TW": homeZh, en: homeEn }],
  ["the set-up guide", { "zh-TW": setupZh, en: setupEn }],
  ["the modules", { "zh-TW": modulesZh, en: modulesEn }],
  ["the proof", proofWords],
  ["the pre-orders", preorderWords],
  ["the stories", storyWords],
  ["the tables", tableWords],
  ["many products", productBulkWords],
  ["many orders", orderBulkWords],
  ["many levels of stock", stockBulkWords],
  ["the lists about the system", platformWords],
  ["the frame", { "zh-TW": shellZh, en: shellEn }],
])("every sentence of %s has the same places in both languages", (_, dictionary) => {
  const en: Record<string, string> = dictionary.en;
  for (const [key, text] of Object.entries(dictionary["zh-TW"])) {
    expect(places(en[key] ?? ""), key).toBe(places(text));
  }
});
