import { EventEmitter } from "node:events";
import { Server } from "@grpc/grpc-js";
import { describe, expect, test } from "vitest";
import { leaveGoneStreams } from "./leave-gone-streams.js";

type Internals = Record<string, (interceptors: unknown[], stream: EventEmitter, headers: object) => void>;

/** A stream whose session ended in the packet that opened it: as node's own, it throws when it is to answer. */
function goneStream() {
  const answer = (): never => {
    throw new Error("The stream has been destroyed");
  };
  return Object.assign(new EventEmitter(), { destroyed: true, session: undefined, respond: answer });
}

describe.each([
  ["gRPC to nowhere", { "content-type": "application/grpc", ":path": "/no/where" }],
  ["something else", { "content-type": "text/html", ":path": "/" }],
])("a call of %s whose stream has gone", (_name, headers) => {
  const comesTo = (server: Server) => (): void =>
    (server as unknown as Internals)["_streamHandler"]!([], goneStream(), headers);

  test("is left alone", () => {
    const server = new Server();
    leaveGoneStreams(server);

    expect(comesTo(server)).not.toThrow();
  });

  test("ends the process of who uses grpc-js as it is: when it does not any more, this can go", () => {
    expect(comesTo(new Server())).toThrow("The stream has been destroyed");
  });
});
