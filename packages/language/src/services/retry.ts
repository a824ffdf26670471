import { limits, type RetryPolicy } from "@machinery/protocol";
import { parseDuration } from "../duration.js";
import type { Findings } from "../findings.js";
import type { RetryPlan } from "../plan.js";
import { reasonPattern, reasonProblem } from "../reason-problem.js";

const defaults: RetryPlan = { attempts: 4, firstMs: 200, factor: 2, capMs: 30_000, jitter: 0.2 };

/** Puts retry policies together: each says what the ones after it do not, and the defaults say the rest. */
export function planRetry(...policies: readonly (RetryPolicy | undefined)[]): RetryPlan {
  const first = <T>(pick: (policy: RetryPolicy) => T | undefined): T | undefined => {
    for (const policy of policies) {
      const value = policy && pick(policy);
      if (value !== undefined) return value;
    }
    return undefined;
  };
  const on = first((policy) => (policy.on.length > 0 ? policy.on : undefined));
  return {
    attempts: first(({ attempts }) => attempts) ?? defaults.attempts,
    firstMs: first(({ first }) => parseDuration(first)) ?? defaults.firstMs,
    factor: first(({ factor }) => factor) ?? defaults.factor,
    capMs: first(({ cap }) => parseDuration(cap)) ?? defaults.capMs,
    jitter: first(({ jitter }) => jitter) ?? defaults.jitter,
    ...(on === undefined ? {} : { on: [...on] }),
  };
}

/** Checks the bounds of a retry policy. */
export function checkRetry(policy: RetryPolicy | undefined, path: string, findings: Findings): void {
  if (policy === undefined) return;
  const number = (name: "attempts" | "factor" | "jitter", least: number, most: number) => {
    const value = policy[name];
    if (value === undefined || (value >= least && value <= most)) return;
    findings.add(`${path}.${name}`, {
      code: "INVALID_NUMBER",
      expected: `a number from ${least} to ${most}`,
      found: `${value}`,
      hint: "choose one within these bounds",
    });
  };
  number("attempts", 1, limits.attempts);
  number("factor", 1, 100);
  number("jitter", 0, 1);
  checkDuration(policy.first, `${path}.first`, findings);
  checkDuration(policy.cap, `${path}.cap`, findings);
  policy.on.forEach((reason, index) => {
    if (!reasonPattern.test(reason)) findings.add(`${path}.on[${index}]`, reasonProblem(reason));
  });
  if (policy.on.length > 64)
    findings.add(`${path}.on`, {
      code: "TOO_LARGE",
      expected: "at most 64 reasons",
      found: `${policy.on.length}`,
      hint: "name fewer",
    });
}

function durationHint(text: string, ms: number | undefined): string {
  if (ms !== undefined) return "choose one within these bounds";
  if (/^\d+$/.test(text)) return `did you mean \`${text}s\` or \`${text}ms\`?`;
  return "units are d, h, m, s and ms, the larger first";
}

/** Checks a duration: empty, or one within a millisecond and ten years. */
export function checkDuration(text: string, path: string, findings: Findings): void {
  if (text === "") return;
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1 && ms <= limits.durationMs) return;
  findings.add(path, {
    code: "INVALID_DURATION",
    expected: "a duration from 1ms to ten years, such as `500ms`, `2s`, `1m30s` or `PT5M`",
    found: JSON.stringify(text.slice(0, 60)),
    hint: durationHint(text, ms),
  });
}
