import { postJson } from "./json-routes.js";
import { startCompany, type Behaviour, type RecordingCompany } from "./recording-company.js";

/** The message that everybody posts, and what must come of it. */
export const message = "The Sun will rise in the morning !";
export const outputs = { message: "! GNINROM EHT NI ESIR LLIW NUS EHT", space_count: 7 };

const textOf = (inputs: Record<string, unknown>): string => String(inputs["message"]);

/** What the services of the text-processing company do. */
export const textBehaviours: Readonly<Record<string, Behaviour>> = {
  upper: ({ inputs }) => ({ message: textOf(inputs).toUpperCase() }),
  reverse: ({ inputs }) => ({ message: Array.from(textOf(inputs)).reverse().join("") }),
  "space-counter": ({ inputs }) => ({ space_count: textOf(inputs).split(" ").length - 1 }),
};

/** Starts the text-processing company, with some of its services behaving otherwise. */
export const startTextCompany = (
  otherwise: Readonly<Record<string, Behaviour>> = {},
): Promise<RecordingCompany> => startCompany({ ...textBehaviours, ...otherwise });

const text = { type: "string" };
const inputs = { message: text };

/** The definition of one of its services. */
export function textService(company: RecordingCompany, name: string, more: object = {}): object {
  const given = name === "space-counter" ? { space_count: { type: "int" } } : { message: text };
  return { name, address: company.address(name), spec: { inputs, outputs: given }, ...more };
}

/** The workflow over all three. */
export const textWorkflow = {
  name: "process-text",
  spec: {
    services: ["upper", "reverse", "space-counter"],
    inputs,
    outputs: { message: text, space_count: { type: "int" } },
  },
};

/** Registers the company's services and defines its workflow. */
export async function registerTextCompany(
  url: string,
  company: RecordingCompany,
  more: object = {},
): Promise<void> {
  for (const name of Object.keys(textBehaviours))
    await mustAccept(url, "/s", textService(company, name, more));
  await mustAccept(url, "/w", textWorkflow);
}

/** Posts a definition, which must be accepted. */
export async function mustAccept(url: string, route: "/s" | "/w", definition: object): Promise<void> {
  const { status, body } = await postJson(url + route, definition);
  if (status !== 201) throw new Error(`${route} was answered with ${status}: ${JSON.stringify(body)}`);
}
