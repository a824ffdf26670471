export { createHttpCaller, type HttpCaller } from "./http-caller.js";
export { isShortage } from "./network-fault.js";
export { defaultAddressPolicy, type AddressPolicy } from "./address-policy.js";
