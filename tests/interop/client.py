"""Drives a daemon with Python's grpcio: a program in another language, over messages made from the descriptor set alone.

Usage: client.py <port> <descriptors.binpb>. Needs grpcio and protobuf, and nothing generated. Prints "python ok" at the end.
"""

import json
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, json_format

try:
    from google.protobuf.message_factory import GetMessageClass
except ImportError:  # protobuf before 4.22
    from google.protobuf.message_factory import MessageFactory

    GetMessageClass = MessageFactory().GetPrototype

port, descriptors = sys.argv[1], sys.argv[2]
files = descriptor_pb2.FileDescriptorSet()
with open(descriptors, "rb") as source:
    files.ParseFromString(source.read())
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)


def message(name):
    return GetMessageClass(pool.FindMessageTypeByName(name))


channel = grpc.insecure_channel("127.0.0.1:" + port)


def unary(service, method):
    description = pool.FindServiceByName("machinery.v1." + service).FindMethodByName(method)
    make, read = GetMessageClass(description.input_type), GetMessageClass(description.output_type)
    stub = channel.unary_unary(
        f"/machinery.v1.{service}/{method}",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=read.FromString,
    )
    return lambda timeout=20, **fields: stub(json_format.ParseDict(fields, make()), timeout=timeout)


def stream(service, method):
    description = pool.FindServiceByName("machinery.v1." + service).FindMethodByName(method)
    make, read = GetMessageClass(description.input_type), GetMessageClass(description.output_type)
    stub = channel.unary_stream(
        f"/machinery.v1.{service}/{method}",
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=read.FromString,
    )
    return lambda **fields: stub(json_format.ParseDict(fields, make()), timeout=20)


post, get, watch = unary("EventService", "PostEvent"), unary("EventService", "GetEvent"), stream("EventService", "WatchEvent")

# A post that waits for the result.
posted = post(workflow="process-text", data={"message": "hello from python"}, wait="20s").event
assert json_format.MessageToDict(posted.outputs) == {"message": "NOHTYP MORF OLLEH", "space_count": 2}, posted

# The same key gives the same event.
first = post(workflow="process-text", data={"message": "x"}, idempotency_key="py").event.event_id
again = post(workflow="process-text", data={"message": "x"}, idempotency_key="py")
assert again.existed and again.event.event_id == first, again

# A stream, from the first fact to the last.
kinds = [response.fact.kind for response in watch(event_id=first)]
assert kinds[0] == "event-accepted" and kinds[-1] == "event-succeeded", kinds

# A refusal, with its details.
try:
    get(event_id="0123456789abcdefghjkmnpq")
    raise AssertionError("expected a refusal")
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.NOT_FOUND, error
    details = dict(error.trailing_metadata())["grpc-status-details-bin"]
    assert b"EVENT_NOT_FOUND" in details, details

# A deadline.
try:
    post(workflow="process-slowly", data={"message": "x"}, wait="20s", timeout=0.2)
    raise AssertionError("expected a deadline")
except grpc.RpcError as error:
    assert error.code() == grpc.StatusCode.DEADLINE_EXCEEDED, error

# Health and reflection are known by their bytes: SERVING is 1, and the list names our services.
health = channel.unary_unary("/grpc.health.v1.Health/Check")(b"", timeout=20)
assert health == b"\x08\x01", health
listed = channel.stream_stream("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo")(iter([b"\x3a\x00"]), timeout=20)
assert b"machinery.v1.EventService" in next(iter(listed))
# A stream left open can hang grpcio when the interpreter ends.
listed.cancel()
channel.close()

print("python ok", json.dumps({"grpc": grpc.__version__}))
