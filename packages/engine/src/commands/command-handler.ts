import type { Rejection } from "@machinery/protocol";
import type { Turn } from "../turn/turn.js";

/** Decides about one kind of command: records facts, or refuses. A command that comes too late, or twice, records nothing. */
export type CommandHandler<C> = (turn: Turn, command: C) => Rejection | undefined;
