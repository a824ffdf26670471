/** The version of the layout of keys and values that this program writes. It reads all before it; each is in docs/decisions/0030-what-an-entry-does-not-say.md. */
export const STORE_VERSION = 2;
