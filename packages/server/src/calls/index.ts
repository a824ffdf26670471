export { createHttpCaller, type HttpCaller, type HttpCallerOptions } from "./http-caller.js";
export { defaultAddressPolicy, type AddressKind, type AddressPolicy } from "./address-policy.js";
export type { ServiceHealth } from "./check-service.js";
