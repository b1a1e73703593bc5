// Receives webhook deliveries of the 888 WMS. Needs Node 18 or newer and no packages.
//
//     WEBHOOK_SECRET=whsec_… WMS_KEY=wms_… WMS_URL=https://www.888wholesale.co/api/wms PORT=8888 node receiver.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { WEBHOOK_SECRET, WMS_KEY, WMS_URL, PORT } = process.env;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_QUEUED = 10_000;
const seen = new Set(); // event ids; in production, keep them in your database
let queued = 0;
let last = Promise.resolve();

function isSignedWith(body, signature = "") {
  const expected = Buffer.from("sha256=" + createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex"));
  const actual = Buffer.from(signature);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

// Queries the API for the current state; the event only says that something has changed.
async function reconcile(id, type) {
  if (seen.has(id)) {
    console.log(`${id} ${type} seen before`);
    return;
  }
  const path = type.startsWith("order.") ? "/v1/shipments" : "/v1/alerts";
  try {
    const response = await fetch(WMS_URL.replace(/\/$/, "") + path, {
      headers: { Authorization: `Bearer ${WMS_KEY}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Error(`status ${response.status}`);
    console.log(`${id} ${type} ${path} ${await response.text()}`);
    seen.add(id);
  } catch (error) {
    console.log(`${id} ${type} not reconciled, poll ${path} later: ${error.message}`);
  }
}

const server = createServer((request, response) => {
  const chunks = [];
  let bytes = 0;
  request.on("data", (chunk) => {
    bytes += chunk.length;
    if (bytes <= MAX_BYTES) chunks.push(chunk);
  });
  request.on("end", () => {
    const body = Buffer.concat(chunks); // the raw bytes: parsing and serializing them again would change the signature
    const respond = (status) => response.writeHead(status).end();
    if (bytes > MAX_BYTES) return respond(413);
    // While two secrets overlap, the second header is signed with the new one: switch to it at any time
    const signatures = [request.headers["x-wms-signature"], request.headers["x-wms-signature-next"]];
    if (!signatures.some((signature) => isSignedWith(body, signature))) return respond(401);
    if (queued >= MAX_QUEUED) return respond(503);
    respond(204); // first: a delivery times out after five seconds
    queued++;
    last = last
      .then(() => reconcile(request.headers["webhook-id"], request.headers["x-wms-event"]))
      .finally(() => queued--);
  });
});
server.requestTimeout = 10_000;
server.listen(Number(PORT), "127.0.0.1");
