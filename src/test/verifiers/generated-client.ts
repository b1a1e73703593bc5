// Uses a new sandbox warehouse through the client that openapi-generator makes: BASE and TOKEN are the arguments.
// Fails at the first surprise.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import * as wms from "./typescript-fetch/index.js";
import type { components } from "./schema.js";

const [basePath, token] = process.argv.slice(2);
const configuration = new wms.Configuration({ basePath, accessToken: token });
const stock = new wms.StockApi(configuration);
const transactions = new wms.TransactionsApi(configuration);
const sale = (quantity: number): wms.StockUpdate => ({
  transactions: [{ sku: "TEST-SKU", type: wms.LineType.Sale, delta: -quantity }],
});
const item = async () => (await stock.getStock({ sku: ["TEST-SKU"] })).items[0];

assert.equal((await item()).quantity, 100);

const idempotencyKey = randomUUID();
const written = await transactions.updateStock({ stockUpdate: sale(12), idempotencyKey });
assert.equal(written.dryRun, false);
assert.equal(written.transactions[0].sequence, 2);
assert.ok(written.transactions[0].recordedAt instanceof Date);

const again = await transactions.updateStockRaw({ stockUpdate: sale(12), idempotencyKey });
assert.equal(again.raw.headers.get("Idempotency-Replayed"), "true");
assert.deepEqual(await again.value(), written);
assert.equal((await item()).quantity, 88);

const refusal: wms.Problem = await transactions
  .updateStock({ stockUpdate: sale(500), idempotencyKey: randomUUID() })
  .then(() => assert.fail("not refused"), async (e: wms.ResponseError) => wms.ProblemFromJSON(await e.response.json()));
assert.equal(refusal.status, 409);
assert.equal(refusal.code, wms.ErrorCode.InsufficientStock);
assert.equal(refusal.errors[0].available, 88);

const dry = await transactions.updateStock({ stockUpdate: sale(8), dryRun: true });
assert.equal(dry.dryRun, true);
assert.equal(dry.transactions[0].id, null);
assert.equal(dry.transactions[0].quantityAfter, 80);

const sequences: number[] = [];
for (let cursor: string | undefined, more = true; more; ) {
  const page = await new wms.LedgerApi(configuration).listTransactions({ order: "asc", limit: 1, cursor });
  sequences.push(...page.transactions.map((each) => each.sequence));
  [cursor, more] = [page.nextCursor ?? undefined, page.hasMore];
}
assert.deepEqual(sequences, [1, 2]);

await transactions.updateStock({ stockUpdate: sale(70), idempotencyKey: randomUUID() });
let events: wms.Event[] = [];
for (let i = 0; i < 10 && events.length === 0; i++) {
  ({ events } = await new wms.EventsApi(configuration).listEvents({ type: ["alert.triggered"], wait: 10 }));
}
const [first] = events;
assert.ok(first.type === "alert.triggered");
assert.equal(first.data.quantity, 18);

// The types of openapi-typescript: without the check of `type`, `quantity` is an error
const describe = (event: components["schemas"]["Event"]): string =>
  event.type === "stock.low" ? `${event.data.sku} ${event.data.quantity}` : event.type;
const plain = await fetch(`${basePath}/v1/events?type=stock.low`, { headers: { Authorization: `Bearer ${token}` } });
const page: components["schemas"]["EventPage"] = await plain.json();
assert.deepEqual(page.events.map(describe), ["TEST-SKU 18"]);
