import { spawn } from "node:child_process";

/** How long a program may take to say that it cannot open anything, in milliseconds: one that still runs by then shows a browser. */
const patienceMs = 2_000;

/** Opens an address in the person's browser. Says whether there was one. The address is handed on as it is, to no shell. */
export function openBrowser(url: string): Promise<boolean> {
  const opener = openerOf(process.platform, process.env);
  if (opener === undefined) return Promise.resolve(false);
  const [program, ...args] = opener;
  return new Promise((resolve) => {
    const child = spawn(program, [...args, url], { stdio: "ignore", detached: true });
    const timer = setTimeout(() => resolve(true), patienceMs);
    const settle = (isOpen: boolean): void => {
      clearTimeout(timer);
      resolve(isOpen);
    };
    child.once("error", () => settle(false));
    child.once("exit", (code) => settle(code === 0));
    // The browser may live on after us.
    child.unref();
  });
}

/** The program that opens an address on a system, with its arguments. Nothing where there is no screen to open it on. */
export function openerOf(
  platform: NodeJS.Platform,
  variables: Readonly<Record<string, string | undefined>>,
): readonly [program: string, ...args: string[]] | undefined {
  if (platform === "darwin") return ["open"];
  if (platform === "win32") return ["rundll32", "url.dll,FileProtocolHandler"];
  const hasScreen = [variables["DISPLAY"], variables["WAYLAND_DISPLAY"]].some((one) => (one ?? "") !== "");
  return hasScreen ? ["xdg-open"] : undefined;
}
