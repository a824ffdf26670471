import { createMachineryClient, MachineryError } from "@machinery/client";
import { createNodeTransport } from "@machinery/client/node";
import type { DesktopState } from "../../wire/desktop-request.js";

/** How long it may take to answer, in milliseconds. */
const patienceMs = 2_000;

/** Looks what answers at an address, by the cheapest call there is. */
export async function findDaemon(url: string): Promise<NonNullable<DesktopState["atDefault"]>> {
  const transport = createNodeTransport({ url });
  try {
    await createMachineryClient(transport).workflows.listWorkflows(
      { pageSize: 1 },
      { timeoutMs: patienceMs },
    );
    return "daemon";
  } catch (thrown) {
    const { reason, found } = MachineryError.from(thrown);
    if (found === "the connection refused") return "nothing";
    // A daemon that refuses, because it stops or its disk is full, is one. What speaks no gRPC is none.
    return ["UNREACHABLE", "TIMEOUT", "UNKNOWN"].includes(reason) ? "something-else" : "daemon";
  } finally {
    transport.close();
  }
}
