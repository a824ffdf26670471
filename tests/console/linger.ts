import { mustAccept } from "../text-company.js";

/** A workflow whose events wait for an hour and call nobody: `linger`. */
export const defineLinger = (url: string): Promise<void> =>
  mustAccept(url, "/w", {
    name: "linger",
    inputs: [{ name: "at", type: "int" }],
    operations: [{ name: "long", wait: "1h" }],
  });

/** Posts so many events of it, each labelled with its number, and gives their ids, the oldest first. */
export async function postLinger(url: string, count: number, from = 0): Promise<string[]> {
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ data: { at: from + at }, labels: { at: String(from + at) } }),
  );
  const response = await fetch(`${url}/e/linger`, {
    method: "POST",
    headers: { "content-type": "application/x-ndjson" },
    body: lines.join("\n"),
  });
  const answers = (await response.text()).trim().split("\n");
  return answers.map((line) => (JSON.parse(line) as { event_id: string }).event_id).toSorted();
}
