import { fn, type FunctionGroup } from "./function-row.js";

/** Functions of texts. */
export const textFunctions: FunctionGroup = {
  title: "Texts",
  about: "Indexes count characters (Unicode code points) from 0. `+` puts texts together.",
  rows: [
    fn("text.contains(part)", "Whether the text holds another", ["'machinery'.contains('chin')", true]),
    fn("text.startsWith(part)", "Whether it begins with another", ["'machinery'.startsWith('ma')", true]),
    fn("text.endsWith(part)", "Whether it ends with another", ["'a.json'.endsWith('.json')", true]),
    fn(
      ["text.matches(pattern)", "matches(text, pattern)"],
      "Whether some part matches a regular expression of the RE2 kind",
      ["'AB-12'.matches('^[A-Z]+-[0-9]+$')", true],
    ),
    fn(["text.size()", "size(text)"], "How many characters it has", ["'häuser'.size()", 6]),
    fn(
      "text.indexOf(part)",
      "Where another text begins first, −1 where it does not",
      ["'banana'.indexOf('an')", 1],
      ["'banana'.indexOf('x')", -1],
    ),
    fn("text.lastIndexOf(part)", "Where it begins last", ["'banana'.lastIndexOf('an')", 3]),
    fn("text.charAt(index)", "One character; nothing right behind the end", ["'abc'.charAt(1)", "b"]),
    fn(
      ["text.substring(from)", "text.substring(from, to)"],
      "The characters from one index up to, and without, another",
      ["'machinery'.substring(3)", "hinery"],
      ["'machinery'.substring(0, 4)", "mach"],
    ),
    fn("text.lowerAscii()", "With a to z for A to Z", ["'Order ÄB'.lowerAscii()", "order Äb"]),
    fn("text.upperAscii()", "With A to Z for a to z", ["'Order'.upperAscii()", "ORDER"]),
    fn("text.trim()", "Without white space at both ends", ["'  a b '.trim()", "a b"]),
    fn("text.reverse()", "From the end to the beginning", ["'abc'.reverse()", "cba"]),
    fn(
      ["text.split(separator)", "text.split(separator, most)"],
      "The pieces between separators, at most so many; by the empty text its characters",
      ["'a,b,c'.split(',')", ["a", "b", "c"]],
      ["'a,b,c'.split(',', 2)", ["a", "b,c"]],
    ),
    fn(
      ["list.join()", "list.join(separator)"],
      "Texts put together",
      ["['a', 'b'].join('-')", "a-b"],
      ["['a', 'b'].join()", "ab"],
    ),
    fn(
      ["text.replace(part, by)", "text.replace(part, by, most)"],
      "With another text for each part, or for the first so many",
      ["'a-b-c'.replace('-', '+')", "a+b+c"],
      ["'a-b-c'.replace('-', '+', 1)", "a+b-c"],
    ),
    fn(
      "text.format(values)",
      "With values filled in: `%s` any, `%d` an int, `%f` and `%.2f` a number, `%e`, `%b`, `%o`, `%x`, `%X`, `%%`",
      ["'%s pays %.2f (%d items)'.format(['Ada', 12.5, 3])", "Ada pays 12.50 (3 items)"],
    ),
    fn(
      ["regex.replace(text, pattern, by)", "regex.replace(text, pattern, by, most)"],
      "With another text for each match, or for the first so many; `\\1` is the first group, `\\0` all",
      ["regex.replace('John Doe', '(\\\\w+) (\\\\w+)', '\\\\2, \\\\1')", "Doe, John"],
      ["regex.replace('a1b2', '[0-9]', '#', 1)", "a#b2"],
    ),
    fn("regex.extract(text, pattern)", "What matches first, or its only group, as an optional value", [
      "regex.extract('order #1234', '#([0-9]+)').orValue('none')",
      "1234",
    ]),
    fn("regex.extractAll(text, pattern)", "What matches, or the only group of each", [
      "regex.extractAll('a=1 b=2', '([a-z])=')",
      ["a", "b"],
    ]),
  ],
};

/** Functions that turn values into texts and back. */
export const encodingFunctionRows: FunctionGroup = {
  title: "Encodings, hashes and identifiers",
  about: "A text stands for its UTF-8.",
  rows: [
    fn("base64.encode(text)", "As base64, with padding", ["base64.encode('user:pass')", "dXNlcjpwYXNz"]),
    fn("base64.decode(text)", "The text that base64 holds, also of the URL-safe kind and without padding", [
      "base64.decode('aMOkdXNlcg')",
      "häuser",
    ]),
    fn("json.encode(value)", "As JSON", ["json.encode({'a': [1, true, null]})", '{"a":[1,true,null]}']),
    fn("json.decode(text)", "The value that JSON says", ["json.decode('{\"a\": [1]}').a[0]", 1]),
    fn("url.encode(text)", "As a part of a URL", ["url.encode('a b&c/ä')", "a%20b%26c%2F%C3%A4"]),
    fn("hash.sha256(text)", "The SHA-256, as 64 hexadecimal digits", [
      "hash.sha256('abc')",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ]),
    fn("hash.crc32(text)", "The CRC-32, an int; `% 10` of it spreads over ten buckets", [
      "hash.crc32('abc')",
      891568578,
    ]),
    fn(
      "uuid()",
      "A new UUID of version 4, drawn from the event's seed: what was decided once is kept and never drawn again. Only in operations of workflows",
      ["uuid()", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
    ),
  ],
};
