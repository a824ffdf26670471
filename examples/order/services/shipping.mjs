// The shop's parcels. `node shipping.mjs --port 5014`
//
//   POST /parcels        {order_id, holds} books a parcel: {parcel}; 422 TOO_LARGE for more than five kinds of things
//   POST /cancellations  takes the booking back, whether there is one or not
import { Ledger, Problem, serve } from "./service.mjs";

const MOST_KINDS = 5;

const ledger = new Ledger();
let parcels = 0;

serve({
  name: "shipping",
  port: 5014,
  ledger,
  routes: {
    "/parcels": ({ body: { order_id, holds }, key }) => {
      if (holds.length > MOST_KINDS)
        throw new Problem(
          422,
          "TOO_LARGE",
          `a parcel takes ${MOST_KINDS} kinds of things, not ${holds.length}`,
        );
      return [201, ledger.once(key, () => ({ parcel: `parcel-${++parcels}`, order_id }))];
    },
    "/cancellations": ({ undoes }) => {
      ledger.undo(undoes, () => {});
      return [200, {}];
    },
  },
});
