// Turns text into uppercase. `node upper.mjs --port 5001`
import { serveText } from "./text-service.mjs";

serveText({
  port: 5001,
  definition: {
    name: "upper",
    description: "Turns text into uppercase",
    address: "http://127.0.0.1:5001/event",
    health: "/healthcheck",
    spec: {
      inputs: { message: { type: "string", description: "The text to transform" } },
      outputs: { message: { type: "string", description: "The transformed text, in uppercase" } },
    },
  },
  transform: (message) => ({ message: message.toUpperCase() }),
});
