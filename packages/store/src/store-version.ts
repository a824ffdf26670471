/**
 * The version of the layout of keys and values that this program writes. It reads all before it, and a folder that it has opened is of this version. 2: an entry says nothing twice
 * (docs/decisions/0030-an-entry-says-nothing-twice.md).
 */
export const STORE_VERSION = 2;
