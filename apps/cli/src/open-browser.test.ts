import { expect, test } from "vitest";
import { openerOf } from "./open-browser.js";

test.each([
  ["darwin", {}, ["open"]],
  ["win32", {}, ["rundll32", "url.dll,FileProtocolHandler"]],
  ["linux", { DISPLAY: ":0" }, ["xdg-open"]],
  ["linux", { WAYLAND_DISPLAY: "wayland-0" }, ["xdg-open"]],
  ["linux", { DISPLAY: "" }, undefined],
  ["linux", {}, undefined],
] as const)("on %s with %j a browser is opened by %j", (platform, variables, opener) => {
  expect(openerOf(platform, variables)).toEqual(opener);
});
