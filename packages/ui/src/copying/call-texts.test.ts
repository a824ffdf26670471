import { EventService, EventStatus, RegistryService, WorkflowService } from "@machinery/client";
import { describe, expect, it } from "vitest";
import { callTexts, copiedCall } from "./call-texts.js";

const here = "http://127.0.0.1:6224";

describe("callTexts", () => {
  it("writes a call for the command line, curl and buf curl", () => {
    const call = copiedCall(EventService.method.cancelEvent, { eventId: "e1", reason: "it's wrong; $HOME" });

    expect(callTexts(call, here)).toEqual({
      cli: `machinery event cancel e1 --reason 'it'\\''s wrong; $HOME'`,
      curl: `curl -sS -H 'Content-Type: application/json' -d '{"event_id":"e1","reason":"it'\\''s wrong; $HOME"}' ${here}/machinery.v1.EventService/CancelEvent`,
      bufCurl: `buf curl --protocol grpc --http2-prior-knowledge -d '{"event_id":"e1","reason":"it'\\''s wrong; $HOME"}' ${here}/machinery.v1.EventService/CancelEvent`,
    });
  });

  it("says where the daemon is when it is elsewhere, and speaks plain HTTP/2 only to a plain address", () => {
    const { cli, curl, bufCurl } = callTexts(
      copiedCall(WorkflowService.method.resumeWorkflow, { name: "order" }),
      "https://flows.example.com",
    );

    expect(cli).toBe("machinery workflow resume order --url https://flows.example.com");
    expect(curl).toContain(" https://flows.example.com/machinery.v1.WorkflowService/ResumeWorkflow");
    expect(bufCurl).not.toContain("prior-knowledge");
  });

  it("never writes secrets: tokens, and what the caller names, however deep", () => {
    const posted = copiedCall(
      EventService.method.postEvent,
      { workflow: "w", data: { user: "ada", password: "s3sam", cards: [{ pin: "4711" }, { pin: "0815" }] } },
      [
        ["data", "password"],
        ["data", "cards", "pin"],
        ["data", "absent"],
      ],
    );
    const completed = copiedCall(EventService.method.completeStep, { token: "t0k3n", outputs: { ok: true } });

    const texts = [callTexts(posted, here), callTexts(completed, here)].flatMap((all) => Object.values(all));
    expect(texts).toHaveLength(6);
    expect(texts.join("\n")).not.toMatch(/s3sam|4711|0815|t0k3n/);
    expect(texts[0]).toContain(`"user":"ada"`);
    expect(texts[0]).toContain(`"password":"(secret)"`);
    expect(texts[3]).toContain(`machinery step complete --token '(secret)'`);
  });

  it.each([
    [
      copiedCall(EventService.method.listEvents, {
        filter: {
          workflow: "order",
          statuses: [EventStatus.FAILED, EventStatus.PAUSED],
          labels: { city: "New York" },
        },
        pageSize: 200,
      }),
      "machinery event list --workflow order --status failed,paused --label 'city=New York'",
    ],
    [
      copiedCall(EventService.method.postEvent, { workflow: "w", data: { a: 1 }, labels: { x: "1" } }),
      `machinery event post w -d '{"a":1}' --label x=1`,
    ],
    [
      copiedCall(EventService.method.retryStep, { eventId: "e", step: "items[3].charge" }),
      "machinery step retry e 'items[3].charge'",
    ],
    [
      copiedCall(EventService.method.sendSignal, { name: "go", key: "k", data: {} }),
      "machinery signal send go --key k -d '{}'",
    ],
    [
      copiedCall(RegistryService.method.callService, { service: "upper", inputs: {} }),
      "machinery service call upper -d '{}'",
    ],
  ])("has the command line's words for it", (call, cli) => {
    expect(callTexts(call, here).cli).toBe(cli);
  });

  it("offers no curl for streams, and no command where there is none", () => {
    const watched = callTexts(copiedCall(EventService.method.watch, {}), here);

    expect(watched.curl).toBeUndefined();
    expect(watched.cli).toBeUndefined();
    expect(watched.bufCurl).toContain("EventService/Watch");
  });
});
