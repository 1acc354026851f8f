import { describe, expect, it } from "vitest";
import {
  add,
  emptyBasket,
  fromText,
  type Goods,
  holdLabel,
  LARGEST_QUANTITY,
  lineInputs,
  nudge,
  pieces,
  remove,
  reprice,
  select,
  setQuantity,
  toText,
} from "./basket.js";

const CAKE: Goods = {
  variant_id: "cake",
  sku: "CAKE-OSM-6",
  name: "桂花烏龍戚風蛋糕",
  unit: "個",
  quantity_step: 1000,
  quantity: 1000,
  unit_price: 5_800_000,
};
const TEA: Goods = {
  ...CAKE,
  variant_id: "tea",
  sku: "TEA-1",
  name: "高山烏龍",
  quantity_step: 125,
  quantity: 125,
  unit: "公斤",
};
const BOX: Goods = {
  ...CAKE,
  variant_id: "box",
  sku: "BOX-6",
  name: "六入禮盒",
  quantity: 6000,
  quantity_step: 6000,
};

describe("add", () => {
  it("joins the same variant into one line and selects it", () => {
    const basket = add(add(add(emptyBasket("s"), CAKE), TEA), CAKE);
    expect(lineInputs(basket)).toEqual([
      { variant_id: "cake", quantity: 2000 },
      { variant_id: "tea", quantity: 125 },
    ]);
    expect(basket.selected).toBe("cake");
    expect(basket.sale_id).toBe("s");
  });

  it("takes the quantity that the scanned pack stands for", () => {
    expect(add(emptyBasket("s"), BOX).lines[0]?.quantity).toBe(6000);
  });

  it("stays within a sane quantity", () => {
    const basket = add(add(emptyBasket("s"), { ...CAKE, quantity: LARGEST_QUANTITY }), CAKE);
    expect(basket.lines[0]?.quantity).toBe(LARGEST_QUANTITY);
  });

  it("changes nothing in the basket it was given", () => {
    const before = add(emptyBasket("s"), CAKE);
    const frozen = toText(before);
    add(before, CAKE);
    expect(toText(before)).toBe(frozen);
  });
});

describe("setQuantity", () => {
  const basket = add(add(emptyBasket("s"), CAKE), TEA);

  it("takes whole steps only", () => {
    expect(setQuantity(basket, "tea", 375).lines[1]?.quantity).toBe(375);
    expect(setQuantity(basket, "tea", 300)).toBe(basket);
    expect(setQuantity(basket, "cake", 1500)).toBe(basket);
    expect(setQuantity(basket, "cake", 0.1 + 0.2)).toBe(basket);
    expect(setQuantity(basket, "cake", LARGEST_QUANTITY + 1000)).toBe(basket);
    expect(setQuantity(basket, "nobody", 1000)).toBe(basket);
  });

  it("takes the line out at nothing", () => {
    expect(setQuantity(basket, "cake", 0).lines.map((line) => line.variant_id)).toEqual(["tea"]);
    expect(setQuantity(basket, "cake", -1000).lines).toHaveLength(1);
  });
});

describe("nudge", () => {
  it("moves by a unit, or by the step where a unit is no whole number of steps", () => {
    let basket = add(add(emptyBasket("s"), TEA), BOX);
    basket = nudge(basket, "tea", 1);
    basket = nudge(basket, "box", 1);
    expect(basket.lines.map((line) => line.quantity)).toEqual([1125, 12_000]);
    basket = nudge(basket, "box", -1);
    basket = nudge(basket, "box", -1);
    expect(basket.lines.map((line) => line.variant_id)).toEqual(["tea"]);
  });
});

describe("remove and select", () => {
  const basket = add(add(add(emptyBasket("s"), CAKE), TEA), BOX);

  it("selects the neighbour of what was taken out", () => {
    expect(remove(basket, "box").selected).toBe("tea");
    expect(remove(basket, "cake").selected).toBe("tea");
    expect(remove(remove(remove(basket, "box"), "tea"), "cake").selected).toBeNull();
  });

  it("walks up and down without leaving the list", () => {
    expect(select(basket, -1).selected).toBe("tea");
    expect(select(basket, 1).selected).toBe("box");
    expect(select(emptyBasket("s"), 1).selected).toBeNull();
  });
});

describe("reprice", () => {
  it("touches only what changed", () => {
    const basket = add(add(emptyBasket("s"), CAKE), TEA);
    expect(reprice(basket, new Map([["cake", 5_800_000]]))).toBe(basket);
    const dearer = reprice(basket, new Map([["cake", 6_200_000]]));
    expect(dearer.lines.map((line) => line.unit_price)).toEqual([6_200_000, 5_800_000]);
  });
});

describe("pieces", () => {
  it("counts units, and a weighed line once", () => {
    const basket = add(add(add(emptyBasket("s"), CAKE), { ...TEA, quantity: 375 }), BOX);
    expect(pieces(basket)).toBe(8);
  });
});

describe("holdLabel", () => {
  it("fits what the server takes", () => {
    expect(holdLabel("桂花烏龍戚風蛋糕", "")).toBe("桂花烏龍戚風蛋糕");
    expect(holdLabel("桂花烏龍戚風蛋糕", "等 3 項")).toBe("桂花烏龍戚風蛋糕 等 3 項");
    const long = holdLabel("中秋限定桂花蜂蜜凍與高山烏龍茶雙層禮盒附手工竹編提籃", "等 3 項");
    expect([...long]).toHaveLength(24);
    expect(long.endsWith("… 等 3 項")).toBe(true);
  });

  it("keeps nothing that looks like a phone number or an address", () => {
    expect(holdLabel("卡 0912345678", "等 2 項")).toBe("卡 等 2 項");
    expect(holdLabel("a@b", "")).toBe("ab");
  });
});

describe("keeping the basket on the device", () => {
  it("reads back what it wrote", () => {
    const basket = { ...add(emptyBasket("s"), CAKE), member: { id: "m", label: "陳小姐" } };
    expect(fromText(toText(basket))).toEqual(basket);
  });

  it("trusts nothing broken", () => {
    const broken = [null, "", "{", "[]", '{"sale_id":1}', '{"sale_id":"s","lines":[{"variant_id":"a"}]}'];
    for (const text of broken) expect(fromText(text)).toBeNull();
    const fraction = toText({ ...add(emptyBasket("s"), CAKE) }).replace('"quantity":1000', '"quantity":0.5');
    expect(fromText(fraction)).toBeNull();
  });
});
