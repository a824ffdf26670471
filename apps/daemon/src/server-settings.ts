import type { ServerOptions } from "@machinery/server";
import { createSecretReader } from "./read-secret.js";
import type { Settings } from "./setting-table.js";

/** What the settings say to a server, in whatever thread it runs. */
export function serverSettings(settings: Settings): ServerOptions["settings"] {
  return {
    publicUrl: settings["public-url"] || undefined,
    knownAs: settings["known-as"],
    bodyBytes: settings["body-limit"],
    answerBytes: settings["answer-limit"],
    secrets: createSecretReader(settings.secrets),
    running: settings.running,
    backlog: settings.backlog,
    retentionMs: settings.retention,
    connections: settings.connections,
    addressPolicy: {
      refuse: settings["call-refuse"],
      allow: settings["call-allow"],
      deny: settings["call-deny"],
    },
  };
}
