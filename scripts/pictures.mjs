#!/usr/bin/env node
// `npm run pictures`: takes the pictures of the web console anew, by its tests, and puts those of the README into docs/pictures, as WebP, which
// Chromium writes.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { root } from "./checkout.mjs";
import { build } from "./ensure-built.mjs";
import { runQuietly } from "./run-quietly.mjs";

const from = join(root, ".machinery", "screenshots");
const to = join(root, "docs", "pictures");
const quality = 0.85;
/** All of them together, in bytes. */
const most = 1_000_000;

for (const step of [
  () => build(),
  () => runQuietly("npx", ["vitest", "run", "--project", "system", "tests/console/pictures.test.ts"]),
]) {
  const { exitCode, output } = await step();
  if (exitCode !== 0) {
    console.error(output);
    process.exit(exitCode);
  }
}

mkdirSync(to, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu"],
});
const page = await browser.newPage();
let bytes = 0;
for (const name of readdirSync(from).filter((file) => /^readme-.*\.png$/.test(file))) {
  const png = readFileSync(join(from, name)).toString("base64");
  const webp = await page.evaluate(
    async ([source, share]) => {
      const picture = new Image();
      picture.src = `data:image/png;base64,${source}`;
      await picture.decode();
      const canvas = Object.assign(document.createElement("canvas"), {
        width: picture.naturalWidth,
        height: picture.naturalHeight,
      });
      canvas.getContext("2d").drawImage(picture, 0, 0);
      return canvas.toDataURL("image/webp", share).split(",")[1];
    },
    [png, quality],
  );
  const content = Buffer.from(webp, "base64");
  bytes += content.length;
  const target = name.replace(/^readme-(.*)\.png$/, "$1.webp");
  writeFileSync(join(to, target), content);
  console.log(`docs/pictures/${target} (${(content.length / 1_000).toFixed(0)} kB)`);
}
await browser.close();
if (bytes > most) {
  console.error(
    `pictures: expected at most ${most} bytes in all, found ${bytes}: take fewer, or lower the quality`,
  );
  process.exit(1);
}
