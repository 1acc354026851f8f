/** A refusal as the server sends it (RFC 9457 problem+json). */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  /** The sentence in Traditional Chinese. */
  detail: string;
  /** The same sentence in English. */
  detail_en?: string | null;
  params: Record<string, number | string>;
  fields: { pointer: string; code: string; detail: string }[];
}

/** The server said no, and says why: a code for programs and a sentence for people. */
export class Refused extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: ProblemBody;

  constructor(problem: ProblemBody) {
    super(`${problem.code}: ${problem.detail}`);
    this.name = "Refused";
    this.status = problem.status;
    this.code = problem.code;
    this.problem = problem;
  }

  /** A number among the sentence's values, such as `left` of `stock.insufficient`. */
  number(name: string): number | null {
    const value = this.problem.params[name];
    return typeof value === "number" ? value : null;
  }

  /** A text among the sentence's values, such as `sku`. */
  text(name: string): string | null {
    const value = this.problem.params[name];
    return value === undefined ? null : String(value);
  }

  /** The sentence in the reader's language. */
  sentence(locale: string): string {
    const { detail, detail_en } = this.problem;
    return locale.startsWith("zh") || !detail_en ? detail : detail_en;
  }

  /** What is wrong with one field of the input; `pointer` as in `/names/zh-TW`. */
  field(pointer: string): string | undefined {
    return this.problem.fields.find((fault) => fault.pointer === pointer)?.detail;
  }
}

/** No answer came: whether the server did it is not known. */
export class LineCut extends Error {
  constructor(cause: unknown) {
    super("no answer from the server", { cause });
    this.name = "LineCut";
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && "code" in body && "detail" in body;
}

/** A refusal made from whatever the server sent, also when a proxy answered in its place. */
export function refusalFrom(status: number, body: unknown): Refused | LineCut {
  if (isProblem(body)) {
    return new Refused({ ...body, params: body.params ?? {}, fields: body.fields ?? [] });
  }
  // A gateway that answers for an absent server is the same to us as no answer.
  if (status === 502 || status === 504) return new LineCut(new Error(`gateway answered ${status}`));
  const text = `HTTP ${status}`;
  return new Refused({
    type: "about:blank",
    title: text,
    status,
    code: `http.${status}`,
    detail: `伺服器沒有完成這個動作（${text}）。請稍後再試一次。`,
    detail_en: `The server did not finish this (${text}). Please try again in a moment.`,
    params: {},
    fields: [],
  });
}
