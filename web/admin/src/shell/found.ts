import { answer, api } from "@tenon/api-client";
import { type IconName, separator, useFormat } from "@tenon/ui";
import { useMay, useSession } from "../parts/session.js";
import { useStateWords, words } from "../words.js";
import { type MenuGroup, useMenu } from "./pages.js";
import { type ShellKey, shellEn, shellZh, useShellWords } from "./words.js";

/** Something that was found, and where it stands. */
export interface Hit {
  key: string;
  icon: IconName;
  title: string;
  note?: string;
  to: string;
}

export interface HitGroup {
  name: "pages" | "orders" | "returns" | "payments" | "products" | "members";
  hits: Hit[];
}

/** Rows of one kind. */
const FEW = 5;
/** Codes on goods have at least so many digits. */
const CODE = /^\d{8,14}$/;

/** How well a page's names fit: at the beginning, inside, or not at all. In either language: people mix them. */
export function fits(names: readonly string[], text: string): number {
  const wanted = text.toLowerCase();
  const at = names.map((name) => name.toLowerCase().indexOf(wanted)).filter((where) => where >= 0);
  return at.length === 0 ? 0 : at.includes(0) ? 2 : 1;
}

function namesOf(group: MenuGroup, key: keyof (typeof words)["zh-TW"]): string[] {
  const inGroup: ShellKey = `group.${group.name}`;
  return [words["zh-TW"][key], words.en[key], shellZh[inGroup], shellEn[inGroup]];
}

/** Pages of this person's menu whose name fits; all of it stands in the menu already, so nothing without a text. */
export function usePageHits(text: string): HitGroup {
  const states = useStateWords();
  const say = useShellWords();
  const menu = useMenu();
  if (text === "") return { name: "pages", hits: [] };
  const scored = menu.flatMap((group) =>
    group.pages.map(({ to, key }) => {
      const [section, page] = key.split(/\.(.*)/);
      const names = namesOf(group, key);
      return {
        // The page's own name counts for more than its group's.
        score: fits(names.slice(0, 2), text) * 2 + fits(names.slice(2), text),
        hit: {
          key: `page-${to}`,
          icon: group.icon,
          title: states(section ?? "", page ?? ""),
          note: say(`group.${group.name}`),
          to,
        },
      };
    }),
  );
  const hits = scored
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ hit }) => hit);
  return { name: "pages", hits: hits.slice(0, FEW) };
}

/** Asks for rows of every kind that this person may see. What one kind refuses does not hide the others. */
export function useFound(): (text: string, signal: AbortSignal) => Promise<HitGroup[]> {
  const say = useShellWords();
  const format = useFormat();
  const states = useStateWords();
  const may = useMay();
  const { session } = useSession();

  async function orders(q: string, signal: AbortSignal): Promise<Hit[]> {
    const params = { query: { q, limit: FEW } };
    const page = await answer(api.GET("/api/v1/orders", { params, signal }));
    const hits = page.items.map(
      (row): Hit => ({
        key: `order-${row.id}`,
        icon: "order",
        title: row.number,
        note: `${states("channel", row.channel)} · ${row.store_name} · ${format.moment(row.occurred_at)} · ${format.money(row.total)}`,
        to: `/orders/${row.id}`,
      }),
    );
    if (page.next) {
      const to = `/orders?q=${encodeURIComponent(q)}`;
      hits.push({ key: "order-all", icon: "search", title: say("find.all", { text: q }), to });
    }
    return hits;
  }

  async function returns(q: string, signal: AbortSignal): Promise<Hit[]> {
    const params = { query: { q, limit: FEW } };
    const page = await answer(api.GET("/api/v1/returns", { params, signal }));
    return page.items.map((row) => ({
      key: `return-${row.id}`,
      icon: "undo",
      title: row.number,
      note: `${row.order_number ?? row.store_name} · ${format.moment(row.at)} · ${format.money(row.total)}`,
      to: row.order_id ? `/orders/${row.order_id}` : `/returns?q=${encodeURIComponent(row.number)}`,
    }));
  }

  async function payments(q: string, signal: AbortSignal): Promise<Hit[]> {
    const params = { query: { q, limit: FEW } };
    const page = await answer(api.GET("/api/v1/payments", { params, signal }));
    return page.items.map((row) => ({
      key: `payment-${row.id}`,
      icon: "cash",
      title: row.reference ?? row.order_number,
      note: `${row.order_number} · ${states("method", row.method)} · ${format.money(row.amount)}`,
      to: `/payments/${row.id}`,
    }));
  }

  async function products(q: string, signal: AbortSignal): Promise<Hit[]> {
    const params = { query: { q, limit: FEW } };
    const page = await answer(api.GET("/api/v1/products", { params, signal }));
    return page.items.map((row) => ({
      key: `product-${row.id}`,
      icon: "tag",
      title: row.name,
      note: row.variants.map(({ sku }) => sku).join(separator()),
      to: `/products/${row.id}`,
    }));
  }

  /** What a code on goods stands for; a code that nobody knows is no fault here. */
  async function code(text: string, signal: AbortSignal): Promise<Hit[]> {
    const store = session.stores[0]?.id;
    if (!store || !CODE.test(text)) return [];
    const params = { query: { code: text, store } };
    const goods = await answer(api.GET("/api/v1/lookup", { params, signal })).catch(() => null);
    if (goods === null) return [];
    const to = `/stock?variant=${goods.variant_id}`;
    return [
      {
        key: `code-${goods.variant_id}`,
        icon: "scan",
        title: goods.name,
        note: `${goods.sku} · ${text}`,
        to,
      },
    ];
  }

  return async (text, signal) => {
    const kinds: [HitGroup["name"], string, (text: string, signal: AbortSignal) => Promise<Hit[]>][] = [
      ["orders", "orders.read", orders],
      ["products", "catalog.read", products],
      ["products", "till.use", code],
      ["returns", "orders.read", returns],
      ["payments", "payments.read", payments],
    ];
    const asked = kinds.filter(([, needs]) => may(needs));
    const answers = await Promise.allSettled(asked.map(([, , ask]) => ask(text, signal)));
    const refused = answers.find((one) => one.status === "rejected");
    if (refused && answers.every((one) => one.status === "rejected")) throw refused.reason;
    const groups: HitGroup[] = [];
    for (const [at, one] of answers.entries()) {
      const name = asked[at]?.[0];
      if (one.status !== "fulfilled" || name === undefined || one.value.length === 0) continue;
      const same = groups.find((group) => group.name === name);
      if (same) same.hits.push(...one.value);
      else groups.push({ name, hits: one.value });
    }
    // Every look-up of a person is on record: it is made when it is chosen, not with every letter.
    if (may("members.read")) {
      const to = `/members?q=${encodeURIComponent(text)}`;
      groups.push({
        name: "members",
        hits: [
          {
            key: "member",
            icon: "person",
            title: say("find.member", { text }),
            note: say("find.memberHelp"),
            to,
          },
        ],
      });
    }
    return groups;
  };
}
