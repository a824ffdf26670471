import type { DescService } from "@bufbuild/protobuf";
import type { ServiceImpl } from "@connectrpc/connect";

/** A service of the API with its implementation, ready to be mounted on a protocol. */
export interface MountedService {
  readonly service: DescService;
  readonly implementation: ServiceImpl<DescService>;
}
