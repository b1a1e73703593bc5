// What the service reads and answers. Times are texts in UTC.

export interface StockItem {
  sku: string;
  quantity: number;
  reserved: number | null;
  available: number | null;
  status: "OK" | "LOW" | "CRITICAL";
  threshold: number;
  par: number;
  sequence: number | null;
  updatedAt: string | null;
}

export interface Line {
  sku: string;
  type: "SALE" | "DAMAGE" | "ISSUE" | "RETURN" | "ADJUSTMENT";
  delta?: number;
  countedQuantity?: number;
  expectedQuantity?: number;
  workerId?: string;
  reference?: string;
  note?: string;
  occurredAt?: string;
}

/** A ledger entry. In a dry run, `id`, `sequence`, `recordedAt` and `hash` are null. */
export interface Transaction {
  id: string | null;
  sequence: number | null;
  sku: string;
  type: Line["type"] | "RECEIPT";
  delta: number;
  quantityAfter: number;
  status: StockItem["status"];
  workerId: string | null;
  reference: string | null;
  note: string | null;
  source: "API" | "SHIPMENT" | "OPERATOR" | "SANDBOX";
  sourceId: string;
  occurredAt: string | null;
  recordedAt: string | null;
  hash: string | null;
}

export interface WriteResult {
  dryRun: boolean;
  transactions: Transaction[];
  stock: StockItem[];
}

export interface CountRow {
  sku: string;
  countedQuantity: number;
  expectedQuantity?: number;
  note?: string;
}

export interface CountResult {
  dryRun: boolean;
  counted: number;
  changed: number;
  unchanged: number;
  differences?: { sku: string; quantity: number; countedQuantity: number; delta: number }[];
}

export interface Alert {
  id: string;
  sku: string;
  state: "OPEN" | "RESOLVED";
  level: "CRITICAL";
  quantity: number;
  threshold: number;
  par: number;
  suggestedQuantity: number;
  onOrder: number;
  triggeredAt: string;
  resolvedAt: string | null;
}

interface EventOf<Type extends string, Data> {
  id: string;
  sequence: number | null;
  type: Type;
  warehouse: string;
  occurredAt: string;
  data: Data;
}

/** `type` says what happened, and what `data` is. */
export type Event =
  | EventOf<"alert.triggered" | "alert.resolved", Alert>
  | EventOf<"stock.low", StockItem>
  | EventOf<"stock.changed", { transactions: (Transaction & { quantityBefore: number })[] }>
  | EventOf<"order.shipped" | "order.delivered" | "reservation.expired" | "webhook.test", Record<string, unknown>>;

export interface Page {
  nextCursor: string | null;
  hasMore: boolean;
}

export type StockPage = Page & { items: StockItem[] };
export type AlertPage = Page & { alerts: Alert[] };
export type TransactionPage = Page & { transactions: Transaction[] };
export type EventPage = Page & { events: Event[] };
