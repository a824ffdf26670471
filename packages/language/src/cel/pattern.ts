import { RE2JS } from "re2js";
import { fail, type Frame } from "./frame.js";

/** The longest pattern, in characters. */
export const patternChars = 1_000;
/** The largest program a pattern may become: counted repetitions multiply. */
const programLimit = 2_000;

/** A regular expression that takes time linear in the text. */
export interface Pattern {
  readonly source: string;
  /** Whether some part of the text matches. */
  test(text: string): boolean;
  /** Gives one match after the other, from the left on. */
  finder(text: string): () => Match | undefined;
  /**
   * About how many steps a text of so many characters takes. Measured: 100,000 of them are at most about 0.4 s, for
   * patterns made to be slow; ordinary ones take a twentieth.
   */
  cost(chars: number): number;
}

/** A part of a text that matches. */
export interface Match {
  readonly start: number;
  readonly end: number;
  /** All of it, then what its groups hold. */
  readonly groups: readonly (string | undefined)[];
}

/** Compiles an RE2 pattern, or one of JavaScript that needs no backtracking. Gives the reason when it cannot be. */
export function compilePattern(
  source: string,
): { ok: true; pattern: Pattern } | { ok: false; message: string } {
  if (source.length > patternChars) return { ok: false, message: `longer than ${patternChars} characters` };
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    const size = compiled.programSize();
    if (size > programLimit) return { ok: false, message: "its repetitions are too large" };
    const pattern = {
      source,
      test: (text: string) => compiled.test(text),
      finder: (text: string) => {
        const matcher = compiled.matcher(text);
        return () => {
          if (!matcher.find()) return undefined;
          const groups = Array.from(
            { length: matcher.groupCount() + 1 },
            (_, index) => matcher.group(index) ?? undefined,
          );
          return { start: matcher.start(), end: matcher.end(), groups };
        };
      },
      cost: (chars: number) => 1 + (chars * (8 + size)) / 128,
    };
    return { ok: true, pattern };
  } catch (error) {
    return {
      ok: false,
      message:
        error instanceof Error
          ? error.message.replace(/^error parsing regexp: /, "")
          : "it cannot be compiled",
    };
  }
}

/** Matches by a pattern that is only known when the expression runs; the last one is remembered. */
export function createDynamicMatcher(): (text: string, source: string, frame: Frame<never>) => boolean {
  let last: Pattern | undefined;
  return (text, source, frame) => {
    if (last?.source !== source) {
      frame.spend(500);
      const compiled = compilePattern(source);
      if (!compiled.ok) return fail("the text is not a valid regular expression");
      last = compiled.pattern;
    }
    frame.spend(last.cost(text.length));
    return last.test(text);
  };
}
