import type { IncomingMessage, ServerResponse } from "node:http";

/** A file of the web console. */
export interface ConsoleFile {
  readonly content: Uint8Array;
  /** Such as `text/html; charset=utf-8`. */
  readonly type: string;
  /** Whether its name changes with its content, so that it may be kept for ever. */
  readonly isLasting: boolean;
}

/** A file of the web console by its path, such as `/index.html`. Nothing when there is none. */
export type ConsoleFiles = (path: string) => ConsoleFile | undefined;

/**
 * What a page from here may do: run its own scripts and talk to this daemon, and nothing else. No page of another origin may show it
 * (OWASP's recommended headers).
 */
const protection = {
  "Content-Security-Policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

const yearSeconds = 31_536_000;

/**
 * Serves the web console: `/` and the files below it. Answers whether the request asked for one of them. The files hold no data, so that
 * they may be kept; `/` itself is asked for anew each time.
 */
export function createConsoleRoutes(files: ConsoleFiles) {
  return (request: IncomingMessage, response: ServerResponse, path: string): boolean => {
    if (request.method !== "GET" && request.method !== "HEAD") return false;
    const file = files(path === "/" ? "/index.html" : path);
    if (file === undefined) return false;
    response.writeHead(200, {
      ...protection,
      "Content-Type": file.type,
      "Content-Length": file.content.length,
      "Cache-Control": file.isLasting ? `public, max-age=${String(yearSeconds)}, immutable` : "no-cache",
    });
    response.end(request.method === "HEAD" ? undefined : file.content);
    return true;
  };
}
