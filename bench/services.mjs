// The three services of the benchmark in one process, as lean as node:http allows. Tells its parent the addresses.
import { createServer } from "node:http";

const services = {
  upper: ({ message }) => ({ message: message.toUpperCase() }),
  reverse: ({ message }) => ({ message: [...message].reverse().join("") }),
  "space-counter": ({ message }) => ({ space_count: message.split(" ").length - 1 }),
};

function listen(answer) {
  const server = createServer((request, response) => {
    let text = "";
    request.setEncoding("utf8");
    request.on("data", (chunk) => (text += chunk));
    request.on("end", () => {
      const body = JSON.stringify(answer(JSON.parse(text)));
      response.writeHead(200, {
        "content-type": "application/json",
        "content-length": Buffer.byteLength(body),
      });
      response.end(body);
    });
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}/event`)),
  );
}

const addresses = {};
for (const [name, answer] of Object.entries(services)) addresses[name] = await listen(answer);
process.on("disconnect", () => process.exit(0));
process.send(addresses);
