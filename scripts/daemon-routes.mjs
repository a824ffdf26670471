/** How long a request may take, in milliseconds. */
const patienceMs = 60_000;

/** How many events are counted at most. */
const maxCounted = 10_000;

/** Posts JSON to one of the daemon's plain routes, or to one of its RPCs as Connect JSON. Throws what the daemon refused. */
export async function post(url, path, body, headers = {}) {
  const response = await fetch(url + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patienceMs),
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok)
    throw new Error(`POST ${path} was answered with ${response.status}: ${answer.message ?? "no message"}`);
  return answer;
}

/** How many events the daemon knows: `0`, `12`, or `more than 10000`. */
export async function countEvents(url) {
  let count = 0;
  let page_token = "";
  do {
    const page = await post(url, "/machinery.v1.EventService/ListEvents", { page_size: 1_000, page_token });
    count += page.events?.length ?? 0;
    page_token = page.next_page_token ?? "";
  } while (page_token !== "" && count < maxCounted);
  return page_token === "" ? String(count) : `more than ${maxCounted}`;
}
