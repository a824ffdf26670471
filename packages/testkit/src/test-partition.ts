import type { JsonObject } from "@machinery/protocol";
import {
  type Among,
  type Notifier,
  type Observation,
  openPartition,
  type Places,
  type PartitionLimits,
  type PostCommand,
  slotsOf,
} from "@machinery/runner";
import { createMemoryDisk, type MemoryDisk, openMemoryStore, type Store } from "@machinery/store";
import { createRandom } from "./random.js";
import { createScriptedCaller } from "./scripted-caller.js";
import { createSeededIds } from "./seeded-ids.js";
import { settle } from "./settle.js";
import { createDefinitions } from "./simulation/definitions.js";
import { words } from "./simulation/service-model.js";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.js";

/** What is not given is as a plain test wants it. */
export interface TestPartitionOptions {
  readonly limits?: Partial<PartitionLimits>;
  /** To open what another partition left. */
  readonly disk?: MemoryDisk;
  readonly clock?: VirtualClock;
  /** What the partition gets in place of its store. */
  readonly wrapStore?: (store: Store) => Store;
  /** In the map spelling, over the services `double`, `shout`, `count` and `shift` of the simulation. */
  readonly workflow?: JsonObject;
  /** Other workflows, which it may run. */
  readonly others?: readonly JsonObject[];
  /** Unless it is given, whatever is told is taken. */
  readonly notifier?: Notifier;
  readonly seed?: number;
  /** Where it is one of several. */
  readonly among?: Among;
  /** Unless it is given, every event may begin. */
  readonly places?: Places;
  /** How many calls may wait for a service. Unless it is given, any number. */
  readonly callBacklog?: (service: string) => number | undefined;
  /** Rejects while the store cannot be opened anew. */
  readonly canOpen?: () => Promise<void>;
}

/** The workflow there is unless another is given: two services, one after the other. */
const shoutTwice: JsonObject = {
  name: "shout-twice",
  inputs: { text: { type: "string" } },
  outputs: { text: { type: "string" } },
  services: ["shout", "shout"],
};

/** Opens a partition on stand-in ports, for tests that tell each port what to do. */
export async function createTestPartition(options: TestPartitionOptions = {}) {
  const {
    disk = createMemoryDisk(),
    clock = createVirtualClock(),
    wrapStore = (store: Store) => store,
    workflow = shoutTwice,
    others = [],
    seed = 1,
    limits = {},
    canOpen = () => Promise.resolve(),
  } = options;
  const name = words(workflow["name"]);
  const caller = createScriptedCaller();
  const observations: Observation[] = [];
  const partition = await openPartition({
    openStore: async () => wrapStore(await openMemoryStore(disk)),
    canOpen,
    ...(options.places === undefined ? {} : { places: options.places }),
    ...(options.callBacklog === undefined ? {} : { callBacklog: options.callBacklog }),
    clock: clock.open(),
    caller,
    notifier: options.notifier ?? { notify: () => Promise.resolve({ ok: true }) },
    ids: createSeededIds(createRandom(seed), slotsOf(options.among?.place ?? { number: 0, count: 1 })),
    ...(options.among === undefined ? {} : { among: options.among }),
    definitions: createDefinitions(
      [workflow, ...others].map((definition) => ({ name: words(definition["name"]), definition })),
    ),
    observer: { observe: (observation) => observations.push(observation) },
    // Clocks that run until nothing is left to wait for would otherwise see it all deleted.
    limits: { retentionMs: Infinity, ...limits },
  });
  const post = (more: Partial<PostCommand> = {}) =>
    partition.submit({
      kind: "post",
      workflow: name,
      revision: 1,
      data: { text: "hi" },
      labels: {},
      waitMs: 0,
      ...more,
    });
  await settle();
  return { partition, clock, caller, disk, observations, post };
}
