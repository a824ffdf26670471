import type { Random } from "../random.js";
import { noSpace } from "./disk-faults.js";
import type { ProcessWorld } from "./simulated-process.js";

/** What goes wrong with the disk, the clock and the machine, and how often it did. */
export class Mishaps {
  /** Writes and reads that failed. */
  failures = 0;
  /** Clocks that were set, and times that all stood still. */
  disruptions = 0;

  constructor(
    private readonly world: Pick<ProcessWorld, "disk" | "faults" | "machine" | "trace">,
    private readonly random: Random,
  ) {}

  failWrite(): void {
    const applied = this.random.chance(0.5);
    this.world.trace.note(`the next write fails, ${applied ? "kept" : "not kept"}`);
    this.failures++;
    this.world.disk.failNextCommit(noSpace(), { applied });
  }

  fillDisk(): void {
    const ms = this.random.pick([100, 2_000, 20_000]);
    this.world.trace.note(`the disk is full for ${ms}`);
    this.failures++;
    this.world.faults.fill(ms);
  }

  /** Has reads fail. Gives for how long, in milliseconds: then the store is to be opened anew. */
  spoilReads(): number {
    const { trace, faults } = this.world;
    const ms = this.random.between(20, 2_000);
    const share = this.random.pick([0.02, 0.2, 0.7]);
    trace.note(`${share} of the reads fail for ${ms}`);
    this.failures++;
    faults.spoil(ms, share);
    trace.excuse("INTERNAL");
    return ms;
  }

  setClock(): void {
    const byMs = this.random.pick([-1, 1]) * 3_600_000;
    this.world.trace.note(`the clock is set by ${byMs}`);
    this.disruptions++;
    this.world.machine.jump(byMs);
  }

  standStill(): void {
    const ms = this.random.pick([60_000, 3_600_000]);
    this.world.trace.note(`all stands still for ${ms}`);
    this.disruptions++;
    this.world.machine.sleep(ms);
  }
}
