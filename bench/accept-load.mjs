// The load of `npm run bench -- accept`: accepts for so long in one of the ways, and tells its parent how many events were taken.
import { acceptWays } from "./accept-ways.mjs";

process.on("disconnect", () => process.exit(0));
process.on("message", ({ way, ...setting }) => {
  acceptWays[way](setting).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error?.message ?? error) }),
  );
});
