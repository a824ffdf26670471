import {
  addFact,
  createEventView,
  FactSchema,
  messageToJson,
  watchEvent,
  type Event,
  type EventView,
  type Fact,
} from "@machinery/client";
import type { Context } from "./context.js";
import { exitCodeOfEvent, exitCodes } from "./exit-codes.js";
import { createLiveView } from "./live-view.js";
import { printEventResult } from "./print-event-result.js";
import { renderEventTree } from "./render/event-tree.js";
import { renderFactLine } from "./render/history.js";
import { renderJsonLine } from "./render/json.js";
import { renderSpan } from "./render/time.js";
import { renderYaml } from "./render/yaml.js";

/** How often a live view is drawn anew, in milliseconds: its spans and countdowns move. */
const frameMs = 100;

/**
 * Shows an event until it has ended: a live tree on a terminal, otherwise a line for each fact; then its outputs or error.
 * Gives the exit code of the event, or that of an interruption.
 */
export async function followEvent(context: Context, event: Event): Promise<number> {
  const view = createEventView(event);
  const live = context.format === "table" && context.environment.stdout.isTerminal;
  await (live ? followLive(context, view) : followByLine(context, view));
  if (context.signal.aborted) return exitCodes.interrupted;
  const ended = await context.client.events.getEvent({ eventId: event.eventId }, { signal: context.signal });
  const inFacts = context.format === "json" || context.format === "yaml";
  if (inFacts && ended.event !== undefined) return exitCodeOfEvent(ended.event.status);
  return printEventResult(context, ended.event);
}

async function followByLine(context: Context, view: EventView): Promise<void> {
  const onInterrupted = (error: Error, waitMs: number): void =>
    context.say(`connection lost (${error.message}); trying again in ${renderSpan(waitMs)}`);
  for await (const fact of watchEvent(context.client, view.eventId, options(context, onInterrupted))) {
    addFact(view, fact);
    context.write(inFormat(context, fact, view.startMs));
  }
}

function inFormat(context: Context, fact: Fact, startMs: number): string {
  if (context.format === "name") return "";
  if (context.format === "table") return renderFactLine(fact, startMs, context.style);
  const json = messageToJson(FactSchema, fact);
  return context.format === "json" ? renderJsonLine(json) : `---\n${renderYaml(json)}`;
}

async function followLive(context: Context, view: EventView): Promise<void> {
  const { now, sleep, stdout } = context.environment;
  const screen = createLiveView(stdout);
  const ended = new AbortController();
  let trouble = "";
  const draw = (): void => {
    const lines = renderEventTree(view, now(), context.style);
    screen.draw(trouble === "" ? lines : [...lines, context.style.yellow(trouble)]);
  };
  const drawing = (async () => {
    while (!ended.signal.aborted && !context.signal.aborted) {
      draw();
      await sleep(frameMs, ended.signal);
    }
  })();
  try {
    const onInterrupted = (_error: Error, waitMs: number): void => {
      trouble = `connection lost; trying again in ${renderSpan(waitMs)}`;
    };
    for await (const fact of watchEvent(context.client, view.eventId, options(context, onInterrupted))) {
      trouble = "";
      addFact(view, fact);
    }
  } finally {
    ended.abort();
    await drawing;
    draw();
  }
}

function options(context: Context, onInterrupted: (error: Error, waitMs: number) => void) {
  return { signal: context.signal, sleep: context.environment.sleep, onInterrupted };
}
