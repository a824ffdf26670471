import { verbShapes } from "@machinery/language";
import { callableNames, type KnownDefinitions } from "../skeletons/known-definitions.js";

/** Something that can be added. */
export interface AddChoice {
  readonly id: string;
  readonly verb: string;
  /** The service that a call calls, or the workflow that is run. */
  readonly called: string | undefined;
  readonly title: string;
  readonly about: string;
}

/** How many services and workflows are offered by name. */
const mostCalled = 50;

/** What can be added and has the typed words in it: the operations of the language, then the services and workflows that there are, by name. */
export function addChoices(typed: string, known: KnownDefinitions): AddChoice[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const verbs = verbShapes.map(({ id, about }) => ({
    id,
    verb: id,
    called: undefined,
    title: id,
    about: firstSentence(about),
  }));
  const named = (verb: string, names: Iterable<string>, aboutOf: (name: string) => string) =>
    [...names].map((name) => ({
      id: `${verb} ${name}`,
      verb,
      called: name,
      title: `${verb} ${name}`,
      about: aboutOf(name),
    }));
  const calls = named(
    "call",
    callableNames(known),
    (name) => known.services.get(name.split(".")[0]!)?.description ?? "",
  );
  const runs = named("run", known.workflows.keys(), (name) => known.workflows.get(name)?.description ?? "");
  const matches = ({ title, about }: AddChoice): boolean => {
    const text = `${title} ${about}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const byTitle = ({ title }: AddChoice): number => (words.every((word) => title.includes(word)) ? 0 : 1);
  return [...verbs, ...[...calls, ...runs].filter(matches).slice(0, mostCalled)]
    .filter(matches)
    .toSorted((a, b) => byTitle(a) - byTitle(b));
}

/** Markdown as plain text, up to its first full stop. */
const firstSentence = (about: string): string => about.replaceAll("`", "").split(/(?<=[.!?])\s/)[0] ?? "";
