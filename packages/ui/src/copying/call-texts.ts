import { create, toJson, type DescMessage, type DescMethod, type MessageInitShape } from "@bufbuild/protobuf";
import type { JsonObject } from "@machinery/client";
import { cliWordsOf } from "./cli-words.js";
import { hideSecrets } from "./hide-secrets.js";
import { shellWord } from "./shell-word.js";

/** A call of the API, as people may copy it. Made by `copiedCall`. */
export interface CopiedCall {
  readonly method: DescMethod;
  /** With proto field names, without secrets. */
  readonly request: JsonObject;
}

/** The same call in the words of three programs, each one line for a POSIX shell. */
export interface CallTexts {
  /** Unset where the command line has no such command. */
  readonly cli?: string;
  /** Unset for streams, which curl cannot read. */
  readonly curl?: string;
  readonly bufCurl: string;
}

type MethodOf<I extends DescMessage> = DescMethod & { readonly input: I };

/** Where the command line looks for the daemon by itself. */
const usualUrl = "http://127.0.0.1:6224";

/**
 * A call as it may be copied: `copiedCall(EventService.method.cancelEvent, { eventId })`. `secrets` are the paths of values in the request, by
 * proto field names, that must not be shown, such as `["data", "password"]`; callback tokens never are.
 */
export function copiedCall<I extends DescMessage>(
  method: MethodOf<I>,
  request: MessageInitShape<I>,
  secrets: readonly (readonly string[])[] = [],
): CopiedCall {
  const json = toJson(method.input, create(method.input, request), { useProtoFieldName: true }) as JsonObject;
  return { method, request: hideSecrets(json, secrets) };
}

/** The call as it is written for the daemon at an address. */
export function callTexts({ method, request }: CopiedCall, daemonUrl: string): CallTexts {
  const service = method.parent.typeName;
  const url = shellWord(`${daemonUrl}/${service}/${method.name}`);
  const words = cliWordsOf(`${service}.${method.name}`, request);
  const body = shellWord(JSON.stringify(request));
  const where = daemonUrl === usualUrl ? [] : ["--url", daemonUrl];
  const plain = daemonUrl.startsWith("https:") ? "" : "--http2-prior-knowledge ";
  return {
    ...(words === undefined ? {} : { cli: ["machinery", ...words, ...where].map(shellWord).join(" ") }),
    ...(method.methodKind === "unary"
      ? { curl: `curl -sS -H 'Content-Type: application/json' -d ${body} ${url}` }
      : {}),
    bufCurl: `buf curl --protocol grpc ${plain}-d ${body} ${url}`,
  };
}
