// The shop's stock. `node stock.mjs --port 5011`
//
//   POST /holds     {order_id, sku, count} puts things aside: {hold}; 409 STOCK_SHORT when there are not enough
//   POST /releases  puts them back, whether the hold is known or not
import { Ledger, Problem, serve } from "./service.mjs";

const ledger = new Ledger();
const stock = new Map([
  ["lamp", 1_000_000],
  ["chair", 1_000_000],
  ["cup", 1_000_000],
  ["book", 1_000_000],
  ["pen", 1_000_000],
  ["clock", 1_000_000],
  ["table", 3],
]);
let holds = 0;

serve({
  name: "stock",
  port: 5011,
  ledger,
  routes: {
    "/holds": ({ body: { order_id, sku, count }, key }) => [
      201,
      ledger.once(key, () => {
        const left = stock.get(sku) ?? 0;
        if (left < count) throw new Problem(409, "STOCK_SHORT", `there are ${left} of ${sku}, not ${count}`);
        stock.set(sku, left - count);
        return { hold: `hold-${++holds}`, order_id, sku, count };
      }),
    ],
    "/releases": ({ undoes }) => {
      ledger.undo(undoes, ({ sku, count }) => stock.set(sku, (stock.get(sku) ?? 0) + count));
      return [200, {}];
    },
  },
});
