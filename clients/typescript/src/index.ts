// A client of the 888 WMS for Node 20 or newer, Deno, Bun and browsers. Needs no packages.
import { Conflict, HistoryRewound, OutcomeUnknown, Refused, Unavailable, type Problem } from "./errors.js";
import type * as wms from "./models.js";

export * from "./errors.js";
export * from "./models.js";
export { SignatureError, verify } from "./webhooks.js";

/** Keeps the keys of unfinished writes. The default is in memory; `FileKeys` of `wms888/file-keys` outlive a crash. */
export interface KeyStore {
  get(name: string): Pending | undefined | Promise<Pending | undefined>;
  set(name: string, pending: Pending): unknown;
  delete(name: string): unknown;
}

/** The key of a write, and when it was made, in milliseconds since 1970. */
export interface Pending {
  key: string;
  since: number;
}

export interface Options {
  keys?: KeyStore;
  /** For one attempt, in milliseconds. */
  timeout?: number;
  attempts?: number;
  sleep?: (milliseconds: number) => Promise<unknown>;
}

/** A key is known to the service for 24 hours. */
const KEY_LIFETIME = 23 * 3_600_000;
/** The same request with the same key would be refused again, or its refusal is stored: nothing is open any more. */
const DEFINITE = [400, 404, 409, 413, 422];
const RETRIED = [429, 500, 502, 503, 504];
const MAX_PAUSE = 60_000;

type Query = Record<string, string | number | null | undefined>;

/** One warehouse, by its token. */
export class Client {
  readonly #url: string;
  readonly #token: string;
  readonly #options: Required<Options>;
  /** Of the writes that are looking for their keys now: all of one name must find the same. */
  readonly #pending = new Map<string, Promise<Pending>>();

