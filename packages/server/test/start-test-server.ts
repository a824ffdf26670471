import { ConnectError, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { ErrorInfoSchema } from "@machinery/protocol";
import { createMemoryDisk, openMemoryStore, type MemoryDisk, type Store } from "@machinery/store";
import { defaultAddressPolicy, startServer, type Server } from "../src/index.js";
import { startService } from "./start-service.js";

/** The two disks of a server. */
export interface Disks {
  readonly partition: MemoryDisk;
  readonly catalogue: MemoryDisk;
}

export const createDisks = (): Disks => ({ partition: createMemoryDisk(), catalogue: createMemoryDisk() });

/** A whole server over disks in memory, or over other stores. */
export const startTestServer = (
  disks: Disks,
  port = 0,
  openPartitionStore = async (): Promise<Store> => openMemoryStore(disks.partition),
  openCatalogueStore = async (): Promise<Store> => openMemoryStore(disks.catalogue),
): Promise<Server> =>
  startServer({
    host: "127.0.0.1",
    port,
    version: "0.0.0-test",
    openPartitionStore,
    openCatalogueStore,
    console: () => undefined,
    settings: {
      bodyBytes: 100_000,
      answerBytes: 100_000,
      secrets: () => undefined,
      addressPolicy: defaultAddressPolicy,
    },
    observer: { observe: () => {} },
  });

/** A service that turns its message into uppercase. */
export const startUpper = () =>
  startService("upper", ({ message }) => ({ message: (message as string).toUpperCase() }));

/** A service that turns its message round. */
export const startReverse = () =>
  startService("reverse", ({ message }) => ({
    message: Array.from(message as string)
      .reverse()
      .join(""),
  }));

/** A workflow over both, in the flat spelling. */
export const processText = {
  name: "process-text",
  services: ["upper", "reverse"],
  inputs: [{ name: "message", type: "string" }],
  outputs: [{ name: "message", type: "string" }],
  operations: [],
};

/** Posts JSON to a plain route. */
export async function postJson(url: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Every protocol that a connect client can speak to the port. */
export const transports: readonly [name: string, create: (url: string) => Transport][] = [
  ["Connect", (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" })],
  ["gRPC-Web", (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })],
  ["gRPC", (baseUrl) => createGrpcTransport({ baseUrl })],
];

/** What a call was refused with. Throws when it was not. */
export async function refusal(promise: Promise<unknown>): Promise<ConnectError> {
  try {
    await promise;
  } catch (error) {
    return ConnectError.from(error);
  }
  throw new Error("it was not refused");
}

/** The reason in a refusal's details. */
export const reasonOf = (error: ConnectError): string | undefined =>
  error.findDetails(ErrorInfoSchema)[0]?.reason;
