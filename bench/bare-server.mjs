// What accepting costs without keeping anything: a bare node:http server that parses the same JSON and answers as a post is answered. Tells
// its parent where it listens.
import { createServer } from "node:http";

let last = 0;

const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (chunk) => (text += chunk));
  request.on("end", () => {
    const { data } = JSON.parse(text);
    const body = JSON.stringify({
      event_id: String(++last).padStart(24, "0"),
      ack_date: new Date().toISOString(),
      status: data === undefined ? "REFUSED" : "ACCEPTED",
    });
    response.writeHead(201, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
    });
    response.end(body);
  });
});

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => process.send(`http://127.0.0.1:${server.address().port}`));
process.on("disconnect", () => process.exit(0));
