/** The version of the layout of keys and values that this program writes. */
export const STORE_VERSION = 1;
