import { connect } from "node:http2";
import { create, toBinary } from "@bufbuild/protobuf";
import { PostEventRequestSchema } from "@machinery/protocol";
import { Pool } from "undici";

/** The data of every event, and what must come of it. */
export const data = { message: "The Sun will rise in the morning !" };
const expectedText = "! GNINROM EHT NI ESIR LLIW NUS EHT";

/** How long an event is waited for, in seconds. */
const waitSeconds = 60;

/**
 * The ways an event can be carried through. Each makes a function that does one event, and rejects when the result is wrong.
 * @type {Record<string, (setting: { addresses: Record<string, string>, url: string, rawUrl: string, workflow: string, inFlight: number }) => { one(): Promise<void>, close(): Promise<void> }>}
 */
export const ways = { bare, raw, json, grpc: unary };

/** A script that makes the three calls itself and stores nothing. */
function bare({ addresses, inFlight }) {
  const steps = ["upper", "reverse", "space-counter"].map((name) => {
    const { origin, pathname } = new URL(addresses[name]);
    return { pool: new Pool(origin, { connections: inFlight }), path: pathname };
  });
  return {
    async one() {
      let document = { ...data };
      for (const { pool, path } of steps)
        document = { ...document, ...(await postJson(pool, path, { message: document.message })) };
      if (document.message !== expectedText || document.space_count !== 7)
        throw wrong(JSON.stringify(document));
    },
    close: async () => void (await Promise.all(steps.map(({ pool }) => pool.close()))),
  };
}

/** The bare script behind node:http, with its history in LevelDB: the price of durability, and the most that the JSON route can come to. */
function raw({ rawUrl, workflow, inFlight }) {
  return json({ url: rawUrl, workflow, inFlight });
}

/** The plain JSON route, waiting for the result. */
function json({ url, workflow, inFlight }) {
  const pool = new Pool(url, { connections: inFlight });
  const path = `/e/${workflow}?wait=${waitSeconds}`;
  return {
    async one() {
      const { outputs } = await postJson(pool, path, { data });
      if (outputs?.message !== expectedText || outputs.space_count !== 7)
        throw wrong(JSON.stringify(outputs));
    },
    close: () => pool.close(),
  };
}

/** gRPC unary over one HTTP/2 connection, waiting for the result; by node:http2 alone, as the other ways are by undici: what is measured is not the client. */
function unary({ url, workflow }) {
  const session = connect(url);
  // Each of its streams tells it too.
  session.on("error", () => undefined);
  const request = create(PostEventRequestSchema, { workflow, data, wait: { seconds: BigInt(waitSeconds) } });
  const message = toBinary(PostEventRequestSchema, request);
  const framed = Buffer.concat([Buffer.alloc(5), message]);
  framed.writeUInt32BE(message.length, 1);
  const headers = {
    ":method": "POST",
    ":path": "/machinery.v1.EventService/PostEvent",
    "content-type": "application/grpc",
    te: "trailers",
  };
  return {
    one: () =>
      new Promise((resolve, reject) => {
        const stream = session.request(headers);
        const chunks = [];
        let status;
        stream.on("data", (chunk) => chunks.push(chunk));
        stream.on("trailers", (trailers) => (status = trailers["grpc-status"]));
        stream.on("error", reject);
        stream.on("end", () => {
          const answer = Buffer.concat(chunks);
          if (status === "0" && answer.includes(expectedText)) resolve();
          else reject(wrong(`${status} ${answer.toString("latin1")}`));
        });
        stream.end(framed);
      }),
    close: async () => session.close(),
  };
}

async function postJson(pool, path, body) {
  const headers = { "content-type": "application/json" };
  const response = await pool.request({ method: "POST", path, headers, body: JSON.stringify(body) });
  const text = await response.body.text();
  if (response.statusCode >= 300) throw wrong(`${response.statusCode} ${text}`);
  return JSON.parse(text);
}

const wrong = (found) => new Error(`expected ${expectedText}, found ${found}`);
