// Preloaded into the children of `npm start` and of the tests: when the parent is gone, however it went, its end of stdin
// closes and the child stops. A child that does not stop by itself is ended.
process.stdin.on("error", () => undefined);
process.stdin.on("end", () => {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.exit(1), 20_000).unref();
});
process.stdin.resume();
process.stdin.unref?.();
