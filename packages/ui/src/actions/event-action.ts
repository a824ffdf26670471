import type { Event, Field, JsonObject, MachineryClient } from "@machinery/client";
import type { CopiedCall } from "../copying/call-texts.js";

/** Something that people can do to an event or a step, as they are offered it. */
export interface EventAction {
  /** As a verb: `Retry now`. */
  readonly name: string;
  /** What comes of it, in a sentence. */
  readonly says: string;
  /** What has to be put in. Unset: nothing. */
  readonly asks?: {
    /** Of none, every JSON object is taken. */
    readonly fields: readonly Field[];
    /** What opens the paths of what is wrong with it: `outputs`, `answer`. */
    readonly root: string;
    /** What is in it at first. */
    readonly initial?: JsonObject;
  };
  /** Whether what it gives is another event, which is led to. */
  readonly makesEvent?: boolean;
  readonly isDangerous?: boolean;
  /** The call that does it, with what was put in. */
  readonly order: (input: JsonObject) => ActionOrder;
}

/** One call that does something. */
export interface ActionOrder {
  /** As it may be copied. */
  readonly copied: CopiedCall;
  /** Makes it. Gives the event as it is then or, where that is not told, what came of it, in words that follow "Done: ". Throws what the call throws. */
  readonly send: (client: MachineryClient) => Promise<Event | string | undefined>;
}
