// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { Keep, type Parcel } from "./keep.js";

function box(full = false) {
  const held = new Map<string, string>();
  return {
    held,
    getItem: (key: string) => held.get(key) ?? null,
    setItem: (key: string, text: string) => {
      if (full) throw new Error("full");
      held.set(key, text);
    },
  };
}
const newId = () => "0000000000abcdef";
const entry = { id: "1", code: "4710000000011", goods: null, quantity: 0 };
const parcel: Parcel = {
  key: "k",
  kind: "receive",
  subject: "shop",
  title: "1",
  lines: [{ variant_id: "cake", quantity: 1000 }],
  draft: "receive shop",
  entries: [entry],
};

describe("what a phone keeps", () => {
  it("survives the page", () => {
    const device = box();
    new Keep("k", device, newId).edit("receive shop", () => [entry]);
    expect(new Keep("k", device, newId).read().drafts["receive shop"]).toEqual([entry]);
  });

  it("empties a list in the same write that ties it up", () => {
    const device = box();
    const keep = new Keep("k", device, newId);
    keep.edit(parcel.draft, () => [entry]);
    const writes: string[] = [];
    const { setItem } = device;
    device.setItem = (key, text) => {
      writes.push(text);
      setItem(key, text);
    };
    keep.tie(parcel);
    expect(writes).toHaveLength(1);
    expect(keep.read().drafts).toEqual({});
    expect(keep.read().parcels).toEqual([parcel]);
  });

  it("puts a refused parcel back before what was scanned meanwhile", () => {
    const keep = new Keep("k", box(), newId);
    keep.tie(parcel);
    keep.refuse("k", "no");
    expect(keep.read().parcels[0]?.refused).toBe("no");
    keep.edit(parcel.draft, () => [{ ...entry, id: "2" }]);
    keep.untie("k");
    expect(keep.read().drafts[parcel.draft]?.map(({ id }) => id)).toEqual(["1", "2"]);
    expect(keep.read().parcels).toEqual([]);
  });

  it("sees what another window did", () => {
    const device = box();
    const [one, two] = [new Keep("k", device, newId), new Keep("k", device, newId)];
    one.edit("a", () => [entry]);
    two.edit("b", () => [entry]);
    expect(Object.keys(one.read().drafts)).toEqual(["a", "b"]);
  });

  it("goes on in memory where a device stores nothing, and says so", () => {
    const keep = new Keep("k", box(true), newId);
    keep.edit("a", () => [entry]);
    expect(keep.stored).toBe(false);
    expect(keep.read().drafts.a).toEqual([entry]);
  });

  it("begins anew where the record is broken", () => {
    const device = box();
    device.held.set("k", '{"drafts":7}');
    expect(new Keep("k", device, newId).read().parcels).toEqual([]);
  });
});
