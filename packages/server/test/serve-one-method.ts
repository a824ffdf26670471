import { once } from "node:events";
import { type ClientHttp2Session, connect } from "node:http2";
import { type AddressInfo, createServer } from "node:net";
import { type handleUnaryCall, Server, ServerCredentials } from "@grpc/grpc-js";

const asItIs = (bytes: Buffer): Buffer => bytes;
const codecs = {
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
};

/** Serves one method by grpc-js, messages as they are. Gives a client that is connected; `end` ends both. `prepare` gets the server before it takes connections. */
export async function serveOneMethod(
  path: string,
  handle: handleUnaryCall<Buffer, Buffer>,
  prepare: (server: Server) => void,
): Promise<{ readonly client: ClientHttp2Session; readonly end: () => void }> {
  const server = new Server({ "grpc.enable_channelz": 0 });
  prepare(server);
  const method = { path, requestStream: false, responseStream: false, ...codecs };
  server.addService({ method }, { method: handle });
  const injector = server.createConnectionInjector(ServerCredentials.createInsecure());
  const port = createServer((socket) => injector.injectConnection(socket)).listen(0, "127.0.0.1");
  await once(port, "listening");
  const client = connect(`http://127.0.0.1:${(port.address() as AddressInfo).port}`);
  await once(client, "connect");
  const end = (): void => {
    client.destroy();
    server.forceShutdown();
    port.close();
  };
  return { client, end };
}
