import { credentials, Client } from "@grpc/grpc-js";
import { getJson } from "./json-routes.js";

/** What a daemon says of itself: gRPC health, and `GET /healthcheck`. */
export interface Health {
  /** By grpc.health.v1: 1 is SERVING, 2 is NOT_SERVING. */
  readonly grpc: number;
  readonly status: number;
  /** What the route says of why it is not well, as it came. */
  readonly says: string;
}

/** Asks a daemon how it is. */
export async function healthOf(url: string): Promise<Health> {
  const [grpc, route] = await Promise.all([grpcHealth(url), getJson(`${url}/healthcheck`)]);
  return { grpc, status: route.status, says: JSON.stringify(route.body ?? "") };
}

function grpcHealth(url: string): Promise<number> {
  const client = new Client(new URL(url).host, credentials.createInsecure());
  return new Promise<number>((resolve, reject) => {
    // An empty request; the answer is one field: the status.
    client.makeUnaryRequest(
      "/grpc.health.v1.Health/Check",
      () => Buffer.alloc(0),
      (bytes: Buffer) => bytes[1] ?? 0,
      {},
      (error, status) => (error === null ? resolve(status ?? 0) : reject(error)),
    );
  }).finally(() => client.close());
}
