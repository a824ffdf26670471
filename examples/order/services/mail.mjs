// The shop's mail. `node mail.mjs --port 5013`
//
//   POST /mails  {to, template} sends a mail: {mail}
import { Ledger, Problem, serve } from "./service.mjs";

const ledger = new Ledger();
const templates = ["paid", "declined"];
let mails = 0;

serve({
  name: "mail",
  port: 5013,
  ledger,
  routes: {
    "/mails": ({ body: { to, template }, key }) => {
      if (!templates.includes(template))
        throw new Problem(400, "NO_TEMPLATE", `there is no template ${template}`);
      return [200, ledger.once(key, () => ({ mail: `mail-${++mails}`, to, template }))];
    },
  },
});
