/** Registers a service (`/s`) or defines a workflow (`/w`) by the plain route. */
export async function postDefinition(url, definition) {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(definition) });
  if (response.status !== 201)
    throw new Error(`POST ${url} was answered with ${response.status}: ${await response.text()}`);
}
