import type { WorkflowDefinition } from "@machinery/protocol";
import { expect, it } from "vitest";
import { checkWorkflow, definitionToJson, readDefinitions } from "../index.js";

const read = (webhook: string) => {
  const text = `name: w\nwebhook: ${webhook}\noperations: [{ set: { a: 1 } }]\n`;
  const { documents, findings } = readDefinitions(text);
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
};
const check = (webhook: string) =>
  checkWorkflow(read(webhook), () => undefined).map(({ code, path, found }) => `${code} ${path} ${found}`);

it("names the secret that posts are signed with", () => {
  expect(check("{ secret: SHOP_WEBHOOK }")).toEqual([]);
  expect(definitionToJson(read("{ secret: SHOP_WEBHOOK }"))).toMatchObject({
    webhook: { secret: "SHOP_WEBHOOK" },
  });
});

it.each([
  ["{}", "MISSING_FIELD webhook none"],
  ["{ secret: ../etc/passwd }", "INVALID_NAME webhook.secret 13 characters that are none"],
  ["{ secret: MfKQ9r8G+YqrTwjU= }", "INVALID_NAME webhook.secret 17 characters that are none"],
  ["{ secret: whsec_MfKQ9r8GKYqrTwjU }", "INVALID_NAME webhook.secret what looks like a secret itself"],
])("%s is refused, and no secret is told", (webhook, finding) => {
  expect(check(webhook)).toEqual([finding]);
});
