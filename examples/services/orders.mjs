// A small shop's orders: an ordinary JSON service over HTTP with a token, kept in memory. `node orders.mjs --port 5004`
//
//   GET    /healthcheck              204, without the token
//   GET    /api/stock/{sku}          how many there are: a bare number
//   POST   /api/orders               {customer, sku, count} places an order: 201
//   GET    /api/orders?customer=     the orders of a customer, newest first: a bare list; at most `limit`
//   GET    /api/orders/{id}          one order
//   PATCH  /api/orders/{id}          {state} moves it on
//   DELETE /api/orders/{id}          takes it back: 204
//   POST   /api/cancellations        takes back what was placed with the key in Machinery-Compensates: 204, also where nothing was
//
// The token is the variable ORDERS_TOKEN (default: let-me-in). Errors are application/problem+json (RFC 9457).
import { createServer } from "node:http";

const token = process.env.ORDERS_TOKEN ?? "let-me-in";
const stock = new Map([
  ["lamp", 10],
  ["chair", 4],
  ["table", 0],
]);
/** By id, oldest first. */
const orders = new Map();
/** Orders placed, by the key they were placed with. */
const placed = new Map();
/** The keys of orders that were taken back, though they may only come now. */
const cancelled = new Set();
const MOST = 10_000;

class Problem extends Error {
  constructor(status, type, detail) {
    super(detail);
    this.status = status;
    this.type = type;
  }
}

const routes = [
  ["GET", /^\/api\/stock\/([^/]+)$/, ({ id }) => [200, stock.get(id) ?? 0]],
  ["POST", /^\/api\/orders$/, place],
  ["GET", /^\/api\/orders$/, list],
  ["GET", /^\/api\/orders\/([^/]+)$/, ({ id }) => [200, find(id)]],
  ["PATCH", /^\/api\/orders\/([^/]+)$/, change],
  ["DELETE", /^\/api\/orders\/([^/]+)$/, remove],
  ["POST", /^\/api\/cancellations$/, cancel],
];

function place({ body, key }) {
  const { customer, sku, count } = body;
  if (typeof customer !== "string" || typeof sku !== "string" || !Number.isSafeInteger(count) || count < 1) {
    throw new Problem(400, "BAD_ORDER", "an order has a customer, a sku and a count from 1");
  }
  const known = placed.get(key);
  if (known !== undefined) return [201, known];
  if (cancelled.has(key)) throw new Problem(409, "CANCELLED", "it was taken back before it came");
  const left = stock.get(sku) ?? 0;
  if (left < count) throw new Problem(409, "OUT_OF_STOCK", `there are ${left} of ${sku}, not ${count}`);
  if (orders.size >= MOST) throw new Problem(503, "FULL", "there are too many orders");
  stock.set(sku, left - count);
  const order = { id: `order-${placed.size + 1}`, customer, sku, count, state: "placed" };
  orders.set(order.id, order);
  placed.set(key ?? order.id, order);
  return [201, order];
}

function list({ query }) {
  const customer = query.get("customer");
  const limit = Number(query.get("limit") ?? 20);
  const found = [...orders.values()].filter((order) => order.customer === customer).reverse();
  return [200, found.slice(0, limit)];
}

function find(id) {
  const order = orders.get(id);
  if (order === undefined) throw new Problem(404, "ORDER_NOT_FOUND", `there is no order ${id}`);
  return order;
}

function change({ id, body }) {
  const order = find(id);
  if (body.state !== "confirmed" && body.state !== "shipped") {
    throw new Problem(400, "BAD_STATE", "a state is confirmed or shipped");
  }
  order.state = body.state;
  return [200, order];
}

function remove({ id }) {
  const order = find(id);
  if (order.state === "shipped") throw new Problem(409, "SHIPPED", "it is on its way");
  stock.set(order.sku, (stock.get(order.sku) ?? 0) + order.count);
  orders.delete(id);
  return [204];
}

function cancel({ compensates }) {
  if (compensates === undefined)
    throw new Problem(400, "NO_KEY", "say what to take back: Machinery-Compensates");
  if (cancelled.size >= MOST) throw new Problem(503, "FULL", "there are too many orders");
  // It may come again, and before the order it takes back.
  cancelled.add(compensates);
  const order = placed.get(compensates);
  return order === undefined || !orders.has(order.id) ? [204] : remove(order);
}

async function answer(request) {
  const { pathname, searchParams: query } = new URL(request.url, "http://localhost");
  if (pathname === "/healthcheck") return [204];
  if (request.headers.authorization !== `Bearer ${token}`)
    throw new Problem(401, "NO_TOKEN", "the token is missing or wrong");
  const body = await readBody(request);
  for (const [method, pattern, handle] of routes) {
    const match = request.method === method && pattern.exec(pathname);
    if (match)
      return handle({
        id: match[1] && decodeURIComponent(match[1]),
        query,
        body,
        key: request.headers["idempotency-key"],
        compensates: request.headers["machinery-compensates"],
      });
  }
  throw new Problem(404, "NOT_SERVED", `nothing is served at ${request.method} ${pathname}`);
}

async function readBody(request) {
  let text = "";
  for await (const part of request.setEncoding("utf8")) {
    text += part;
    if (text.length > 100_000) throw new Problem(413, "TOO_LARGE", "the body is too large");
  }
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, "NOT_JSON", "the body is not JSON");
  }
}

async function serve(request, response) {
  try {
    const [status, body] = await answer(request);
    write(response, status, body, "application/json");
  } catch (error) {
    // A client that hung up, or a path that cannot be decoded, is no fault of ours.
    const status = error.status ?? (error instanceof URIError ? 400 : 500);
    write(
      response,
      status,
      { type: error.type ?? "about:blank", status, detail: error.message },
      "application/problem+json",
    );
  }
}

function write(response, status, body, type) {
  if (body === undefined) response.writeHead(status).end();
  else response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

const server = createServer((request, response) => void serve(request, response));

const at = process.argv.indexOf("--port");
const port = Number((at >= 0 ? process.argv[at + 1] : process.env.PORT) || 5004);
server.on("error", (error) => {
  console.error(`orders cannot listen on port ${port}: ${error.message}`);
  process.exitCode = 1;
});
server.listen(port, "127.0.0.1", () =>
  console.log(`orders listens on http://127.0.0.1:${server.address().port}/api`),
);
const stop = () => {
  server.close();
  server.closeIdleConnections();
};
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
