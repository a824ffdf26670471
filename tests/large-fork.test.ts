import { StepStatus, EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { connect } from "./client.js";
import { startDaemon } from "./daemon.js";
import { mustAccept, startTextCompany, textService } from "./text-company.js";
import { createTemporaryFolder } from "./temporary-folder.js";
import { runProgram } from "./run-program.js";

const branches = 1_000;

it("carries out a thousand branches at the same time, and shows all of them", async () => {
  await using company = await startTextCompany();
  using folder = createTemporaryFolder();
  await using daemon = await startDaemon({ data: folder.path });
  await mustAccept(daemon.url, "/s", textService(company, "upper", { concurrency: 256 }));
  const fork = Object.fromEntries(
    Array.from({ length: branches }, (_, at) => [
      `b${at}`,
      [
        {
          name: `s${at}`,
          call: "upper",
          input: { message: `branch ${at}` },
          output: { loud: "${ answer.message }" },
        },
      ],
    ]),
  );
  await mustAccept(daemon.url, "/w", {
    name: "wide",
    outputs: { first: { type: "string" }, last: { type: "string" } },
    operations: [
      { name: "all", fork },
      { set: { first: "${ steps.all.b0.loud }", last: `\${ steps.s${branches - 1}.message }` } },
    ],
  });

  using client = connect(daemon.url);
  const posted = await client.events.postEvent({ workflow: "wide", data: {}, wait: { seconds: 60n } });
  const eventId = posted.event?.eventId ?? "";
  const { event } = await client.events.getEvent({ eventId });
  let facts = 0;
  for (let pageToken = ""; ;) {
    const page = await client.events.getEventHistory({ eventId, pageToken });
    facts += page.facts.length;
    pageToken = page.nextPageToken;
    if (pageToken === "") break;
  }

  expect(event?.status).toBe(EventStatus.SUCCEEDED);
  expect(event?.outputs).toEqual({ first: "BRANCH 0", last: `BRANCH ${branches - 1}` });
  const calls = event!.steps.filter(({ path }) => path.startsWith("all["));
  expect(new Set(calls.map(({ path }) => path)).size).toBe(branches);
  expect(calls.every(({ status }) => status === StepStatus.SUCCEEDED)).toBe(true);
  // A branch is entered, calls, is answered and ends.
  expect(facts).toBeGreaterThan(5 * branches);
  expect(company.calls).toHaveLength(branches);

  const shown = await runProgram("apps/cli/bin/machinery.js", ["event", "get", eventId, "--output", "json"], {
    env: { MACHINERY_URL: daemon.url },
  });
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout.match(/"path": "all\[b\d+\]\.s\d+"/g)).toHaveLength(branches);
});
