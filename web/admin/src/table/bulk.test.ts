import { LineCut, type Refused, refusalFrom } from "@tenon/api-client";
import { describe, expect, it } from "vitest";
import { Attempts, endsAll, piecesBy, runPieces } from "./bulk.js";

const one = (rows: string[]) => rows.map((row) => [row]);
const refused = (status: number) => refusalFrom(status, { code: "x.no", detail: "不行", status });

describe("runPieces", () => {
  it("goes on after a refusal and says which row heard it", async () => {
    const sent: string[] = [];
    const told: number[] = [];
    const no = refused(409);
    const outcome = await runPieces({
      pieces: one(["a", "b", "c"]),
      act: async ([row = ""]) => {
        sent.push(row);
        if (row === "b") throw no;
      },
      tell: (over) => told.push(over),
      halted: () => false,
    });
    expect(sent).toEqual(["a", "b", "c"]);
    expect(told).toEqual([1, 2, 3]);
    expect(outcome).toEqual({ done: ["a", "c"], failed: [{ row: "b", error: no }], untried: [] });
  });

  it("sends nothing more once there is no answer", async () => {
    const sent: string[] = [];
    const cut = new LineCut(null);
    const outcome = await runPieces({
      pieces: one(["a", "b", "c"]),
      act: async ([row = ""]) => {
        sent.push(row);
        if (row === "b") throw cut;
      },
      tell: () => undefined,
      halted: () => false,
    });
    expect(sent).toEqual(["a", "b"]);
    expect(outcome).toEqual({ done: ["a"], failed: [{ row: "b", error: cut }], untried: ["c"] });
  });

  it("stops between two rows when it is told to", async () => {
    let over = 0;
    const outcome = await runPieces({
      pieces: one(["a", "b", "c"]),
      act: async () => undefined,
      tell: (count) => {
        over = count;
      },
      halted: () => over === 1,
    });
    expect(outcome).toEqual({ done: ["a"], failed: [], untried: ["b", "c"] });
  });

  it("says of every row of a piece what its piece heard", async () => {
    const no = refused(422);
    const outcome = await runPieces({
      pieces: [["a", "b"], ["c"]],
      act: async (rows) => {
        if (rows.length > 1) throw no;
      },
      tell: () => undefined,
      halted: () => false,
    });
    expect(outcome.failed.map(({ row }) => row)).toEqual(["a", "b"]);
    expect(outcome.done).toEqual(["c"]);
  });
});

describe("piecesBy", () => {
  it("puts together what belongs together, and begins anew where a call takes no more", () => {
    const first = (row: string) => row[0] ?? "";
    expect(piecesBy(["a1", "b1", "a2", "a3", "b2"], first, 2)).toEqual([["a1", "a2"], ["b1", "b2"], ["a3"]]);
    expect(piecesBy([], first, 2)).toEqual([]);
  });
});

describe("endsAll", () => {
  it("tells a refusal of one row from one of everything", () => {
    expect([401, 429, 503].map((status) => endsAll(refused(status)))).toEqual([true, true, true]);
    expect([403, 404, 409, 412, 422].some((status) => endsAll(refused(status)))).toBe(false);
    expect(endsAll(new LineCut(null))).toBe(true);
  });
});

describe("Attempts", () => {
  it("keeps a key while nobody answered, and no longer", async () => {
    const attempts = new Attempts();
    const used: string[] = [];
    const answers: (Error | null)[] = [new LineCut(null), null, refused(409) as Refused, null];
    for (const answer of answers) {
      await attempts
        .send("transfer a", async (once) => {
          used.push(once);
          if (answer) throw answer;
        })
        .catch(() => undefined);
    }
    expect(used[1]).toBe(used[0]);
    expect(new Set(used.slice(1)).size).toBe(3);
  });

  it("gives other input a key of its own", async () => {
    const attempts = new Attempts();
    const used: string[] = [];
    const cut = async (once: string) => {
      used.push(once);
      throw new LineCut(null);
    };
    await attempts.send("transfer a", cut).catch(() => undefined);
    await attempts.send("transfer b", cut).catch(() => undefined);
    expect(new Set(used).size).toBe(2);
  });
});
