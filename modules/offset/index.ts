import { QueryDefinition } from "../../codec/gen/eco2/offset/v1/query.ts";
import { MsgDefinition } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { estimatesInvariant } from "./estimates.ts";
import { genesis } from "./genesis.ts";
import { bookingsInvariant, certificatesInvariant } from "./invariants.ts";
import { OffsetKeeper, offsetKeeper } from "./keeper.ts";
import { offset } from "./module.ts";
import { recordEstimate, removeEstimate } from "./msg/estimates.ts";
import { giveCredits, giveEcc } from "./msg/give.ts";
import { retire, retireEccRpc, retireRangesRpc } from "./msg/retire.ts";
import { setProfile } from "./msg/setProfile.ts";
import { supersede } from "./msg/supersede.ts";
import { verifyProfile, withdrawVerification } from "./msg/verifyProfile.ts";
import { poolInvariant } from "./pool.ts";
import { carbonAccount, profiles, yearBalances } from "./query/accounts.ts";
import { certificate, certificates, certificatesBy, totals } from "./query/certificates.ts";
import { estimates } from "./query/estimates.ts";
import { flowTotals, gift, gifts, pool } from "./query/flows.ts";

const msg = {
  retire,
  retireRanges: retireRangesRpc,
  retireEcc: retireEccRpc,
  supersede,
  giveCredits,
  giveEcc,
  setProfile,
  verifyProfile,
  withdrawVerification,
  recordEstimate,
  removeEstimate,
};

const query = {
  certificate,
  certificates,
  certificatesBy,
  totals,
  flowTotals,
  pool,
  gift,
  gifts,
  carbonAccount,
  profiles,
  yearBalances,
  estimates,
};

export default offset.build({
  msg: [MsgDefinition, msg],
  query: [QueryDefinition, query],
  keeper: [offset.offer(OffsetKeeper, offsetKeeper)],
  genesis,
  invariants: {
    certificates: certificatesInvariant,
    bookings: bookingsInvariant,
    pool: poolInvariant,
    estimates: estimatesInvariant,
  },
});
