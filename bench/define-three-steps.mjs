import { postDefinition } from "./post-definition.mjs";
import { data } from "./ways.mjs";

/** The workflow that most is measured with: three services, one after the other. */
export const threeSteps = "bench";

/** Registers its services and defines it. */
export async function defineThreeSteps(url, addresses) {
  const text = { type: "string" };
  const shape = (names) =>
    Object.fromEntries(names.map((name) => [name, name === "message" ? text : { type: "int" }]));
  for (const [name, address] of Object.entries(addresses)) {
    const outputs = shape([name === "space-counter" ? "space_count" : "message"]);
    await postDefinition(`${url}/s`, {
      name,
      address,
      concurrency: 256,
      spec: { inputs: shape(Object.keys(data)), outputs },
    });
  }
  const outputs = shape(["message", "space_count"]);
  await postDefinition(`${url}/w`, {
    name: threeSteps,
    spec: { services: Object.keys(addresses), inputs: shape(Object.keys(data)), outputs },
  });
}
