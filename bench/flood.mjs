import { once } from "node:events";
import { connect } from "node:net";

const headEnd = Buffer.from("\r\n\r\n");

/**
 * Posts the same JSON over and over, one request at a time on each connection, by as little code as can be: a client that takes longer than the
 * server would be what is measured. Gives how many were answered with 201, and how many with anything else.
 */
export async function flood({ url, path, body, connections, ms }) {
  const { hostname, port } = new URL(url);
  const length = Buffer.byteLength(body);
  const request = Buffer.from(
    `POST ${path} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${body}`,
  );
  const counts = { accepted: 0, refused: 0 };
  const beganMs = performance.now();
  const untilMs = beganMs + ms;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect({ host: hostname, port: Number(port), noDelay: true });
      await once(socket, "connect");
      let rest;
      socket.on("data", (chunk) => {
        const answer = rest === undefined ? chunk : Buffer.concat([rest, chunk]);
        const bodyAt = answer.indexOf(headEnd) + headEnd.length;
        if (bodyAt < headEnd.length || answer.length < bodyAt + contentLength(answer, bodyAt)) {
          rest = answer;
          return;
        }
        rest = undefined;
        // `HTTP/1.1 201 …`
        if (answer.toString("latin1", 9, 12) === "201") counts.accepted++;
        else counts.refused++;
        if (performance.now() < untilMs) socket.write(request);
        else socket.end();
      });
      socket.write(request);
      await once(socket, "close");
    }),
  );
  return { ...counts, tookMs: performance.now() - beganMs };
}

function contentLength(answer, bodyAt) {
  return Number(/\r\ncontent-length: (\d+)/i.exec(answer.toString("latin1", 0, bodyAt))?.[1] ?? 0);
}
