// Sells at a till whose network is bad: every receipt is taken from stock once, or refused, or kept for later.
// Reads a line for each sale: RECEIPT SKU QUANTITY. Needs WMS_URL, WMS_KEY and WMS_STATE, a folder for what is open.
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { Client, Conflict, OutcomeUnknown, Refused } from "wms888";
import { FileKeys } from "wms888/file-keys";

const { WMS_URL, WMS_KEY, WMS_STATE } = process.env as Record<string, string>;
const later = `${WMS_STATE}/later`;
// A customer waits: try for some seconds, not for a minute
const keys = new FileKeys(`${WMS_STATE}/keys.json`);
const client = new Client(WMS_URL, WMS_KEY, { keys, timeout: 3000, attempts: 3 });

async function sell(sale: string): Promise<void> {
  const [receipt, sku, quantity] = sale.split(" ");
  try {
    const written = await client.write(receipt, [{ sku, type: "SALE", delta: -Number(quantity), reference: receipt }]);
    console.log(`${receipt}: sold, ${written.stock[0].quantity} left`);
  } catch (e) {
    if (e instanceof Conflict && e.code === "insufficient_stock") {
      console.log(`${receipt}: refused, ${e.errors[0].available} left`);
    } else if (e instanceof Refused) {
      console.log(`${receipt}: refused, ${e.message}`);
    } else if (e instanceof OutcomeUnknown) {
      // The goods are gone, and perhaps the service knows: the same name finds out
      appendFileSync(later, `${sale}\n`);
      console.log(`${receipt}: not confirmed, kept for later`);
    } else {
      throw e;
    }
  }
}

// What was kept is open as long as its key is, so nothing is lost or sold twice, whenever the till is switched off
const isOpen = (sale: string) => keys.has(sale.split(" ")[0]);
const kept = existsSync(later) ? [...new Set(readFileSync(later, "utf8").split("\n"))] : [];
for (const sale of kept) if (isOpen(sale)) await sell(sale);
writeFileSync(`${later}.new`, kept.filter(isOpen).map((sale) => `${sale}\n`).join(""));
renameSync(`${later}.new`, later);
for await (const sale of createInterface({ input: process.stdin })) await sell(sale);
