// What durability costs without an orchestrator: node:http in, the three calls by undici, and four entries of raw history for each event,
// written to LevelDB in groups and synced, each before the next call is made. Arguments: a folder, and the services' addresses as JSON.
import { createServer } from "node:http";
import { join } from "node:path";
import { Level } from "level";
import { Pool } from "undici";

const [folder, addresses] = process.argv.slice(2);
const level = new Level(join(folder, "raw"), { valueEncoding: "utf8" });
await level.open();

let queued = [];
let isWriting = false;

/** Resolves once the entry is synced, together with all that were queued beside it. */
function commit(key, value) {
  return new Promise((resolve, reject) => {
    queued.push({ key, value, resolve, reject });
    if (!isWriting) void write();
  });
}

async function write() {
  isWriting = true;
  while (queued.length > 0) {
    const group = queued;
    queued = [];
    const batch = level.batch();
    for (const { key, value } of group) batch.put(key, value);
    try {
      await batch.write({ sync: true });
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
  isWriting = false;
}

const steps = Object.values(JSON.parse(addresses)).map((address) => {
  const { origin, pathname } = new URL(address);
  return { pool: new Pool(origin, { connections: 256 }), path: pathname };
});
let last = 0;

/** `calls`: so many of the first service instead of one of each. */
async function carry({ data }, calls) {
  const id = `e/${String(++last).padStart(12, "0")}`;
  await commit(`${id}/0`, JSON.stringify({ accepted: data }));
  let document = data;
  const wanted = calls === undefined ? steps : Array.from({ length: Number(calls) }, () => steps[0]);
  for (const [at, { pool, path }] of wanted.entries()) {
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify({ message: document.message });
    const answer = await pool.request({ method: "POST", path, headers, body });
    const answered = JSON.parse(await answer.body.text());
    document = { ...document, ...answered };
    await commit(`${id}/${at + 1}`, JSON.stringify({ answered }));
  }
  return { event_id: id, status: "SUCCEEDED", outputs: document };
}

function answer(response, status, value) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    carry(JSON.parse(text), /[?&]calls=(\d+)/.exec(request.url)?.[1]).then(
      (event) => answer(response, 201, event),
      (error) => answer(response, 500, { error: String(error) }),
    );
  });
});

server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on("disconnect", () => process.exit(0));
