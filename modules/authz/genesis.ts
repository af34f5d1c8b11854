import type { GrantAuthorization } from "../../codec/gen/cosmos/authz/v1beta1/authz.ts";
import { GenesisState } from "../../codec/gen/cosmos/authz/v1beta1/genesis.ts";
import { addressBytes } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { messageTime } from "../../core/timeArg.ts";
import { reasonOf } from "../../store/errors.ts";
import { authorizationOf } from "./authorization/kinds.ts";
import { requireDifferent } from "./different.ts";
import { type GrantKey, type Grants, grantText, saveGrant } from "./grants.ts";
import { authz } from "./module.ts";

function initGrant(ctx: Ctx, state: Grants, given: GrantAuthorization): void {
  const expiration = messageTime(given.expiration);
  const authorization = authorizationOf(given.authorization);
  authorization.check();
  requireDifferent(given.granter, given.grantee);
  const [granter, grantee] = [addressBytes(ctx.chain, given.granter), addressBytes(ctx.chain, given.grantee)];
  const key: GrantKey = [granter, grantee, authorization.typeUrl()];
  if (state.grants.has(ctx, key)) throw new Error(`duplicate grant of ${authorization.typeUrl()}`);
  // A grant that has ended is left out, as in the SDK.
  if (expiration === undefined || expiration > ctx.time) saveGrant(ctx, state, key, authorization.any, expiration);
}

export const genesis = authz.genesis({
  ...protoSection(GenesisState),
  default: () => ({ authorization: [] }),
  init(ctx, { authorization }, { state }) {
    for (const [index, given] of authorization.entries()) {
      try {
        initGrant(ctx, state, given);
      } catch (error) {
        throw new GenesisError(`app_state.authz.authorization.${index}`, reasonOf(error));
      }
    }
  },
  export: (ctx, { state }) => ({
    authorization: [...state.grants.range(ctx)].map(([key, grant]) => grantText(ctx, key, grant)),
  }),
});
