import {
  type Branch,
  type Catch,
  type Compensation,
  type JsonObject,
  type JsonValue,
  OnError,
  type Operation,
} from "@machinery/protocol";
import { toPlain } from "../plain-value.js";
import { fieldsToJson } from "./fields-to-json.js";
import { retryToJson } from "./retry-to-json.js";
import { said, text } from "./said.js";
import { whenSpentToJson } from "./when-spent-to-json.js";

/** An operation as people write it, with those inside it. */
export function operationToJson(operation: Operation): JsonObject {
  return said({
    name: text(operation.name),
    description: text(operation.description),
    when: text(operation.when),
    ...verbToJson(operation.verb),
  });
}

function verbToJson(verb: Operation["verb"]): { readonly [name: string]: JsonValue | undefined } {
  switch (verb.case) {
    case "call": {
      const { service, input, output, retry, attemptTimeout, timeout } = verb.value;
      const { whenSpent, heartbeatTimeout, compensate, among, shape } = verb.value;
      return {
        call: service,
        input: input && toPlain(input),
        output: output && toPlain(output),
        retry: retryToJson(retry),
        attempt_timeout: text(attemptTimeout),
        timeout: text(timeout),
        when_spent: whenSpentToJson(whenSpent),
        async: verb.value.async ? true : undefined,
        heartbeat_timeout: text(heartbeatTimeout),
        compensate: compensate && compensationToJson(compensate),
        among: among.length === 0 ? undefined : [...among],
        shape: shape && said({ inputs: fieldsToJson(shape.inputs), outputs: fieldsToJson(shape.outputs) }),
      };
    }
    case "run": {
      const { workflow, input, output, detached, timeout, compensate } = verb.value;
      return {
        run: workflow,
        input: input && toPlain(input),
        output: output && toPlain(output),
        detached: detached ? true : undefined,
        timeout: text(timeout),
        compensate: compensate && compensationToJson(compensate),
      };
    }
    case "set":
      return { set: verb.value.values ?? {} };
    case "switch":
      return {
        switch: verb.value.cases.map(({ when, do: operations }) =>
          said({ when: text(when), do: bodyToJson(operations) }),
        ),
        otherwise: bodyToJson(verb.value.otherwise),
      };
    case "return":
      return { return: verb.value.outputs === undefined ? null : toPlain(verb.value.outputs) };
    case "raise": {
      const { reason, message, data } = verb.value;
      return { raise: said({ reason: text(reason), message: text(message), data: data && toPlain(data) }) };
    }
    case "try":
      return {
        try: bodyToJson(verb.value.do) ?? null,
        catch: verb.value.catch.length === 0 ? undefined : verb.value.catch.map(catchToJson),
        finally: bodyToJson(verb.value.finally),
      };
    case "wait": {
      const { duration, until } = verb.value;
      return { wait: until === "" ? duration : said({ until }) };
    }
    case "while": {
      const { condition, maximum, do: operations } = verb.value;
      return {
        while: condition,
        maximum: maximum === 0 ? undefined : maximum,
        do: bodyToJson(operations),
      };
    }
    case "listen": {
      const { signal, key, expects, filter, timeout, onTimeout, output } = verb.value;
      return {
        listen: signal,
        key: text(key),
        expects: fieldsToJson(expects),
        filter: text(filter),
        timeout: text(timeout),
        on_timeout: bodyToJson(onTimeout),
        output: output && toPlain(output),
      };
    }
    case "ask": {
      const { question, assignee, group, form, timeout, onTimeout, output } = verb.value;
      return {
        ask: question,
        assignee: text(assignee),
        group: text(group),
        form: fieldsToJson(form),
        timeout: text(timeout),
        on_timeout: bodyToJson(onTimeout),
        output: output && toPlain(output),
      };
    }
    case "for": {
      const { over, as, concurrency, do: operations, collect, onError } = verb.value;
      return {
        for: over,
        as: text(as),
        concurrency: concurrency === 0 ? undefined : concurrency,
        do: bodyToJson(operations),
        collect: collect && toPlain(collect),
        on_error: {
          [OnError.UNSPECIFIED]: undefined,
          [OnError.STOP]: "stop",
          [OnError.CONTINUE]: "continue",
        }[onError],
      };
    }
    case "fork": {
      const { branches, waitFor } = verb.value;
      return {
        fork: branchesToJson(branches),
        wait_for: waitFor === 0 ? undefined : waitFor === 1 ? "first" : waitFor,
      };
    }
    default:
      return {};
  }
}

function compensationToJson(compensation: Compensation): JsonObject {
  const { service, input, retry, attemptTimeout, timeout } = compensation;
  return said({
    call: service,
    input: input && toPlain(input),
    retry: retryToJson(retry),
    attempt_timeout: text(attemptTimeout),
    timeout: text(timeout),
  });
}

function catchToJson({ reason, when, undo, do: operations }: Catch): JsonObject {
  const reasons = reason.length === 0 ? undefined : [...reason];
  return said({ reason: reasons, when: text(when), undo: undo || undefined, do: bodyToJson(operations) });
}

/** Branches by name; where that cannot be said so, since something is wrong with their names, as a list. */
function branchesToJson(branches: readonly Branch[]): JsonValue {
  const names = new Set(branches.map(({ name }) => name));
  if (names.size === branches.length && !names.has(""))
    return Object.fromEntries(
      branches.map(({ name, do: operations }) => [name, bodyToJson(operations) ?? []]),
    );
  return branches.map(({ name, do: operations }) => said({ name: text(name), do: bodyToJson(operations) }));
}

/** Operations are a list: their order is their meaning. */
function bodyToJson(operations: readonly Operation[]): JsonValue | undefined {
  return operations.length === 0 ? undefined : operations.map(operationToJson);
}
