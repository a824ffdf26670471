import { parseArgs } from "node:util";

const help = `npm start -- [options]

Starts the daemon and the three example services, registers them, posts an event and shows it go through.

  --once           end after the result
  --port <port>    where the daemon listens (default: the daemon's, 6224; 0 takes any that is free)
  --data <folder>  the daemon's data folder (default: ./.machinery)
  --help           print this`;

/** Reads the arguments of `npm start`. Leaves the process when they are wrong, or ask for help. */
export function readStartOptions(args) {
  const values = parse(args);
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  return values;
}

function parse(args) {
  try {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: "boolean", default: false },
        port: { type: "string" },
        data: { type: "string", default: ".machinery" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`machinery: ${error.message}: see \`npm start -- --help\``);
    return process.exit(2);
  }
}
