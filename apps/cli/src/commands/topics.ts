import type { Command } from "commander";
import { exitCodesHelp } from "../exit-codes.js";
import type { Session } from "../session.js";

const outputHelp = `Output (-o, --output):
  table  for people; its form may change
  json   for programs: protobuf's JSON with the field names of proto/machinery/v1 (event_id), statuses as SUCCEEDED
         or FAILED, 64-bit integers as texts, times as RFC 3339. Zeros, empty texts and empty lists are written out; times,
         objects and errors that are not there are left out. Definitions are as people write them, to be applied again
  yaml   the same as YAML
  name   ids of events, names of all else, one a line; \`apply\` writes kind/name

One thing is an object, a list is an array; what goes on (\`event watch\`) is one JSON value on a line, or one YAML document.
Data goes to stdout, talk to stderr. Colours only on a terminal, never with NO_COLOR.
`;

/** Help on what concerns all commands: `machinery help exit-codes` and `machinery help output`. */
export function addTopics(program: Command, session: Session): void {
  const topics = [
    { name: "exit-codes", summary: "what the exit code says", text: exitCodesHelp },
    { name: "output", summary: "what is written, where and how", text: outputHelp },
  ];
  for (const { name, summary, text } of topics) {
    const command = program.command(name).summary(summary).description(text.trimEnd()).helpGroup("Help on:");
    command.configureHelp({ formatHelp: () => text });
    command.action(() => session.environment.stdout.write(text));
  }
}
