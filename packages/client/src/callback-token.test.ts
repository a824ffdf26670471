import { expect, test } from "vitest";
import { callbackToken } from "./callback-token.js";

test.each([
  ["http://127.0.0.1:6224/callbacks/QUJD-_x", "QUJD-_x"],
  ["https://flows.example.com/machinery/callbacks/QUJD/heartbeat", "QUJD"],
  ["QUJD-_x", "QUJD-_x"],
  ["", ""],
])("of %j is %j", (address, token) => {
  expect(callbackToken(address)).toBe(token);
});
