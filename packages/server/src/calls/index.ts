export { createHttpCaller, type HttpCaller } from "./http-caller.js";
export { defaultAddressPolicy, type AddressPolicy } from "./address-policy.js";
