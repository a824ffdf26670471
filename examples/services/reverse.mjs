// Reverses text. `node reverse.mjs --port 5002`
import { serveText } from "./text-service.mjs";

const characters = new Intl.Segmenter("en", { granularity: "grapheme" });

serveText({
  port: 5002,
  definition: {
    name: "reverse",
    description: "Reverses text",
    address: "http://127.0.0.1:5002/event",
    health: "/healthcheck",
    spec: {
      inputs: { message: { type: "string", description: "The text to transform" } },
      outputs: { message: { type: "string", description: "The transformed text, its last character first" } },
    },
  },
  // By what a reader calls a character: an accent stays with its letter.
  transform: (message) => ({
    message: Array.from(characters.segment(message), ({ segment }) => segment)
      .reverse()
      .join(""),
  }),
});
