import {
  answer,
  api,
  type Command,
  type LineInput,
  type Middleware,
  newId,
  Refused,
  type Till,
  type TillCommand,
} from "@tenon/api-client";
import { notePractised } from "@tenon/ui";
import { words } from "../words.js";
import { inTraining, readPractice, writePractice } from "./flag.js";
import { type Knowledge, obey, practiceAt } from "./till.js";

/** Questions that are asked with a body; they change nothing. */
const QUESTIONS = ["/api/v1/quotes", "/api/v1/returns/quotes"];
/** Signing in and out is no part of what is practised. */
const SESSIONS = ["/api/v1/staff/sessions", "/api/v1/staff/sessions/current"];

const TILL = "/api/v1/registers/{id}/till";

function told(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

function refused(): Response {
  return told(
    {
      type: "about:blank",
      title: "training",
      status: 409,
      code: "till.training",
      detail: words["zh-TW"]["training.refused"],
      detail_en: words.en["training.refused"],
      params: {},
      fields: [],
    },
    409,
  );
}

/** What the server would say to a question; questions change nothing. */
async function knowledge(command: Command, till: Till): Promise<Knowledge> {
  const now = new Date();
  const known: Knowledge = {
    at: now.toISOString(),
    today: now.toLocaleDateString("sv-SE"),
    cashier: till.shift?.opened_by_name ?? "",
  };
  const { store_id } = till.register;
  const sale = command.type === "return" ? command.sale : command;
  if (sale && "lines" in sale) {
    const lines = sale.lines as LineInput[];
    const member_id = command.type === "sell" ? command.member_id : undefined;
    const body = { store_id, channel: "till" as const, lines, member_id };
    known.quote = await answer(api.POST("/api/v1/quotes", { body }));
  }
  if (command.type === "return") {
    const body = { store_id, return: command.return };
    known.back = await answer(api.POST("/api/v1/returns/quotes", { body }));
    known.rounding = await answer(api.GET("/api/v1/cash-rounding", {}));
  }
  return known;
}

async function command({ command }: TillCommand): Promise<Response> {
  const practice = readPractice();
  if (practice === null) return refused();
  try {
    const done = obey(practice, command, await knowledge(command, practice.till));
    writePractice(done.practice);
    if (command.type === "sell") notePractised();
    const { till } = done.practice;
    return told({ seq: till.seq, events: [], till, ...done.answer });
  } catch (error) {
    if (error instanceof Refused) return told(error.problem, error.status);
    throw error;
  }
}

/** A terminal that takes every card at once. */
function charge(body: { charge_id: string; sale_id: string; kind: string; amount: number }): Response {
  const { charge_id, sale_id, kind, amount } = body;
  return told(
    {
      id: charge_id,
      sale_id,
      kind,
      amount,
      captured: amount,
      refunded: 0,
      state: "captured",
      fate: "open",
      ready: true,
      created_at: new Date().toISOString(),
    },
    201,
  );
}

/** Answers in the server's place; what it does not know how to answer is refused, never sent. */
async function instead(method: string, path: string, request: Request): Promise<Response | undefined> {
  if (method === "GET") {
    const practice = readPractice();
    const id = decodeURIComponent(new URL(request.url).pathname.split("/").at(-1) ?? "");
    const receipt = path === "/api/v1/receipts/{order_id}" ? practice?.receipts[id] : undefined;
    if (receipt) return told(receipt);
    const isOurs = practice !== null && request.url.includes(practice.till.register.id);
    return path === TILL && isOurs ? told(practice.till) : undefined;
  }
  if (QUESTIONS.includes(path) || SESSIONS.includes(path)) return undefined;
  const body = await request
    .clone()
    .json()
    .catch(() => null);
  switch (path) {
    case "/api/v1/registers/{id}/commands":
      return command(body as TillCommand);
    case "/api/v1/registers/{id}/charges":
      return charge(body);
    case "/api/v1/registers/{id}/charges/{charge}/give-back":
      return told({});
    case "/api/v1/registers/{id}/reprints":
      return told(readPractice()?.receipts[body.order_id] ?? {});
    case "/api/v1/registers/{id}/grants":
      return told({ id: newId(), granted_by_name: "", expires_at: new Date().toISOString() }, 201);
    default:
      return refused();
  }
}

/**
 * Stands between the pages and the server while this tab practises: questions pass, everything that
 * would change something is answered by a till that exists in this tab only, or refused.
 */
export const guard: Middleware = {
  async onRequest({ request, schemaPath }) {
    return inTraining() ? instead(request.method, schemaPath, request) : undefined;
  },
  async onResponse({ request, response, schemaPath }) {
    if (!inTraining() || schemaPath !== TILL || request.method !== "GET" || !response.ok) return;
    const till = (await response.clone().json()) as Till;
    const practice = readPractice();
    if (practice !== null && practice.till.register.id === till.register.id) return;
    const begun = practiceAt(till);
    writePractice(begun);
    return told(begun.till);
  },
};

api.use(guard);
