import {
  create,
  toBinary,
  type DescMessage,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";

/** A page of messages ends when it has so many bytes: gRPC clients take 4 MiB in one message where nothing is set. */
export const pageBytes = 3 * 1024 * 1024;

/** As many of the messages, from the first on, as fit one page. The first one always does, or nobody could go on. */
export function fitPage<Desc extends DescMessage>(
  schema: Desc,
  messages: Iterable<MessageInitShape<Desc>>,
): MessageShape<Desc>[] {
  const fitting: MessageShape<Desc>[] = [];
  let bytes = 0;
  for (const init of messages) {
    const message = create(schema, init);
    bytes += toBinary(schema, message).byteLength;
    if (bytes > pageBytes && fitting.length > 0) break;
    fitting.push(message);
  }
  return fitting;
}
