// Verifies deliveries of webhooks, which are signed as https://www.standardwebhooks.com says.
import type { Event } from "./models.js";

/** The delivery is not from the service, or is a copy of an old one. */
export class SignatureError extends Error {}

const bytes = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** Returns the event of a delivery. `body` are the bytes as they were received; `tolerance` is in seconds. */
export async function verify(
  secret: string,
  headers: Headers | Record<string, string | string[] | undefined>,
  body: Uint8Array,
  tolerance = 300,
): Promise<Event> {
  const get = (name: string) => String((headers instanceof Headers ? headers.get(name) : headers[name]) ?? "");
  const [id, timestamp] = [get("webhook-id"), get("webhook-timestamp")];
  const prefix = new TextEncoder().encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  const key = await crypto.subtle.importKey(
    "raw", bytes(secret.slice("whsec_".length)), { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  // During a rotation each secret has its signature
  for (const signature of get("webhook-signature").split(" ").filter((each) => /^v1,[\w+/]+=*$/.test(each))) {
    if (await crypto.subtle.verify("HMAC", key, bytes(signature.slice(3)), signed)) {
      if (Math.abs(Date.now() / 1000 - Number(timestamp)) <= tolerance) {
        return JSON.parse(new TextDecoder().decode(body));
      }
      throw new SignatureError("the delivery is too old, or the clocks differ");
    }
  }
  throw new SignatureError("no signature is right");
}