  /** `url` is the address up to `/v1`. */
  constructor(url: string, token: string, options: Options = {}) {
    this.#url = url.replace(/\/$/, "");
    this.#token = token;
    this.#options = {
      keys: new Map<string, Pending>(),
      timeout: 10_000,
      attempts: 8,
      sleep: (milliseconds) => new Promise((done) => setTimeout(done, milliseconds)),
      ...options,
    };
  }

  /** The levels of these SKUs, or of all. */
  async *stock(...skus: string[]): AsyncGenerator<wms.StockItem> {
    const filters = { sku: skus.length > 0 ? skus.join(",") : undefined };
    for await (const page of this.#pages<wms.StockPage>("/v1/stock", filters)) yield* page.items;
  }

  /** The ledger's entries that match, newest first unless `order` is `asc`. */
  async *transactions(filters: Query = {}): AsyncGenerator<wms.Transaction> {
    for await (const page of this.#pages<wms.TransactionPage>("/v1/transactions", filters)) yield* page.transactions;
  }

  async *alerts(state: "open" | "resolved" | "all" = "open"): AsyncGenerator<wms.Alert> {
    for await (const page of this.#pages<wms.AlertPage>("/v1/alerts", { state })) yield* page.alerts;
  }

  /**
   * Applies all lines or none, once. `name` is your own for this write, such as the number of an order: if the outcome
   * is unknown, call again with the same name and lines, and nothing is applied twice.
   */
  write(name: string, transactions: wms.Line[]): Promise<wms.WriteResult> {
    return this.#post(name, "/v1/stock/update", { transactions });
  }

  dryRun(transactions: wms.Line[]): Promise<wms.WriteResult> {
    return this.#send("POST", "/v1/stock/update?dryRun=true", { transactions });
  }

  /** Sets levels to what was counted, all rows or none, once. */
  count(name: string, counts: wms.CountRow[], reference: string | null = null): Promise<wms.CountResult> {
    return this.#post(name, "/v1/stock/count", { reference, counts });
  }

  countDryRun(counts: wms.CountRow[]): Promise<wms.CountResult> {
    return this.#send("POST", "/v1/stock/count?dryRun=true", { counts });
  }

  /**
   * Pages of the feed of events, for ever. Store `nextCursor` with the results of the events, and give it back after a
   * restart. `HistoryRewound` says that the database was restored.
   */
  events(cursor?: string | null, wait = 25, types: string[] = []): AsyncGenerator<wms.EventPage> {
    return this.#feed("/v1/events", { type: types.length > 0 ? types.join(",") : undefined, wait, cursor });
  }

  /** Pages of the ledger, oldest first and for ever. Otherwise like `events`. */
  ledger(cursor?: string | null, wait = 25): AsyncGenerator<wms.TransactionPage> {
    return this.#feed("/v1/transactions", { order: "asc", wait, cursor });
  }

  async *#feed<P extends wms.Page>(path: string, query: Query): AsyncGenerator<P> {
    for (let cursor = query.cursor; ; ) {
      const page: P = await this.#get(path, { ...query, cursor });
      cursor = page.nextCursor;
      yield page;
    }
  }

  async *#pages<P extends wms.Page>(path: string, filters: Query): AsyncGenerator<P> {
    let page: P | undefined;
    do {
      page = await this.#get<P>(path, { ...filters, cursor: page?.nextCursor });
      yield page;
    } while (page.hasMore);
  }

  #get<T>(path: string, query: Query): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)]));
    return this.#send("GET", `${path}?${text}`, undefined, {}, Number(query.wait ?? 0) * 1000);
  }

  async #post<T>(name: string, path: string, body: unknown): Promise<T> {
    const { keys } = this.#options;
    let found = this.#pending.get(name);
    if (found === undefined) {
      found = this.#keyOf(name).finally(() => this.#pending.delete(name));
      this.#pending.set(name, found);
    }
    const pending = await found;
    if (Date.now() - pending.since > KEY_LIFETIME) {
      throw new OutcomeUnknown(`${name} is older than its key lives: look for it in the ledger`);
    }
    try {
      const answer = await this.#send<T>("POST", path, body, { "Idempotency-Key": pending.key });
      await keys.delete(name);
      return answer;
    } catch (error) {
      // Proxies answer without a code, and a reused key belongs to a write
      const settled = error instanceof Refused && DEFINITE.includes(error.status) && error.code
        && error.code !== "idempotency_key_reused";
      if (settled) await keys.delete(name);
      throw error;
    }
  }

  async #keyOf(name: string): Promise<Pending> {
    const { keys } = this.#options;
    const stored = await keys.get(name);
    if (stored !== undefined) return stored;
    const pending = { key: crypto.randomUUID(), since: Date.now() };
    // Before it is sent, or a crash would forget it
    await keys.set(name, pending);
    return pending;
  }

  async #send<T>(method: string, path: string, body: unknown, headers: HeadersInit = {}, wait = 0): Promise<T> {
    const { attempts, timeout, sleep } = this.#options;
    let failure: unknown;
    for (let attempt = 0; attempt < attempts; attempt++) {
      let after = 0;
      try {
        const answer = await fetch(this.#url + path, {
          method,
          headers: { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json", ...headers },
          body: body === undefined ? undefined : JSON.stringify(body),
          // A POST would be repeated as a GET
          redirect: "manual",
          signal: AbortSignal.timeout(timeout + wait),
        });
        const text = await answer.text();
        if (answer.ok) return JSON.parse(text);
        if (!RETRIED.includes(answer.status)) throw refusal(answer.status, text);
        failure = new Error(`status ${answer.status}`);
        // The service sends seconds; a proxy before it may send a date
        after = Math.min((Number(answer.headers.get("Retry-After")) || 0) * 1000, MAX_PAUSE);
      } catch (error) {
        if (error instanceof Refused) throw error;
        failure = error;
      }
      // With jitter, so that many clients do not come back at the same moment
      const pause = Math.min(30_000, 200 * 2 ** attempt) * (0.5 + Math.random());
      if (attempt + 1 < attempts) await sleep(Math.max(pause, after));
    }
    const Kind = method === "GET" ? Unavailable : OutcomeUnknown;
    throw new Kind(`${method} ${path} failed ${attempts} times: ${failure}`, { cause: failure });
  }
}

function refusal(status: number, text: string): Refused {
  let problem: Problem;
  try {
    problem = JSON.parse(text);
  } catch {
    problem = { code: "", detail: text, errors: [] };
  }
  if (status === 410) return new HistoryRewound(status, problem);
  return status === 409 ? new Conflict(status, problem) : new Refused(status, problem);
}
