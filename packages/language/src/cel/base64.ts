const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const values = new Map(
  [...digits.split(""), "-", "_"].map((digit, index) => [digit, index < 64 ? index : index - 2]),
);

/** Base64 of RFC 4648, with padding. */
export function toBase64(bytes: Uint8Array): string {
  const pieces: string[] = [];
  for (let index = 0; index < bytes.length; index += 3) {
    const [a, b = 0, c = 0] = bytes.subarray(index, index + 3);
    const bits = (a! << 16) | (b << 8) | c;
    const left = bytes.length - index;
    pieces.push(
      digits[bits >> 18]! +
        digits[(bits >> 12) & 63]! +
        (left > 1 ? digits[(bits >> 6) & 63]! : "=") +
        (left > 2 ? digits[bits & 63]! : "="),
    );
  }
  return pieces.join("");
}

/** The bytes of a base64 text, also of the URL-safe kind and without padding; undefined when it is none. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bare = text.replace(/={1,2}$/, "");
  if (bare.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((bare.length * 3) / 4));
  let bits = 0;
  let count = 0;
  let length = 0;
  for (const digit of bare) {
    const value = values.get(digit);
    if (value === undefined) return undefined;
    bits = ((bits << 6) | value) & 0xff_ffff;
    count += 6;
    if (count >= 8) {
      count -= 8;
      bytes[length++] = (bits >> count) & 0xff;
    }
  }
  return bytes;
}
