import {
  fromBinary,
  fromJson,
  toBinary,
  toJson,
  type DescMethodUnary,
  type JsonValue,
} from "@bufbuild/protobuf";
import grpc from "@grpc/grpc-js";
import { ErrorInfoSchema, StatusSchema } from "@machinery/protocol";
import type { RpcAnswer } from "./rpc-answer.js";

/** The gRPC codes by the names that Connect gives them. */
const codeNames = new Map<number, string>(
  Object.entries(grpc.status)
    .filter((pair): pair is [string, grpc.status] => typeof pair[1] === "number")
    .map(([name, code]) => [code, name.toLowerCase()]),
);

/** Calls a unary method by grpc-js, with messages written as JSON. */
export async function callGrpc(url: string, method: DescMethodUnary, message: JsonValue): Promise<RpcAnswer> {
  return callGrpcBytes(url, method, Buffer.from(toBinary(method.input, fromJson(method.input, message))));
}

/** The same with a request that is any bytes at all. */
export function callGrpcBytes(url: string, method: DescMethodUnary, request: Buffer): Promise<RpcAnswer> {
  const client = new grpc.Client(new URL(url).host, grpc.credentials.createInsecure(), {
    "grpc.max_send_message_length": -1,
    "grpc.use_local_subchannel_pool": 1,
  });
  const same = (bytes: Buffer): Buffer => bytes;
  const path = `/${method.parent.typeName}/${method.name}`;
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, same, same, request, { deadline: Date.now() + 30_000 }, (error, answer) => {
      client.close();
      if (error !== null) resolve(refusal(error));
      else
        resolve({
          ok: true,
          message: toJson(method.output, fromBinary(method.output, answer ?? Buffer.alloc(0)), {
            useProtoFieldName: true,
          }),
        });
    });
  });
}

function refusal(error: grpc.ServiceError): RpcAnswer {
  const [details] = error.metadata.get("grpc-status-details-bin");
  const status = details instanceof Buffer ? fromBinary(StatusSchema, details) : undefined;
  const info = status?.details.find(({ typeUrl }) => typeUrl.endsWith("/google.rpc.ErrorInfo"));
  const reason = info === undefined ? "" : fromBinary(ErrorInfoSchema, info.value).reason;
  return { ok: false, code: codeNames.get(error.code) ?? String(error.code), reason, message: error.details };
}
