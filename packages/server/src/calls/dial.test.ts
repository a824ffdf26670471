import { once } from "node:events";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";
import { afterEach, describe, expect, it } from "vitest";
import { Connections } from "./connections.js";
import { createDial, placeOf } from "./dial.js";
import { Exchange } from "./exchange.js";
import { createResolver } from "./resolver.js";

/** For `localhost`, signed by itself, good until 2126. Made for this test: it opens nothing. */
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg7RFVGmxXguSMJzbu
cQlMOSkg3dsGBin8yP8b6DDpNgmhRANCAARn316b6mK6tA/q5K3rADErnTx4vNbA
F1x9KrJsukZCFJ4rnsK2iPx1kGASFh2NaPegeoq141vtYWSArrTTvJ9p
-----END PRIVATE KEY-----`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBlTCCATugAwIBAgIUTbIJ8tpLShdcUuRceKZXpjaOcZwwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODIyNTkyNVoYDzIxMjYxMTA0
MjI1OTI1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARn316b6mK6tA/q5K3rADErnTx4vNbAF1x9KrJsukZCFJ4rnsK2iPx1
kGASFh2NaPegeoq141vtYWSArrTTvJ9po2kwZzAdBgNVHQ4EFgQU10CHTlu4WpnL
CM1i5DKhG97u+ykwHwYDVR0jBBgwFoAU10CHTlu4WpnLCM1i5DKhG97u+ykwDwYD
VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
SAAwRQIhAK0EDCrdgIh+8CdC1E4kmkdugC5wRzPAaVHs8MiSJZkqAiAk+javI9JV
ob68h1I8RvRw+r9l4AyB2PJLLBpvN2OHsA==
-----END CERTIFICATE-----`;

const trusted = getCACertificates("default");
const closing: (() => unknown)[] = [() => setDefaultCACertificates(trusted)];
afterEach(async () => {
  while (closing.length > 1) await closing.pop()!();
  setDefaultCACertificates(trusted);
});

async function serve(): Promise<{ server: Server; port: number }> {
  const server = createServer({ key, cert }, (request, response) => {
    let length = 0;
    request.on("data", (part: Buffer) => (length += part.length));
    request.on("end", () => response.end(`${request.httpVersion} ${length} ${"x".repeat(100_000)}`));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { server, port: (server.address() as AddressInfo).port };
}

function ask(port: number, body: string) {
  const connections = new Connections(createDial(() => undefined, createResolver()));
  closing.push(() => connections.close());
  return async (): Promise<unknown> => {
    const connection = connections.take(`https://localhost:${port}`);
    const exchange = new Exchange(connection, { method: "POST", path: "/", headers: "", body }, 200_000);
    const answered = await exchange.answered;
    if (exchange.intact) connections.give(connection, exchange.keepMs);
    return answered;
  };
}

describe("dialling", () => {
  it("speaks HTTP/1.1 over TLS, for one request after the other on the same connection", async () => {
    setDefaultCACertificates([cert]);
    const { server, port } = await serve();
    let connected = 0;
    server.on("secureConnection", () => connected++);
    const once1 = ask(port, "ä".repeat(50_000));

    for (let time = 0; time < 2; time++)
      expect(await once1()).toMatchObject({
        kind: "answer",
        status: 200,
        body: Buffer.from(`1.1 100000 ${"x".repeat(100_000)}`),
      });
    expect(connected).toBe(1);
  });

  it("trusts no certificate that nobody vouches for", async () => {
    const { port } = await serve();

    expect(await ask(port, "{}")()).toMatchObject({
      kind: "fault",
      phase: "connecting",
      error: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" },
    });
  });

  it("takes an origin apart", () => {
    expect(placeOf("https://[::1]")).toEqual({ isSecure: true, hostname: "::1", port: 443, host: "[::1]" });
    expect(placeOf("http://a.test:81")).toMatchObject({ isSecure: false, port: 81, host: "a.test:81" });
    expect(() => placeOf("nothing")).toThrow(TypeError);
  });
});
