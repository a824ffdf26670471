// Runs in the page: makes a call of the API as a script would that got into it, past all that the manager shows. Gives all that came of it.
window.callFromPage = async ([connectionId, method, bytes]) => {
  const number = 1_000_000;
  const port = await new Promise((resolve) => {
    window.addEventListener("message", ({ data, ports }) => {
      if (data.machineryPort === number) resolve(ports[0]);
    });
    window.machinery.openPort(connectionId, number);
  });
  const answers = [];
  await new Promise((resolve) => {
    port.addEventListener("message", ({ data }) => {
      answers.push(data);
      if (data.kind !== "message") resolve();
    });
    port.start();
    port.postMessage({ kind: "call", id: 1, method, input: new Uint8Array(bytes) });
    port.postMessage({ kind: "take", id: 1, count: 1 });
  });
  port.postMessage({ kind: "close" });
  return answers;
};
