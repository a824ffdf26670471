import type { Command } from "@machinery/engine";
import { canonicalJson, limits, type Result } from "@machinery/protocol";
import type { SignalEntry } from "@machinery/protocol/store";
import { encodeText, readSignalById, signalEntry, type Store, withoutSignals } from "@machinery/store";
import type { CommitPipeline } from "../turns/commit-pipeline.js";
import type { SendSignalCommand, SignalReceipt } from "../partition.js";
import type { EpochPorts } from "../epoch-ports.js";
import type { Resident } from "../residents/resident.js";
import { refusals } from "../rejections.js";
import { Deliveries } from "./deliveries.js";
import { Looks } from "./looks.js";
import { digestOf } from "./offered.js";
import { SignalDelivery } from "./signal-delivery.js";
import { SignalExpiry } from "./signal-expiry.js";

/** What signals need of the epoch they belong to. */
export interface SignalSurroundings {
  /** Has an event decide. */
  readonly act: (resident: Resident, command: Command) => void;
  /** Called when somebody waits to be told of a signal. */
  readonly nudge: () => void;
  readonly isOver: () => boolean;
  readonly trouble: (error: unknown, message: string, eventId?: string) => void;
}

/** A signal with a key that somebody sends. */
export type KeyedSignal = SendSignalCommand & { readonly key: string };

/** The signals with keys: committed, then acknowledged, then told to all that listen; kept until their time is up. */
export class Signals {
  readonly looks: Looks;
  readonly deliveries: Deliveries;
  readonly delivery: SignalDelivery;
  readonly #expiry: SignalExpiry;
  /** What is on its way to disk, by name and id. */
  readonly #coming = new Map<string, Promise<Result<SignalReceipt>>>();
  #kept: number;

  constructor(
    private readonly store: Store,
    private readonly pipeline: CommitPipeline,
    private readonly ports: Pick<EpochPorts, "clock" | "ids" | "limits">,
    kept: number,
    { act, nudge, isOver, trouble }: SignalSurroundings,
  ) {
    const { clock } = ports;
    this.#kept = kept;
    this.looks = new Looks({ reader: store, clock, act, trouble });
    this.deliveries = new Deliveries(nudge);
    const { deliveries } = this;
    this.delivery = new SignalDelivery({ reader: store, pipeline, deliveries, isOver, trouble });
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
    this.deliveries.stop();
  }

  /** Sends a signal. Rejects when the store cannot be read. */
  async send(command: KeyedSignal): Promise<Result<SignalReceipt>> {
    const { ids } = this.ports;
    const { name, key, data } = command;
    const signalId = command.signalId ?? ids.seed();
    const hash = ids.hash(canonicalJson([key, data]));
    const coming = `${name}/${signalId}`;
    // One after the other: whoever comes second is answered by what the first has made.
    for (let first = this.#coming.get(coming); first !== undefined; first = this.#coming.get(coming))
      await first;
    const sent = this.#judge(command, signalId, hash);
    this.#coming.set(coming, sent);
    try {
      return await sent;
    } finally {
      this.#coming.delete(coming);
    }
  }

  async #judge(command: KeyedSignal, signalId: string, hash: Uint8Array): Promise<Result<SignalReceipt>> {
    const { store } = this;
    const { clock, limits: bounds } = this.ports;
    const { name, key, data } = command;
    // A drawn id is new.
    const known = command.signalId === undefined ? undefined : await readSignalById(store, name, signalId);
    if (known !== undefined) {
      if (digestOf(known.contentHash) !== digestOf(hash)) return refusals.signalIdReused(name, signalId);
      return { ok: true, value: { signalId, timeMs: Number(known.timeMs) } };
    }
    if (this.#kept >= bounds.signals) return refusals.tooManySignals(`${this.#kept} that are kept`);
    const { pending } = this.delivery;
    if (pending >= bounds.undeliveredSignals) return refusals.tooManySignals(`${pending} on their way`);
    const nowMs = clock.nowMs();
    return this.#write({
      $typeName: "machinery.store.v1.SignalEntry",
      name,
      key,
      signalId,
      data: encodeText(JSON.stringify(data)),
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
          void this.delivery.deliver(signal);
          resolve({ ok: true, value: { signalId: signal.signalId, timeMs: Number(signal.timeMs) } });
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
