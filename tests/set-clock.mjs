// Preloaded into a process that is to begin at another time: the clock shows that of CLOCK_BEGINS, and goes on from there.
const { now } = Date;
const aheadMs = Date.parse(process.env.CLOCK_BEGINS) - now();
if (Number.isNaN(aheadMs))
  throw new Error(`expected a time as CLOCK_BEGINS, found ${process.env.CLOCK_BEGINS}`);

Date.now = () => now() + aheadMs;
