import { once } from "node:events";
import { request } from "node:http";
import { create, toBinary } from "@bufbuild/protobuf";
import grpc from "@grpc/grpc-js";
import { PostEventsRequestSchema } from "@machinery/protocol";
import { flood } from "./flood.mjs";

/** The data of every event. */
const data = { message: "The Sun will rise in the morning !" };
const postsOfBatch = 1_000;
const linesOfChunk = 500;
/** Batches, or chunks of lines, on their way at a time. */
const inFlight = 4;

/**
 * The ways in which events can be accepted, for so many milliseconds. Each gives how many were taken, and rejects when one was not.
 * @type {Record<string, (setting: { url: string, bareUrl: string, workflow: string, connections: number, ms: number, most?: number }) => Promise<{ events: number, tookMs: number }>>}
 */
export const acceptWays = {
  bare: (setting) => json({ ...setting, url: setting.bareUrl }),
  json,
  batch,
  lines,
};

/** The plain JSON route, one post a request; and a bare server that only parses and answers the same. */
async function json({ url, workflow, connections, ms }) {
  const body = JSON.stringify({ data });
  const { accepted, refused, tookMs } = await flood({ url, path: `/e/${workflow}`, body, connections, ms });
  if (refused > 0) throw new Error(`expected 201 for each post, found ${refused} others`);
  return { events: accepted, tookMs };
}

/** PostEvents by gRPC over one connection. */
async function batch({ url, workflow, ms }) {
  const posts = Array.from({ length: postsOfBatch }, () => ({ workflow, data }));
  const bytes = Buffer.from(toBinary(PostEventsRequestSchema, create(PostEventsRequestSchema, { posts })));
  const client = new grpc.Client(new URL(url).host, grpc.credentials.createInsecure());
  const path = "/machinery.v1.EventService/PostEvents";
  const same = (value) => value;
  const post = () =>
    new Promise((resolve, reject) =>
      client.makeUnaryRequest(path, same, same, bytes, (error, answer) =>
        error === null ? resolve(countTaken(answer)) : reject(error),
      ),
    );
  const beganMs = performance.now();
  let events = 0;
  const sendOn = async () => {
    while (performance.now() < beganMs + ms) {
      const taken = await post();
      events += taken;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, sendOn));
  client.close();
  return { events, tookMs: performance.now() - beganMs };
}

/** How many results of a PostEventsResponse are events: going by the schema would take longer than the daemon. */
function countTaken(bytes) {
  let taken = 0;
  for (let at = 0; at < bytes.length;) {
    let length = 0;
    // Field 1, of so many bytes.
    for (let shift = 0, byte = 128; byte >= 128; shift += 7) {
      byte = bytes[++at];
      length += (byte & 127) * 2 ** shift;
    }
    // Its field 1 is an event, its field 2 an error.
    if (bytes[++at] !== 0x0a) throw new Error(`expected events, found an error after ${taken} of them`);
    taken++;
    at += length;
  }
  return taken;
}

/** NDJSON by the plain route: one request that goes on for so long, or until so many events were sent. */
async function lines({ url, workflow, ms = Infinity, most = Infinity }) {
  const chunk = `${JSON.stringify({ data })}\n`.repeat(linesOfChunk);
  const headers = { "content-type": "application/x-ndjson" };
  const posting = request(`${url}/e/${workflow}`, { method: "POST", headers });
  const beganMs = performance.now();
  for (let at = 0; at < inFlight; at++) posting.write(chunk);
  const [response] = await once(posting, "response");
  let sent = inFlight * linesOfChunk;
  let answered = 0;
  for await (const bytes of response) {
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) answered++;
    if (bytes.includes('"reason"'))
      throw new Error(`expected events, found ${bytes.toString().slice(0, 300)}`);
    if (performance.now() >= beganMs + ms || sent >= most) posting.end();
    else for (; sent - answered <= (inFlight - 1) * linesOfChunk; sent += linesOfChunk) posting.write(chunk);
  }
  if (answered !== sent) throw new Error(`expected ${sent} answers, found ${answered}`);
  return { events: answered, tookMs: performance.now() - beganMs };
}
