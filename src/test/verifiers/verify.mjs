// Asks published verifiers about deliveries. Reads [{"secret", "headers", "body": base64}] and answers for each which of
// them take it: {"octokit": true, "standardwebhooks": true, "svix": true}.
import { verify } from "@octokit/webhooks-methods";
import { Webhook as Standard } from "standardwebhooks";
import { Webhook as Svix } from "svix";
import { readFileSync } from "node:fs";

const takes = (webhook, body, headers) => {
  try {
    webhook.verify(body, headers);
    return true;
  } catch {
    return false;
  }
};

const answers = [];
for (const { secret, headers, body } of JSON.parse(readFileSync(0))) {
  const raw = Buffer.from(body, "base64");
  answers.push({
    octokit: await verify(secret, raw.toString("utf8"), headers["x-wms-signature"]),
    standardwebhooks: takes(new Standard(secret), raw, headers),
    svix: takes(new Svix(secret), raw, headers),
  });
}
console.log(JSON.stringify(answers));
