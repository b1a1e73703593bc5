// Sells at a till whose network is bad: every receipt is taken from stock once, or refused, or kept for later.
// Reads a line for each sale: RECEIPT SKU QUANTITY. Needs WMS_URL, WMS_KEY and WMS_STATE, a folder for what is open.
import { createInterface } from "node:readline";
import { Client, Conflict, WmsError } from "wms888";
import { FileKeys } from "wms888/file-keys";

const { WMS_URL, WMS_KEY, WMS_STATE } = process.env as Record<string, string>;
// A sale has a key from before it is sent until its outcome is known, so the keys are also the list of what is open
const keys = new FileKeys(`${WMS_STATE}/keys.json`);
// A customer waits: try for some seconds, not for a minute
const client = new Client(WMS_URL, WMS_KEY, { keys, timeout: 3000, attempts: 3 });

async function sell(sale: string): Promise<void> {
  const [receipt, sku, quantity] = sale.split(" ");
  try {
    const written = await client.write(sale, [{ sku, type: "SALE", delta: -Number(quantity), reference: receipt }]);
    console.log(`${receipt}: sold, ${written.stock[0].quantity} left`);
  } catch (e) {
    if (!(e instanceof WmsError)) throw e;
    if (keys.has(sale)) {
      // The goods are gone, and perhaps the service knows: the same name finds out
      console.log(`${receipt}: not confirmed, kept for later`);
    } else if (e instanceof Conflict && e.code === "insufficient_stock") {
      console.log(`${receipt}: refused, ${e.errors[0].available} left`);
    } else {
      console.log(`${receipt}: refused, ${e.message}`);
    }
  }
}

// Nothing is lost or sold twice, whenever the till is switched off
for (const sale of [...keys.keys()]) await sell(sale);
for await (const sale of createInterface({ input: process.stdin })) await sell(sale);
