import type { PlannedRequest } from "@machinery/language";

/** The service of a call as people write it: `service`, or `service.endpoint`. */
export const serviceOf = ({ service, endpoint }: PlannedRequest): string =>
  endpoint === "" ? service : `${service}.${endpoint}`;
