import { MsgDefinition } from "../../../codec/gen/eco2/emission/v1/tx.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { burn as burnBoth } from "../burn/burn.ts";
import { checkBurn } from "../burn/request.ts";
import { emission } from "../module.ts";

/** Burns emissions with credits of equal weight: the only message by which an emission leaves existence. */
export const burn = emission.rpc(
  MsgDefinition.methods.burn,
  (ctx, request, env) => {
    const burner = messageAddress(ctx, request.burner, "burner");
    return { neutralityId: burnBoth(ctx, env, env.params, burner, request).id };
  },
  (request) => void checkBurn(request),
);
