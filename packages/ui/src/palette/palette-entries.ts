import { names } from "@machinery/client";
import { screens } from "../shell/screens.js";

/** Something that the palette leads to. */
export interface PaletteEntry {
  /** Unique among all. */
  readonly id: string;
  /** What it is: `screen`, `workflow`, `service`, `event` or `action`. */
  readonly kind: "screen" | "workflow" | "service" | "event" | "action";
  readonly title: string;
  /** Said beside the title, and searched as well. */
  readonly more?: string;
  readonly goal: PaletteGoal;
}

/** What choosing an entry does. */
export type PaletteGoal =
  | { readonly kind: "place"; readonly place: string }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "search" };

/** What there is to go to. */
export interface PaletteNames {
  readonly workflows: readonly string[];
  readonly services: readonly string[];
}

const at = (place: string): PaletteGoal => ({ kind: "place", place });

/** All entries but those that follow from what was typed. */
export function paletteEntries({ workflows, services }: PaletteNames): readonly PaletteEntry[] {
  return [
    ...screens.map(({ path, title }) => entry("screen", title, at(path))),
    entry("action", "New workflow", at("/workflows/new"), "draw or write one"),
    entry("action", "Search on this screen", { kind: "search" }, "/"),
    entry("action", "Shortcuts of the keyboard", { kind: "shortcuts" }, "?"),
    ...workflows.map((name) => entry("workflow", name, at(`/workflows/${name}`))),
    ...services.map((name) => entry("service", name, at(`/services/${name}`))),
    ...workflows.flatMap((name) => [
      entry("action", `Run ${name}`, at(`/workflows/${name}/run`), "post an event"),
      entry("action", `Edit ${name}`, at(`/workflows/${name}/edit`)),
      entry("action", `Events of ${name}`, at(`/events/search/${encodeURIComponent(`workflow:${name}`)}`)),
    ]),
    ...services.map((name) => entry("action", `Try ${name}`, at(`/services/${name}`), "call it once")),
  ];
}

function entry(kind: PaletteEntry["kind"], title: string, goal: PaletteGoal, more?: string): PaletteEntry {
  return { id: `${kind} ${title}`, kind, title, goal, ...(more === undefined ? {} : { more }) };
}

/** The entries that fit what was typed, the best first, `most` of them. What looks like an event's id leads to that; any text, to a search of events. */
export function findEntries(
  entries: readonly PaletteEntry[],
  typed: string,
  most: number,
): readonly PaletteEntry[] {
  const text = typed.trim();
  const words = text.toLowerCase().split(/\s+/);
  if (text === "") return entries.slice(0, most);
  const ranked = entries
    .map((one, index) => ({ one, index, rank: rankOf(one, words) }))
    .filter(({ rank }) => rank !== undefined)
    .sort((a, b) => a.rank! - b.rank! || a.index - b.index)
    .map(({ one }) => one);
  const search = entry(
    "action",
    `Search events for ${text}`,
    at(`/events/search/${encodeURIComponent(text)}`),
  );
  const direct = names.eventId.pattern.test(text)
    ? [entry("event", text, at(`/events/${text}`), "go to this event")]
    : [];
  return [...direct, ...ranked.slice(0, most - direct.length - 1), search];
}

/** How well an entry fits: 0 where its title begins with what was typed, undefined where it does not fit at all. */
function rankOf({ title, more = "", kind }: PaletteEntry, words: readonly string[]): number | undefined {
  const name = title.toLowerCase();
  const all = `${name} ${more.toLowerCase()} ${kind}`;
  if (!words.every((word) => all.includes(word))) return undefined;
  const first = words[0]!;
  if (name === words.join(" ")) return 0;
  if (name.startsWith(first)) return 1;
  if (name.split(/[\s_.-]/).some((part) => part.startsWith(first))) return 2;
  return name.includes(first) ? 3 : 4;
}
