import { MsgDefinition } from "../../../codec/gen/cosmos/gov/v1/tx.ts";
import { addressText } from "../../../core/addresses.ts";
import { fail } from "../errors.ts";
import { textOf } from "../legacyContent.ts";
import { governance } from "../module.ts";

/** Does what a content of v1beta1 says, which for a text is nothing. */
export const execLegacyContent = governance.rpc(
  MsgDefinition.methods.execLegacyContent,
  (ctx, { authority, content }, { facts }) => {
    const expected = addressText(ctx.chain, facts.authority);
    if (authority !== expected) throw fail.invalidSigner(`expected ${expected} got ${authority}`);
    textOf(content);
    return {};
  },
);
