// A payment provider that answers later. `node payment.mjs --port 5012`
//
//   POST /charges  {order_id, amount} takes the money: 202 at once, and the result a little later by a POST to the URL in the header
//                  `Machinery-Callback`: {receipt} there, or {reason, message} to …/fail
//   POST /refunds  gives the money back, whether it was taken or not
//
// As in every provider's sandbox, some amounts are special: those that end in .02 are declined at once (402 DECLINED), those that end in .13 after a
// look at them. A result is sent again until somebody has it. How long a look takes, in milliseconds, is `--delay`.
import { setTimeout as sleep } from "node:timers/promises";
import { Ledger, option, Problem, serve } from "./service.mjs";

const LONGEST_PAUSE_MS = 2_000;

const ledger = new Ledger();
const delayMs = Number(option("--delay") ?? 300);
let receipts = 0;
/** Requests whose result is on its way. */
const sending = new Set();

serve({
  name: "payment",
  port: 5012,
  ledger,
  routes: {
    "/charges": ({ body: { order_id, amount }, key, callback }) => {
      if (callback === undefined) throw new Problem(400, "NO_CALLBACK", "say where the result is to be sent");
      if (centsOf(amount) === 2) throw new Problem(402, "DECLINED", "the card was declined");
      if (!sending.has(key)) {
        sending.add(key);
        void charge({ order_id, amount, key, callback });
      }
      return [202, {}];
    },
    "/refunds": ({ undoes }) => {
      ledger.undo(undoes, () => {});
      return [200, {}];
    },
  },
});

const centsOf = (amount) => Math.round(amount * 100) % 100;

async function charge({ order_id, amount, key, callback }) {
  await sleep(delayMs);
  try {
    const isDeclined = centsOf(amount) === 13;
    const answer = isDeclined
      ? { reason: "DECLINED", message: "the card was declined" }
      : ledger.once(key, () => ({ receipt: `receipt-${++receipts}`, order_id, amount }));
    await send(isDeclined ? `${callback}/fail` : callback, answer);
  } catch (error) {
    console.error(`payment: ${order_id}: ${error.message}`);
  } finally {
    sending.delete(key);
  }
}

/** Sends a result until it was taken, or refused for good. */
async function send(url, body) {
  for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    const status = await post(url, body);
    if (status !== 429 && status < 500) return;
    await sleep(pauseMs);
  }
}

/** The status of the answer; 599 when there is none. */
async function post(url, body) {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5_000),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 599;
  }
}
