import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium, type Browser, type BrowserContextOptions, type Page } from "playwright-core";
import { expect } from "vitest";

/** The system's Chromium. */
const program = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Why the tests of the console cannot run here. Nothing where they can. */
export const noBrowser = existsSync(program)
  ? undefined
  : `there is no Chromium at ${program}: install it, or set CHROMIUM_PATH`;

/** Where screenshots go. */
const pictures = join(import.meta.dirname, "..", "..", ".machinery", "screenshots");

/** Starts Chromium, with more arguments where they are given. It asks nobody outside of this machine for anything. */
export function startBrowser(more: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: program,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...more,
    ],
  });
}

/** A page, and what it complained of. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of scripts, and of the content security policy. */
  readonly complaints: string[];
}

/** Opens an address in a window of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(url);
  return { page, complaints };
}

/** Takes a picture of a page, for people to look at. */
export async function takePicture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Keeps a picture that the console itself has made, beside those of the screens. */
export function keepPicture(content: Buffer, name: string): void {
  mkdirSync(pictures, { recursive: true });
  writeFileSync(join(pictures, `${name}.png`), content);
}

/** Holds a page against WCAG 2.2, levels A and AA. */
export async function expectAccessible(page: Page): Promise<void> {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
  // No rule among these reads style sheets, and to read those of a shadow root axe writes style elements, which the page forbids.
  // Legacy: without frames in the page there is nothing to put together in a page of its own, which takes longer than the looking.
  const builder = new AxeBuilder({ page }).options({ preload: false }).setLegacyMode(true).withTags(tags);
  const { violations } = await builder.analyze();
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);

  expect(told).toEqual([]);
  expect(page.frames()).toHaveLength(1);
}
