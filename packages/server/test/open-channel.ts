import { MessageChannel, type MessagePort } from "node:worker_threads";
import { onTestFinished } from "vitest";
import { Channel } from "../src/threads/channel.js";

/** Both ends of a channel in this thread, and the port of the near one, until the test is over. `mostAsked`: as a channel takes it. */
export function openChannel(mostAsked?: number): {
  readonly near: Channel;
  readonly far: Channel;
  readonly port: MessagePort;
} {
  const { port1, port2 } = new MessageChannel();
  const near = new Channel(port1, mostAsked);
  const far = new Channel(port2);
  onTestFinished(() => {
    near.close();
    far.close();
  });
  return { near, far, port: port1 };
}
