import type { Command } from "@machinery/engine";
import { canonicalJson, limits, type Result } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import { partitionOfSlot, readSignalById, signalEntry, type Store, withoutSignals } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import type { SendSignalCommand, SignalReceipt } from "../partition.js";
import { slotOfSignal } from "../many/slots.js";
import type { EpochPorts } from "../epoch-ports.js";
import type { Resident } from "../residents/resident.js";
import { refusals } from "../rejections.js";
import { Deliveries } from "./deliveries.js";
import { Looks } from "./looks.js";
import { digestOf } from "./offered.js";
import { SignalDelivery } from "./signal-delivery.js";
import { SignalExpiry } from "./signal-expiry.js";
import { Spreading } from "./spreading.js";

const encoder = new TextEncoder();

/** What signals need of the epoch they belong to. */
export interface SignalSurroundings {
  /** Has an event decide. */
  readonly act: (resident: Resident, command: Command) => void;
  /** Called when somebody waits to be told of a signal. */
  readonly nudge: () => void;
  readonly isOver: () => boolean;
  readonly setAside: (resident: Resident, message: string) => void;
  readonly trouble: (error: unknown, message: string, eventId?: string) => void;
}

/** A signal with a key that somebody sends. */
export type KeyedSignal = SendSignalCommand & { readonly key: string };

/** The signals with keys: committed, then acknowledged, then told to all that listen; kept until their time is up. */
export class Signals {
  readonly looks: Looks;
  readonly deliveries: Deliveries;
  readonly delivery: SignalDelivery;
  readonly #spreading: Spreading;
  readonly #expiry: SignalExpiry;
  /** What is on its way to disk, by name and id. */
  readonly #coming = new Map<string, Promise<Result<SignalReceipt>>>();
  #kept: number;

  constructor(
    private readonly store: Store,
    private readonly pipeline: CommitPipeline,
    private readonly ports: Pick<EpochPorts, "clock" | "ids" | "limits" | "observer" | "among">,
    kept: number,
    { act, nudge, isOver, setAside, trouble }: SignalSurroundings,
  ) {
    const { clock, observer, ids, among } = ports;
    this.#kept = kept;
    this.#spreading = new Spreading(
      among && {
        clock,
        observer,
        isHome: (name) => partitionOfSlot(slotOfSignal(ids, name), among.place.count) === among.place.number,
        peers: among.peers,
      },
    );
    this.looks = new Looks({ reader: store, clock, act, setAside, trouble });
    this.deliveries = new Deliveries(nudge);
    const { deliveries } = this;
    const spread = (signal: SignalEntry) => this.#spreading.begin(signal);
    this.delivery = new SignalDelivery({ reader: store, pipeline, deliveries, spread, isOver, trouble });
    const forget = (keys: readonly string[], signals: number) => this.#forget(keys, signals);
    this.#expiry = new SignalExpiry({ reader: store, clock, trouble, forget });
  }

  /** Tells again what was not told to all, and lets go what is over; in the background. */
  open(): void {
    void this.delivery.recover();
    void this.#expiry.open();
  }

  stop(): void {
    this.#expiry.stop();
    this.#spreading.stop();
    this.deliveries.stop();
  }

  /** Sends a signal. Rejects when the store cannot be read. */
  send(command: KeyedSignal): Promise<Result<SignalReceipt>> {
    const { ids } = this.ports;
    const { name, key, data } = command;
    const signalId = command.signalId ?? ids.seed();
    const hash = ids.hash(canonicalJson([key, data]));
    return this.#inTurn(name, signalId, () => this.#judge(command, signalId, hash));
  }

  /** Keeps a signal that another partition has kept first. Rejects when the store cannot be read. */
  keep(signal: SignalEntry): Promise<Result<SignalReceipt>> {
    const { name, signalId, contentHash } = signal;
    return this.#inTurn(name, signalId, async () => {
      const known = await readSignalById(this.store, name, signalId);
      return known === undefined ? this.#write(signal) : this.#again(known, contentHash);
    });
  }

  /** One after the other: whoever comes second with an id is answered by what the first has made. */
  async #inTurn(
    name: string,
    signalId: string,
    judge: () => Promise<Result<SignalReceipt>>,
  ): Promise<Result<SignalReceipt>> {
    const coming = `${name}/${signalId}`;
    for (let first = this.#coming.get(coming); first !== undefined; first = this.#coming.get(coming))
      await first;
    const judged = judge();
    this.#coming.set(coming, judged);
    try {
      return await judged;
    } finally {
      this.#coming.delete(coming);
    }
  }

  /** A signal that is there already. It may not be everywhere. */
  async #again(known: SignalEntry, hash: Uint8Array): Promise<Result<SignalReceipt>> {
    const { name, signalId, contentHash } = known;
    if (digestOf(contentHash) !== digestOf(hash)) return refusals.signalIdReused(name, signalId);
    return answerOf(known, await this.#spreading.begin(known).tried);
  }

  async #judge(command: KeyedSignal, signalId: string, hash: Uint8Array): Promise<Result<SignalReceipt>> {
    const { store } = this;
    const { clock, limits: bounds } = this.ports;
    const { name, key, data } = command;
    // A drawn id is new.
    const known = command.signalId === undefined ? undefined : await readSignalById(store, name, signalId);
    if (known !== undefined) return this.#again(known, hash);
    if (this.#kept >= bounds.signals) return refusals.tooManySignals(`${this.#kept} that are kept`);
    const { pending } = this.delivery;
    if (pending >= bounds.undeliveredSignals) return refusals.tooManySignals(`${pending} on their way`);
    const nowMs = clock.nowMs();
    return this.#write({
      $typeName: "machinery.store.v1.SignalEntry",
      name,
      key,
      signalId,
      data: encoder.encode(JSON.stringify(data)),
      timeMs: BigInt(nowMs),
      expireTimeMs: BigInt(nowMs + (command.keepMs ?? limits.signalKeepMs)),
      contentHash: hash,
    });
  }

  #write(signal: SignalEntry): Promise<Result<SignalReceipt>> {
    return new Promise((resolve) => {
      this.#kept++;
      const entry = signalEntry(signal, this.#kept);
      this.pipeline.add({
        entries: [entry],
        bytes: signal.data.byteLength + 512,
        release: () => {
          this.#expiry.note(Number(signal.expireTimeMs));
          const spread = this.#spreading.begin(signal);
          void this.delivery.deliver(signal, spread);
          void spread.tried.then((all) => resolve(answerOf(signal, all)));
        },
        lose: () =>
          resolve(refusals.storeUnavailable("a write of which it is not known whether it succeeded")),
      });
    });
  }

  #forget(keys: readonly string[], signals: number): Promise<void> {
    return new Promise((resolve) => {
      this.#kept -= signals;
      const entry = withoutSignals(keys, this.#kept);
      const bytes = keys.length * 128;
      this.pipeline.add({ entries: [entry], bytes, release: resolve, lose: () => resolve() });
    });
  }
}

/** A signal is acknowledged once all partitions have it. */
function answerOf({ signalId, timeMs }: SignalEntry, isEverywhere: boolean): Result<SignalReceipt> {
  if (isEverywhere) return { ok: true, value: { signalId, timeMs: Number(timeMs) } };
  return refusals.storeUnavailable(
    "a signal that is kept, and not in all partitions yet: it reaches the others later; sending it again with its id tells",
  );
}
