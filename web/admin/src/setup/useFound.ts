import { useQueries, useQuery } from "@tanstack/react-query";
import { answer, api } from "@tenon/api-client";
import { hasPractised } from "@tenon/ui";
import { periodsFrom } from "../invoices/period.js";
import { useMay, useMayForBrand } from "../parts/session.js";
import { type Found, floorsOf, type StepName } from "./steps.js";

/** What the guide's questions are kept under. */
export const GUIDE = "setup";
/** So many stores and people are looked at one by one: a guide for beginning, not for a chain. */
const AT_MOST = 12;
/** Where the till keeps which printer this device has. */
const PRINTER = "tenon.printer";

/** What each step is judged by, and so who can see how it stands. */
export const NEEDS: Record<StepName, string> = {
  company: "staff.read",
  store: "stock.read",
  register: "till.use",
  issuer: "invoices.read",
  range: "invoices.read",
  people: "staff.edit",
  goods: "exchange.health",
  stock: "stock.read",
  tenders: "till.use",
  printer: "till.use",
  practice: "till.use",
  float: "till.use",
  sale: "orders.read",
  close: "till.report",
};

const one = { limit: 1 } as const;

/** How the brand stands, asked anew whenever the page is opened: ticks come from here and are kept nowhere. */
export function useFound(): Found {
  const may = useMay();
  const mayForBrand = useMayForBrand();
  const now = new Date();
  const [period] = periodsFrom(now);
  const always = { staleTime: 0 };
  const companies = useQuery({
    ...always,
    queryKey: [GUIDE, "companies"],
    enabled: may("staff.read"),
    queryFn: () => answer(api.GET("/api/v1/staff/legal-entities")),
  });
  const stores = useQuery({
    ...always,
    queryKey: [GUIDE, "stores"],
    enabled: may("staff.read"),
    queryFn: () => answer(api.GET("/api/v1/staff/stores")),
  });
  const places = useQuery({
    ...always,
    queryKey: [GUIDE, "places"],
    enabled: may("stock.read"),
    queryFn: () => answer(api.GET("/api/v1/locations")),
  });
  const who = useQuery({
    ...always,
    queryKey: [GUIDE, "who"],
    enabled: may("invoices.read"),
    queryFn: () => answer(api.GET("/api/v1/invoices/stores")),
  });
  const issuers = useQuery({
    ...always,
    queryKey: [GUIDE, "issuers"],
    enabled: may("invoices.read"),
    queryFn: () => answer(api.GET("/api/v1/invoices/issuers")),
  });
  const ranges = useQuery({
    ...always,
    queryKey: [GUIDE, "ranges", period],
    enabled: may("invoices.read"),
    queryFn: () => answer(api.GET("/api/v1/invoices/ranges", { params: { query: { period } } })),
  });
  const registers = useQuery({
    ...always,
    queryKey: [GUIDE, "registers"],
    enabled: may("till.use"),
    queryFn: () => answer(api.GET("/api/v1/staff/registers")),
  });
  const team = useQuery({
    ...always,
    queryKey: [GUIDE, "people"],
    enabled: may("staff.read") && mayForBrand("staff.edit"),
    queryFn: () => answer(api.GET("/api/v1/staff/people")),
  });
  const products = useQuery({
    ...always,
    queryKey: [GUIDE, "products"],
    enabled: may("catalog.read"),
    queryFn: () => answer(api.GET("/api/v1/products", { params: { query: one } })),
  });
  const health = useQuery({
    ...always,
    queryKey: [GUIDE, "health"],
    enabled: mayForBrand("exchange.health"),
    queryFn: () => answer(api.GET("/api/v1/data-health")),
  });
  const tenders = useQuery({
    ...always,
    queryKey: [GUIDE, "tenders"],
    enabled: may("till.use"),
    queryFn: () => answer(api.GET("/api/v1/tender-types")),
  });
  const sales = useSales();
  const invoices = useQuery({
    ...always,
    queryKey: [GUIDE, "invoices"],
    enabled: may("invoices.read"),
    queryFn: () => answer(api.GET("/api/v1/invoices", { params: { query: one } })),
  });

  const floors = floorsOf({ stores: stores.data?.items })?.slice(0, AT_MOST);
  const days = useQueries({
    queries: (may("till.report") ? (floors ?? []) : []).map(({ id }) => ({
      ...always,
      queryKey: [GUIDE, "days", id],
      queryFn: () =>
        answer(api.GET("/api/v1/staff/stores/{id}/days", { params: { path: { id }, query: { limit: 10 } } })),
    })),
  });
  const details = useQueries({
    queries: (team.data?.items ?? [])
      .filter(({ active }) => active)
      .slice(0, AT_MOST)
      .map(({ id }) => ({
        ...always,
        queryKey: [GUIDE, "person", id],
        queryFn: () => answer(api.GET("/api/v1/staff/people/{id}", { params: { path: { id } } })),
      })),
  });
  const shelves = (places.data?.items ?? []).filter(({ kind }) => kind !== "transit").slice(0, AT_MOST);
  const levels = useQueries({
    queries: shelves.map(({ id }) => ({
      ...always,
      queryKey: [GUIDE, "levels", id],
      queryFn: () => answer(api.GET("/api/v1/stock/levels", { params: { query: { ...one, location: id } } })),
    })),
  });

  const known = <T>(queries: { data: T | undefined }[], parent: unknown) =>
    parent === undefined || queries.some(({ data }) => data === undefined)
      ? undefined
      : queries.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const rows = known(days, floors && may("till.report") ? floors : undefined)?.flatMap(({ items }) => items);
  const shifts = registers.data?.items.filter(({ shift }) => shift != null).length;
  const lying = known(levels, places.data);
  return {
    today: now.toLocaleDateString("sv-SE"),
    period,
    companies: companies.data?.items,
    stores: stores.data?.items,
    places: places.data?.items.map(({ id, code, name, store_id }) => ({
      id,
      code,
      name,
      store: store_id ?? null,
    })),
    who: who.data?.items,
    issuers: issuers.data?.items,
    ranges: ranges.data?.items,
    registers: registers.data?.items,
    people: known(details, team.data),
    products: products.data?.items.length,
    priceless: health.data?.items.find(({ name }) => name === "goods_without_price")?.count,
    stocked: lying && new Set(lying.flatMap(({ items }) => items.map(({ location_id }) => location_id))),
    tenders: tenders.data?.items,
    opened: rows === undefined || shifts === undefined ? undefined : rows.length + shifts,
    closed: rows?.filter(({ closed_at }) => closed_at != null).length,
    sales,
    invoices: invoices.data?.items.length,
    printer: localStorage.getItem(PRINTER) !== null,
    practised: hasPractised(),
  };
}

/** Whether anything was sold at a till: none or one, undefined while nobody knows. */
export function useSales(): number | undefined {
  const may = useMay();
  const sales = useQuery({
    queryKey: [GUIDE, "sales"],
    enabled: may("orders.read"),
    // What was sold once stays sold.
    staleTime: ({ state }) => (state.data?.items.length ? Number.POSITIVE_INFINITY : 0),
    queryFn: () => answer(api.GET("/api/v1/orders", { params: { query: { ...one, channel: "till" } } })),
  });
  return sales.data?.items.length;
}
