/**
 * A number from 0 (included) to 1 (excluded) that depends on nothing but the words: the same event, step and attempt always draw the same.
 * FNV-1a over the words, mixed by the finalizer of MurmurHash3, both of 32 bits; fit for spreading waits, not for secrets.
 */
export function chance(...words: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  const text = words.join("/");
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
