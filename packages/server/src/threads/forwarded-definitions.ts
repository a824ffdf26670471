import type { JsonObject, JsonValue, Result } from "@machinery/protocol";
import type { PostableWorkflows } from "../events/event-desk.js";
import type { DefinitionRoutes } from "../routes/definition-desk.js";
import { PostingRules } from "../routes/posting-rules.js";
import type { Channel } from "./channel.js";
import type { ChannelHandlers } from "./channel-answers.js";

interface ForwardedDefinition {
  readonly value: JsonObject;
  readonly requestId: string;
}

/** Definitions as the plain routes bring them, taken at the other end of a channel. */
export class ForwardedDefinitions extends PostingRules implements DefinitionRoutes {
  constructor(
    postable: PostableWorkflows,
    private readonly channel: Channel,
  ) {
    super(postable);
  }

  async registerService(value: JsonObject, requestId: string): Promise<Result<JsonValue>> {
    return (await this.channel.ask("register-service", { value, requestId })) as Result<JsonValue>;
  }

  async defineWorkflow(value: JsonObject, requestId: string): Promise<Result<JsonValue>> {
    return (await this.channel.ask("define-workflow", { value, requestId })) as Result<JsonValue>;
  }
}

/** Takes definitions that were forwarded. */
export function definitionHandlers(definitions: DefinitionRoutes): ChannelHandlers {
  return {
    asked: {
      "register-service": ({ value, requestId }: ForwardedDefinition) =>
        definitions.registerService(value, requestId),
      "define-workflow": ({ value, requestId }: ForwardedDefinition) =>
        definitions.defineWorkflow(value, requestId),
    },
  };
}
