import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scanText } from "./scan-text.js";

describe("scanText", () => {
  it.each([
    ["plain", [{ text: "plain" }]],
    ["", [{ text: "" }]],
    ["${ a }", [{ cel: " a ", at: 2 }]],
    ["x ${a} y", [{ text: "x " }, { cel: "a", at: 4 }, { text: " y" }]],
    [
      "${a}${b}",
      [
        { cel: "a", at: 2 },
        { cel: "b", at: 6 },
      ],
    ],
    ["$${a}", [{ text: "${a}" }]],
    ["$${a} ${b}", [{ text: "${a} " }, { cel: "b", at: 8 }]],
    ["${ {'a': 1}.a }", [{ cel: " {'a': 1}.a ", at: 2 }]],
    ["${ '}' }", [{ cel: " '}' ", at: 2 }]],
    [`\${ "\\"}" }`, [{ cel: ` "\\"}" `, at: 2 }]],
    [`\${ '''a'}''' }`, [{ cel: ` '''a'}''' `, at: 2 }]],
    ["costs $5", [{ text: "costs $5" }]],
    ["${ a // }\n }", [{ cel: " a // }\n ", at: 2 }]],
  ])("splits %j", (text, parts) => {
    expect(scanText(text)).toEqual({ ok: true, parts });
  });

  it.each(["${ a", "${ 'a }", "x ${ {'a': 1 }"])("says where %j is not closed", (text) => {
    expect(scanText(text)).toEqual({ ok: false, at: text.indexOf("${") });
  });

  it("never throws and loses nothing of plain text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const plain = text.replaceAll("${", "$(");
        expect(scanText(plain)).toEqual({ ok: true, parts: [{ text: plain }] });
        scanText(`a \${ ${text}`);
      }),
      { seed: 2 },
    );
  });
});
