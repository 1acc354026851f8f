/** How the line to the server stands. */
export type LineState = "connecting" | "open" | "cut";

/** One event of the server's stream: something of this kind happened to this subject. */
export interface LiveEvent {
  topic: string;
  pos: number;
  kind: string;
  subject: string;
}

const RETRY_MS = 2_000;
const PROBE_MS = 10_000;
const PROBE_LIMIT_MS = 4_000;

/**
 * One event stream to the server, and what it tells about the line.
 *
 * The stream's own breaking is slow to notice on a dead network and says nothing about why, so the
 * browser's word and a small probe decide: no answer is a cut line; an answering server without a
 * stream is a line that is still connecting.
 */
export class Line {
  readonly topics: string[];
  #state: LineState = "connecting";
  #source: EventSource | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #probe: ReturnType<typeof setInterval> | undefined;
  #watchers = new Set<() => void>();
  #listeners = new Set<(event: LiveEvent) => void>();
  #reopened = new Set<() => void>();
  #gap = false;
  #checking = false;

  constructor(topics: string[]) {
    this.topics = topics;
  }

  get state(): LineState {
    return this.#state;
  }

  /** Starts listening; the returned function stops it. */
  start(): () => void {
    window.addEventListener("online", this.#whenOnline);
    window.addEventListener("offline", this.#whenOffline);
    if (navigator.onLine) this.#connect();
    else this.#become("cut");
    this.#probe = setInterval(() => this.#check(), PROBE_MS);
    return () => {
      window.removeEventListener("online", this.#whenOnline);
      window.removeEventListener("offline", this.#whenOffline);
      clearInterval(this.#probe);
      this.#disconnect();
    };
  }

  /** Somebody met a silent server: look at once. */
  suspect(): void {
    this.#check();
  }

  watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  };

  /** Called for every event of the stream. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when the line is back after a cut: what was missed has to be read anew. */
  whenReopened(listener: () => void): () => void {
    this.#reopened.add(listener);
    return () => this.#reopened.delete(listener);
  }

  #whenOnline = () => {
    this.#become("connecting");
    this.#connect();
  };

  #whenOffline = () => {
    this.#disconnect();
    this.#become("cut");
  };

  #become(state: LineState): void {
    if (state === this.#state) return;
    this.#state = state;
    // Between two streams events may have been missed, however short the gap was.
    if (state !== "open") this.#gap = true;
    for (const watcher of this.#watchers) watcher();
    if (state === "open" && this.#gap) {
      this.#gap = false;
      for (const listener of this.#reopened) listener();
    }
  }

  #connect(): void {
    this.#disconnect();
    const source = new EventSource(`/api/v1/events?topics=${this.topics.join(",")}`);
    this.#source = source;
    source.onopen = () => this.#become("open");
    source.onerror = () => {
      if (this.#state === "open") this.#become("connecting");
      this.#check();
      // After an answer that is no stream the browser gives up; we do not.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = setTimeout(() => this.#connect(), RETRY_MS);
      }
    };
    for (const topic of this.topics) {
      source.addEventListener(topic, (message) => this.#hear(topic, message as MessageEvent<string>));
    }
  }

  #hear(topic: string, message: MessageEvent<string>): void {
    let body: { pos?: number; kind?: string; subject?: string };
    try {
      body = JSON.parse(message.data);
    } catch {
      return;
    }
    const event = { topic, pos: body.pos ?? 0, kind: body.kind ?? "", subject: body.subject ?? "" };
    for (const listener of this.#listeners) listener(event);
  }

  #disconnect(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = null;
  }

  #check(): void {
    if (!navigator.onLine) this.#become("cut");
    if (!navigator.onLine || this.#checking) return;
    this.#checking = true;
    fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(PROBE_LIMIT_MS) })
      .then((response) => response.status !== 502 && response.status !== 504)
      .catch(() => false)
      .then((there) => {
        this.#checking = false;
        // The server is back but the stream is not: begin a new one.
        if (!there) this.#become("cut");
        else if (this.#state === "cut") {
          this.#become("connecting");
          this.#connect();
        }
      });
  }
}
