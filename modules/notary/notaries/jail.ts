import type { Notary } from "../../../codec/gen/eco2/notary/v1/notaries.ts";
import { timeOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";

/** Whether a notary is not asked now, because it attested what was proven false. */
export const isJailed = (ctx: Ctx, { jailedUntil }: Notary): boolean =>
  jailedUntil !== undefined && timeOf(jailedUntil) > ctx.time;
