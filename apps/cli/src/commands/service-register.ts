import type { Command } from "commander";
import { applyDocuments } from "../apply-documents.js";
import { CliError } from "../cli-error.js";
import type { Context } from "../context.js";
import { readDefinitionFiles } from "../definition-files.js";
import { documentsOfKind } from "../documents-of-kind.js";
import { several } from "../event-filter.js";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import { serviceToJson } from "../service-json.js";
import type { Session } from "../session.js";

interface Options {
  readonly file?: readonly string[];
  readonly address?: string;
  readonly force?: boolean;
}

/** `service register`: from files, or by address alone. */
export function addServiceRegister(service: Command, session: Session): void {
  service
    .command("register")
    .description("register services, or new revisions of them")
    .option("-f, --file <path>", "a file, a folder, or `-` for standard input; several: given again", several)
    .option("--address <url>", "a service that offers `GET /infos`: its definition is read from there")
    .option("--force", "register even when it breaks workflows in use")
    .addHelpText(
      "after",
      `
Examples:
  machinery service register -f upper.yaml
  machinery service register --address http://127.0.0.1:5001/event`,
    )
    .action((options: Options, command: Command) =>
      session.run(command, async (context) => {
        const force = options.force ?? false;
        if ((options.address === undefined) === (options.file === undefined)) {
          throw new CliError(
            "either -f or --address",
            options.address === undefined ? "neither" : "both",
            "name one of them",
          );
        }
        if (options.address !== undefined) return registerAddress(context, options.address, force);
        const documents = await readDefinitionFiles(context, options.file ?? []);
        return applyDocuments(context, documentsOfKind(documents, "service"), { force });
      }),
    );
}

async function registerAddress(context: Context, address: string, force: boolean): Promise<void> {
  const registration = { case: "definition", value: { address } } as const;
  const { service, changed, warnings } = await context.client.registry.registerService(
    { registration, force },
    { signal: context.signal },
  );
  const name = service?.definition?.name ?? "";
  const revision = service?.revision ?? 0;
  const result = changed ? (revision === 1 ? "created" : "updated") : "unchanged";
  for (const warning of warnings)
    context.warn(`${context.talkStyle.yellow("warning")}: ${printable(warning.message)}\n`);
  print(context, {
    json: () => (service === undefined ? null : serviceToJson(service)),
    name: () => [name],
    table: () =>
      `service/${printable(name)} ${result} ${context.style.dim(`revision ${String(revision)}`)}\n`,
  });
}
