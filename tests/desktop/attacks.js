// Runs in the page as a script would that got into it: tries all ways out that a browser has, towards one address. Gives what each came to.
window.tryAllWaysOut = async ({ http, stun, turn }) => {
  const blocked = [];
  document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
    blocked.push(effectiveDirective),
  );
  const element = (name, attributes) => {
    const made = document.createElement(name);
    for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
    document.body.append(made);
    return made;
  };
  const refused = (promise) =>
    promise.then(
      () => "done",
      () => "refused",
    );
  const tried = (act) => {
    try {
      return act() ?? "done";
    } catch {
      return "refused";
    }
  };
  const ended = (target, ...events) =>
    new Promise((resolve) => events.forEach((event) => target.addEventListener(event, () => resolve(event))));
  const outcomes = {
    fetch: await refused(fetch(`${http}/fetch`)),
    fetchOwnFile: await refused(fetch("./index.html")),
    webSocket: await ended(new WebSocket(`${http.replace("http", "ws")}/socket`), "open", "error"),
    eventSource: await ended(new EventSource(`${http}/events`), "open", "error"),
    image: await ended(element("img", { src: `${http}/image.png` }), "load", "error"),
    script: await ended(element("script", { src: `${http}/script.js` }), "load", "error"),
    style: await ended(element("link", { rel: "stylesheet", href: `${http}/style.css` }), "load", "error"),
    dynamicImport: await refused(import(`${http}/module.js`)),
    serviceWorker: await refused(navigator.serviceWorker?.register("./assets/x.js") ?? Promise.reject()),
    blobWorker: await (async () => {
      try {
        const code = new Blob([`postMessage("ran")`], { type: "text/javascript" });
        return await ended(new Worker(URL.createObjectURL(code)), "message", "error");
      } catch {
        return "refused";
      }
    })(),
    eval: tried(() => window.eval("1 + 1")),
    newFunction: tried(() => Reflect.construct(Function, ["return 1"])()),
    inlineScript: tried(() => {
      element("script", {}).textContent = "window.ranInline = true";
      element("p", { onclick: "window.ranInline = true" }).click();
      return window.ranInline ?? "refused";
    }),
    inlineStyle: (() => {
      const made = element("p", { style: "color: rgb(1, 2, 3)" });
      return getComputedStyle(made).color === "rgb(1, 2, 3)" ? "done" : "refused";
    })(),
  };
  navigator.sendBeacon(`${http}/beacon`, "x");
  element("iframe", { src: `${http}/frame` });
  element("object", { data: `${http}/object` });
  element("embed", { src: `${http}/embed` });
  element("video", { src: `${http}/video` });
  element("link", { rel: "prefetch", href: `${http}/prefetch` });
  element("link", { rel: "preconnect", href: http });
  element("base", { href: http });
  const form = element("form", { action: `${http}/form`, method: "post" });
  form.submit();
  element("a", { href: "#", ping: `${http}/ping` }).click();
  outcomes.webRtc = await (async () => {
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: stun }, { urls: turn, username: "a", credential: "b" }],
    });
    peer.createDataChannel("out");
    const gathered = new Promise((resolve) =>
      peer.addEventListener("icegatheringstatechange", () => {
        if (peer.iceGatheringState === "complete") resolve();
      }),
    );
    const found = [];
    peer.addEventListener("icecandidate", ({ candidate }) => {
      if (candidate?.candidate) found.push(candidate.candidate);
    });
    await peer.setLocalDescription(await peer.createOffer());
    await gathered;
    return found;
  })();
  return { outcomes, blocked: [...new Set(blocked)] };
};
