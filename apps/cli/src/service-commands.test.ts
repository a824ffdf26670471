import { expect, test } from "vitest";
import { createFakeDaemon } from "./testing/fake-daemon.js";
import { runCli } from "./testing/run-cli.js";

const upper =
  "kind: service\nname: upper\naddress: http://127.0.0.1:5001/event\ninputs:\n  message: { type: string }\n";

test("register sends the text as it was written, and tells what became of it", async () => {
  const daemon = createFakeDaemon();
  const files = { "upper.yaml": upper };

  const first = await runCli(["service", "register", "-f", "upper.yaml"], { daemon, files });
  const second = await runCli(["service", "register", "-f", "upper.yaml"], { daemon, files });

  expect(first).toMatchObject({ code: 0, stdout: "service/upper created revision 1\n", stderr: "" });
  expect(second.stdout).toBe("service/upper unchanged revision 1\n");
  expect(daemon.definitions.get("upper")?.text.trim()).toBe(upper.trim());
});

test("register by address alone leaves the rest to the daemon", async () => {
  const daemon = createFakeDaemon();

  const { code, stdout } = await runCli(
    ["service", "register", "--address", "http://127.0.0.1:5001/event", "--force"],
    { daemon },
  );

  expect({ code, stdout }).toEqual({ code: 0, stdout: "service/from-infos created revision 1\n" });
  expect(daemon.calls[0]?.request).toMatchObject({
    registration: { value: { address: "http://127.0.0.1:5001/event" } },
    force: true,
  });
});

test("register wants either a file or an address", async () => {
  const daemon = createFakeDaemon();

  expect(await runCli(["service", "register"], { daemon })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("neither") as string,
  });
  expect((await runCli(["service", "register", "-f", "x", "--address", "http://x"], { daemon })).code).toBe(
    2,
  );
});

test("register refuses a file with a workflow", async () => {
  const files = { "w.yaml": "name: w\nservices: [upper]\n" };

  const { code, stderr } = await runCli(["service", "register", "-f", "w.yaml"], {
    daemon: createFakeDaemon(),
    files,
  });

  expect(code).toBe(2);
  expect(stderr).toContain("the workflow w in w.yaml");
});

test("list is a table for people and stable shapes for programs", async () => {
  const daemon = createFakeDaemon();
  daemon.definitions.set("upper", { text: "", revision: 2 });

  expect((await runCli(["service", "list"], { daemon })).stdout).toBe(
    "NAME    REVISION   ADDRESS         AGE\nupper   2          http://upper/   65s\n",
  );
  expect((await runCli(["service", "list", "-o", "name"], { daemon })).stdout).toBe("upper\n");
  expect(JSON.parse((await runCli(["service", "list", "-o", "json"], { daemon })).stdout)).toMatchObject([
    {
      definition: { name: "upper", address: "http://upper/" },
      revision: 2,
      create_time: "2026-11-23T06:46:30Z",
    },
  ]);
});

test("an empty list says so on stderr, and is an empty array for programs", async () => {
  const daemon = createFakeDaemon();

  expect(await runCli(["service", "list"], { daemon })).toMatchObject({
    code: 0,
    stdout: "",
    stderr: expect.stringContaining("no services yet") as string,
  });
  expect(await runCli(["service", "list", "-o", "json", "--quiet"], { daemon })).toMatchObject({
    stdout: "[]\n",
    stderr: "",
  });
});

test("get shows a page, or the definition to apply again", async () => {
  const daemon = createFakeDaemon();
  daemon.definitions.set("upper", { text: "", revision: 2 });

  const page = await runCli(["service", "get", "upper"], { daemon });
  const definition = await runCli(["service", "get", "upper", "--definition", "-o", "json"], { daemon });

  expect(page.stdout).toContain("Used by   process-text");
  expect(page.stdout).toContain("  message   string");
  expect(JSON.parse(definition.stdout)).toMatchObject({
    name: "upper",
    address: "http://127.0.0.1:5001/event",
  });
});

test("what is not there ends with 5", async () => {
  const { code, stdout, stderr } = await runCli(["service", "get", "lower"], { daemon: createFakeDaemon() });

  expect({ code, stdout }).toEqual({ code: 5, stdout: "" });
  expect(stderr).toBe(
    "error SERVICE_NOT_FOUND\n  expected  a service\n  found     none called `lower`\n  to do     list what there is with `machinery service list`\n",
  );
});

test("check ends with 0 when the service is well and with 1 when it is not", async () => {
  const daemon = createFakeDaemon();

  expect(await runCli(["service", "check", "upper"], { daemon })).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/upper +yes +health +204/) as string,
  });
  expect(await runCli(["service", "check", "lower"], { daemon })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("HTTP_5XX: it answered 500") as string,
  });
});

test("call writes the answer to stdout, and a failure to stderr with 1", async () => {
  const daemon = createFakeDaemon();

  expect(
    await runCli(["service", "call", "upper", "--data", '{"message":"hello"}'], { daemon }),
  ).toMatchObject({
    code: 0,
    stdout: '{\n  "message": "hello"\n}\n',
  });
  expect(await runCli(["service", "call", "broken"], { daemon })).toMatchObject({
    code: 1,
    stdout: "",
    stderr: expect.stringContaining("HTTP_5XX") as string,
  });
});

test("a service in use is a conflict", async () => {
  const daemon = createFakeDaemon();

  expect((await runCli(["service", "delete", "upper"], { daemon })).code).toBe(6);
  expect(await runCli(["service", "delete", "lower"], { daemon })).toMatchObject({
    code: 0,
    stdout: "service/lower deleted\n",
  });
});
