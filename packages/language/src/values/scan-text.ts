/** A piece of a text: either as it is, or an expression with the place of its first character. */
export type TextPart = { readonly text: string } | { readonly cel: string; readonly at: number };

/** Splits a text at its `${…}`. `$${` stands for `${`. Braces and quotes inside an expression are understood. */
export function scanText(text: string): { ok: true; parts: TextPart[] } | { ok: false; at: number } {
  const parts: TextPart[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("${", at);
    if (open < 0) {
      plain += text.slice(at);
      break;
    }
    if (open > 0 && text[open - 1] === "$" && open - 1 >= at) {
      plain += `${text.slice(at, open - 1)}\${`;
      at = open + 2;
      continue;
    }
    plain += text.slice(at, open);
    const close = endOfExpression(text, open + 2);
    if (close === undefined) return { ok: false, at: open };
    if (plain !== "") parts.push({ text: plain });
    plain = "";
    parts.push({ cel: text.slice(open + 2, close), at: open + 2 });
    at = close + 1;
  }
  if (plain !== "" || parts.length === 0) parts.push({ text: plain });
  return { ok: true, parts };
}

/** Where the `}` is that closes an expression; undefined when there is none. */
function endOfExpression(text: string, from: number): number | undefined {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const character = text[at]!;
    if (character === '"' || character === "'") {
      const end = endOfQuoted(text, at);
      if (end === undefined) return undefined;
      at = end;
      continue;
    }
    if (character === "{") depth++;
    if (character === "}" && depth-- === 0) return at;
    if (character === "/" && text[at + 1] === "/") {
      const line = text.indexOf("\n", at);
      if (line < 0) return undefined;
      at = line;
    }
    at++;
  }
  return undefined;
}

/** Behind the closing quote of a CEL text. In a raw text a backslash also keeps a quote from closing, as CEL's lexer has it. */
function endOfQuoted(text: string, from: number): number | undefined {
  const quote = text[from]!;
  const triple = quote.repeat(3);
  const delimiter = text.startsWith(triple, from) ? triple : quote;
  let at = from + delimiter.length;
  while (at < text.length) {
    if (text[at] === "\\") at += 2;
    else if (text.startsWith(delimiter, at)) return at + delimiter.length;
    else at++;
  }
  return undefined;
}
