/** Bytes that may be part of a larger buffer, in one of about their own size: what is sent to another thread is copied with all of its buffer. */
export function compactBytes(bytes: Uint8Array): Uint8Array {
  return bytes.buffer.byteLength > bytes.byteLength + 64 ? Uint8Array.from(bytes) : bytes;
}
