// Counts the spaces of a text. `node space-counter.mjs --port 5003`
import { serveText } from "./text-service.mjs";

serveText({
  port: 5003,
  definition: {
    name: "space-counter",
    description: "Counts the spaces of a text",
    address: "http://127.0.0.1:5003/event",
    health: "/healthcheck",
    inputs: [{ name: "message", type: "string", description: "The text to look at" }],
    outputs: [{ name: "space_count", type: "int", description: "The number of spaces" }],
  },
  transform: (message) => ({ space_count: message.split(" ").length - 1 }),
});
