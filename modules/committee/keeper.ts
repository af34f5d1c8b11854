import { capability } from "../../core/capability.ts";
import type { Ctx } from "../../core/ctx.ts";
import { committeeAddress } from "./address.ts";
import type { CommitteeEnv } from "./module.ts";
import { isInOffice } from "./records.ts";

/** What committees offer to other modules. */
export interface CommitteeKeeper {
  /** The id of the committee with this name, dissolved or not. */
  find(ctx: Ctx, name: string): bigint | undefined;
  /** The account of a committee, 20 bytes: who signs the messages that it runs in its own name. */
  address(committee: bigint): Uint8Array;
  /** Whether it has the power over messages of this type URL, and enough members in office to use it now. */
  mayAct(ctx: Ctx, committee: bigint, typeUrl: string): boolean;
}
export const CommitteeKeeper = capability<CommitteeKeeper>("committee.committees");

export function committeeKeeper({ state }: Pick<CommitteeEnv, "state">): CommitteeKeeper {
  return {
    find: (ctx, name) => state.byName.find(ctx, name),
    address: committeeAddress,
    mayAct(ctx, id, typeUrl) {
      const found = state.committees.find(ctx, id);
      return (
        found !== undefined &&
        isInOffice(ctx, found) &&
        found.rules?.powers.some((power) => power.typeUrl === typeUrl) === true
      );
    },
  };
}
