// Uses a new sandbox warehouse by the client for TypeScript, or with two arguments a server that behaves badly. The
// clients of all languages must print the same.
import { readFileSync } from "node:fs";
import { Client, Conflict, OutcomeUnknown, Refused, SignatureError, Unavailable, verify, type Line } from "wms888";
import { FileKeys } from "wms888/file-keys";

const [url, token, keys, delivery] = process.argv.slice(2);
const sale = (quantity: number): Line[] => [{ sku: "TEST-SKU", type: "SALE", delta: -quantity }];
if (delivery === undefined) {
  await useBadServer(url, token);
  process.exit();
}
const client = new Client(url, token, { keys: new FileKeys(keys) });

for await (const item of client.stock("TEST-SKU")) console.log(item.sku, item.quantity, item.status);
let written = await client.write("order-1", sale(12));
console.log(written.transactions[0].sequence, written.stock[0].quantity);
try {
  await client.write("order-2", sale(500));
} catch (e) {
  if (e instanceof Conflict) console.log(e.code, e.errors[0].available);
}
const dry = await client.dryRun(sale(8));
console.log(dry.dryRun && dry.transactions[0].id === null ? "True" : "False");

const hasty = new Client(url, token, { keys: new FileKeys(keys), attempts: 1 });
try {
  await hasty.write("order-3", sale(70));
} catch (e) {
  if (e instanceof OutcomeUnknown) console.log("unknown");
}
try {
  await new Client(url, token, { keys: new FileKeys(keys) }).write("order-3", sale(71));
} catch (e) {
  if (e instanceof Refused) console.log(e.code);
}
// As after a restart: the file has the key
written = await new Client(url, token, { keys: new FileKeys(keys) }).write("order-3", sale(70));
console.log(written.transactions[0].sequence, written.stock[0].quantity);

const sequences = [];
for await (const each of client.transactions({ order: "asc", limit: 1 })) sequences.push(each.sequence);
console.log(...sequences);
let cursor: string | null = null;
for await (const page of client.events(null, 25, ["alert.triggered"])) {
  const [event] = page.events;
  cursor = page.nextCursor;
  if (event?.type === "alert.triggered") {
    console.log(event.type, event.data.quantity);
    break;
  }
}
const rest = await client.events(cursor, 0, ["alert.triggered"]).next();
console.log(rest.value.events.length, "more");

const sent = JSON.parse(readFileSync(delivery, "utf8"));
const body = (text: string) => new TextEncoder().encode(text);
console.log((await verify(sent.secret, sent.headers, body(sent.body))).type);
try {
  await verify(sent.secret, sent.headers, body(sent.body + " "));
} catch (e) {
  if (e instanceof SignatureError) console.log("forged");
}
try {
  await new Client(url, "wms_nothing").dryRun(sale(1));
} catch (e) {
  if (e instanceof Refused) console.log(e.status, e.code);
}

async function useBadServer(url: string, keys: string): Promise<void> {
  const client = new Client(url, "wms_secret", { keys: new FileKeys(keys) });
  const names = Array.from({ length: 32 }, (_, i) => (i % 2 === 0 ? "same" : `order-${i}`));
  const written = await Promise.allSettled(names.map((name) => client.write(name, sale(1))));
  console.log(written.filter((each) => each.status === "fulfilled").length, "written");
  try {
    await client.dryRun(sale(1));
  } catch (e) {
    if (e instanceof Refused) console.log(e.status);
  }
  try {
    await new Client(url, "wms_secret", { timeout: 1000, attempts: 1 }).transactions().next();
  } catch (e) {
    if (e instanceof Unavailable) console.log("unavailable");
  }
  const pauses: number[] = [];
  const sleep = async (milliseconds: number) => pauses.push(milliseconds);
  try {
    await new Client(url, "wms_secret", { attempts: 2, sleep }).events().next();
  } catch (e) {
    if (e instanceof Unavailable) console.log("pause of", Math.round(pauses[0] / 1000));
  }
}
