import { expect, it } from "vitest";
import { createPublicAddress } from "./public-address.js";

it.each([
  ["https://flows.example.com/machinery/", "127.0.0.1", "https://flows.example.com/machinery/callbacks/t"],
  [undefined, "127.0.0.1", "http://127.0.0.1:6224/callbacks/t"],
  [undefined, "0.0.0.0", "http://127.0.0.1:6224/callbacks/t"],
  [undefined, "::", "http://[::1]:6224/callbacks/t"],
  [undefined, "fd00::1", "http://[fd00::1]:6224/callbacks/t"],
])("with %s and %s services are told %s", (publicUrl, host, told) => {
  expect(createPublicAddress(publicUrl, host, 6224).callbackUrl("t")).toBe(told);
});

it("who calls before any port is taken waits until one is", async () => {
  const address = createPublicAddress(undefined, "127.0.0.1", 0);
  const early = address.callbackUrl("t");

  address.listens(5_000);

  expect(await early).toBe("http://127.0.0.1:5000/callbacks/t");
  expect(address.callbackUrl("t")).toBe("http://127.0.0.1:5000/callbacks/t");
});
