// Puts the built web console beside the daemon, which serves it.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { root } from "./checkout.mjs";

const target = join(root, "apps", "daemon", "dist", "console");
rmSync(target, { recursive: true, force: true });
cpSync(join(root, "packages", "ui", "dist", "console"), target, { recursive: true });
