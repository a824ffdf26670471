import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Data folders as released versions left them, killed at work. `npm run keep-store` makes them. */
const stores = join(import.meta.dirname, "fixtures", "stores");

/** The versions that there are data folders of, the newest last. */
export const keptVersions = readdirSync(stores);

/** The data folder of a version. */
export const keptData = (version: string): string => join(stores, version, "data");

/** What `npm run keep-store` notes beside a data folder. */
export interface KeptContent {
  /** When it was kept. */
  readonly time: string;
  readonly services: readonly { readonly name: string }[];
  /** What carries on the events that wait for somebody. */
  readonly acts: readonly { readonly path: string; readonly body: object }[];
  readonly events: readonly KeptEvent[];
}

export interface KeptEvent {
  readonly event_id: string;
  readonly workflow: string;
  readonly message: string;
  /** How often the message is repeated in what goes in and comes out; once unless said. */
  readonly times?: number;
  readonly key?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** What it was; empty: one of several. */
  readonly is: string;
  readonly ends: string;
  readonly outputs?: { readonly message: string };
  /** Of its error. */
  readonly reason?: string;
}

/** What is noted beside the data folder of a version. */
export const keptContent = (version: string): KeptContent =>
  JSON.parse(readFileSync(join(stores, version, "content.json"), "utf8")) as KeptContent;
