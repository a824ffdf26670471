import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** What the page may do: run its own scripts and show itself. It reaches nothing at all; daemons are reached by the main process. */
const headers = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'none'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

/** Answers requests of the app's own scheme with the files of a folder, as a build leaves them: `index.html`, and what is in `assets`. */
export function servePage(folder: string): (request: Pick<Request, "url" | "method">) => Promise<Response> {
  return async ({ url, method }) => {
    const { host, pathname } = new URL(url);
    // No path leads out of the folder: a name begins with no dot, and nothing is decoded.
    const isOurs = /^(?:\/assets)?\/[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*$/.test(pathname);
    const type = types[extname(pathname)];
    if (method !== "GET" || host !== "machinery" || !isOurs || type === undefined) return notFound();
    try {
      const content = await readFile(join(folder, pathname));
      return new Response(new Uint8Array(content), { headers: { ...headers, "Content-Type": type } });
    } catch {
      return notFound();
    }
  };
}

const notFound = () => new Response("there is no such file", { status: 404, headers });
