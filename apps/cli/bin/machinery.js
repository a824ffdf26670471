#!/usr/bin/env node
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 22 || (major === 22 && minor < 12)) {
  console.error(
    `machinery: expected Node 22.12 or newer, found ${process.versions.node}: run \`npm run machinery -- …\` in the checkout, which brings its own Node`,
  );
  process.exit(2);
}
try {
  await import("../dist/process.js");
} catch (error) {
  if (error?.code !== "ERR_MODULE_NOT_FOUND") throw error;
  console.error(`machinery: expected a built command line, found ${error.message}: run \`npm run build\``);
  process.exit(1);
}
