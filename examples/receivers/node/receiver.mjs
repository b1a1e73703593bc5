// Takes deliveries of the 888 WMS. Node 18 or newer, no packages.
//
//     WEBHOOK_SECRET=whsec_… WMS_KEY=wms_… WMS_URL=https://www.888wholesale.co/api/wms PORT=8888 node receiver.mjs
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";

const { WEBHOOK_SECRET, WMS_KEY, WMS_URL, PORT } = process.env;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_WAITING = 10_000;
const seen = new Set(); // event ids; a real receiver keeps them in its database, with what they have caused
let waiting = 0;
let last = Promise.resolve();

function signed(body, signature = "") {
  const expected = Buffer.from("sha256=" + createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex"));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

// An event says that something happened; the API says how things are now.
async function reconcile(id, type) {
  if (seen.has(id)) {
    console.log(`${id} ${type} seen before`);
    return;
  }
  const path = type.startsWith("order.") ? "/v1/shipments" : "/v1/alerts";
  try {
    const answer = await fetch(WMS_URL.replace(/\/$/, "") + path, {
      headers: { Authorization: `Bearer ${WMS_KEY}` },
      signal: AbortSignal.timeout(10_000),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    console.log(`${id} ${type} ${path} ${await answer.text()}`);
    seen.add(id);
  } catch (problem) {
    console.log(`${id} ${type} not reconciled, poll ${path} later: ${problem.message}`);
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
    const body = Buffer.concat(chunks); // the raw bytes: parsing and writing them again would change the signature
    const answer = (status) => response.writeHead(status).end();
    if (bytes > MAX_BYTES) return answer(413);
    // While two secrets overlap, the second header is signed with the new one: take it into use at any time
    const given = [request.headers["x-wms-signature"], request.headers["x-wms-signature-next"]];
    if (!given.some((signature) => signed(body, signature))) return answer(401);
    if (waiting >= MAX_WAITING) return answer(503);
    answer(204); // first; a delivery has five seconds in all
    waiting++;
    last = last
      .then(() => reconcile(request.headers["webhook-id"], request.headers["x-wms-event"]))
      .finally(() => waiting--);
  });
});
server.requestTimeout = 10_000;
server.listen(Number(PORT), "127.0.0.1");
