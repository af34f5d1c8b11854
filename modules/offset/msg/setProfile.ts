import { EventProfile } from "../../../codec/gen/eco2/offset/v1/events.ts";
import { MsgDefinition } from "../../../codec/gen/eco2/offset/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { messageAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { emitTyped } from "../../../core/events.ts";
import { offset } from "../module.ts";
import { checkProfile, requireShortProfile } from "../profiles.ts";

/** Says whose carbon account the signer's is. What was confirmed before is confirmed no more. */
export const setProfile = offset.rpc(
  MsgDefinition.methods.setProfile,
  (ctx, { account: signer, fields }, { state, params }) => {
    checkProfile(fields);
    requireShortProfile(params.maxTextBytes, fields);
    const account = addressText(ctx.chain, messageAddress(ctx, signer, "account"));
    const before = state.profiles.find(ctx, account);
    const version = (before?.version ?? 0n) + 1n;
    const height = BigInt(ctx.height);
    const since = before?.createdHeight ?? height;
    const when = { createdHeight: since, height, time: timestampOf(ctx.time) };
    state.profiles.set(ctx, account, { account, fields, version, verification: undefined, ...when });
    emitTyped(ctx, EventProfile, { account, kind: fields.kind, version });
    return { version };
  },
  ({ fields }) => checkProfile(fields),
);
