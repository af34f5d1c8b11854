import { AccountKind, EstimateCategory } from "../../../codec/gen/eco2/offset/v1/offset.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/offset/v1/query.ts";
import {
  MsgGiveCredits,
  MsgGiveEcc,
  MsgRecordEstimate,
  MsgRemoveEstimate,
  MsgRetire,
  MsgRetireEcc,
  MsgRetireRanges,
  MsgSetProfile,
  MsgSupersede,
  MsgVerifyProfile,
  MsgWithdrawVerification,
} from "../../../codec/gen/eco2/offset/v1/tx.ts";
import type { Next } from "../stakeActs.ts";
import { people, type World } from "../world.ts";
import {
  type Act,
  all,
  deed,
  everyone,
  gramsOf,
  heldLot,
  least,
  nameOf,
  oneOf,
  rangeIn,
  reason,
  roles,
  sha256Of,
  T,
} from "./cast.ts";
import { eccHolder, U } from "./eccActs.ts";
import { factorCode } from "./sourceActs.ts";

const { methods } = QueryDefinition;
const verifier = nameOf(roles.confirmer);

/** What a retirement is claimed for. */
export const claimOf = (next: Next) => ({
  beneficiary: oneOf(next, ["A factory", "東京", "a < b & c"], ""),
  beneficiaryId: "",
  reason: "Own emissions",
  periodStart: "2025-01-01",
  periodEnd: "2025-12-31",
  country: "DE",
  purpose: oneOf(next, ["", "voluntary"], ""),
  statement: "",
  beneficiaryAccount: next(3) === 0 ? nameOf(oneOf(next, everyone, 0)) : "",
});

const donorOf = (next: Next) => ({
  name: oneOf(next, ["A friend", "Nobody"], ""),
  id: "",
  country: "",
  purpose: "",
  statement: "",
});

function profileOf(next: Next, world: World, verified: boolean) {
  const { profiles } = world.ask(methods.profiles, {
    kind: AccountKind.ACCOUNT_KIND_UNSPECIFIED,
    country: "",
    verifiedOnly: verified,
    pagination: all,
  });
  return oneOf(next, profiles, undefined);
}

/** Credits used up, gifts to the Carbon Neutral Pool, and whose account is whose. */
export const offsetActs: Readonly<Record<string, Act>> = {
  [MsgRetire.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const grams = gramsOf(next, (lot.endGram - lot.startGram) / 4n);
    return deed(by, MsgRetire, {
      owner: lot.owner,
      batchId: next(2) === 0 ? 0n : lot.batchId,
      grams,
      ...claimOf(next),
    });
  },
  [MsgRetireRanges.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const most = lot.startGram + (lot.endGram - lot.startGram) / 4n + 1n;
    const ranges = [rangeIn(next, { ...lot, endGram: most })];
    return deed(by, MsgRetireRanges, { owner: lot.owner, ranges, claim: claimOf(next) });
  },
  [MsgRetireEcc.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const grams = gramsOf(next, least(has / U, T));
    return deed(by, MsgRetireEcc, { owner: nameOf(by), grams, claim: claimOf(next), filter: undefined });
  },
  [MsgSupersede.$type](next, world) {
    const { certificates } = world.ask(methods.certificates, { owner: "", beneficiary: "", pagination: all });
    const found = oneOf(next, certificates, undefined);
    const owner = found?.owner ?? nameOf(0);
    const about = { certificateId: found?.id ?? 1n, claim: claimOf(next), correction: "A name was misspelt" };
    return deed(Math.max(0, people.indexOf(owner)), MsgSupersede, { owner, ...about });
  },
  [MsgGiveCredits.$type](next, world) {
    const { lot, by } = heldLot(next, world);
    const grams = gramsOf(next, (lot.endGram - lot.startGram) / 4n);
    return deed(by, MsgGiveCredits, { giver: lot.owner, batchId: lot.batchId, grams, donor: donorOf(next) });
  },
  [MsgGiveEcc.$type](next, world) {
    const { by, has } = eccHolder(next, world);
    const uecc = String(gramsOf(next, least(has, T * U)));
    return deed(by, MsgGiveEcc, { giver: nameOf(by), uecc, donor: donorOf(next) });
  },
  [MsgRecordEstimate.$type](next) {
    const by = oneOf(next, everyone, 0);
    return deed(by, MsgRecordEstimate, {
      account: nameOf(by),
      category: EstimateCategory.ESTIMATE_CATEGORY_HOME,
      factor: factorCode,
      amount: String(1_000_000 + next(1_000_000)),
      unit: "kWh",
      periodStart: "2025-01-01",
      periodEnd: "2025-01-31",
      note: "",
    });
  },
  [MsgRemoveEstimate.$type](next, world) {
    const known = everyone.flatMap(
      (number) => world.ask(methods.estimates, { address: nameOf(number), year: 0, pagination: all }).estimates,
    );
    const found = oneOf(next, known, undefined);
    const account = found?.account ?? nameOf(0);
    const about = { account, estimateId: found?.id ?? 1n };
    return deed(Math.max(0, people.indexOf(account)), MsgRemoveEstimate, about);
  },
  [MsgSetProfile.$type](next) {
    const by = oneOf(next, everyone, 0);
    const fields = {
      kind: AccountKind.ACCOUNT_KIND_COMPANY,
      name: `Company ${next(9)}`,
      country: "DE",
      idScheme: "",
      id: "",
      privateHash: sha256Of(next),
    };
    return deed(by, MsgSetProfile, { account: nameOf(by), fields });
  },
  [MsgVerifyProfile.$type](next, world) {
    const found = profileOf(next, world, false);
    const about = { account: found?.account ?? nameOf(0), version: found?.version ?? 1n, statement: "By its register" };
    return deed(roles.confirmer, MsgVerifyProfile, { verifier, ...about });
  },
  [MsgWithdrawVerification.$type](next, world) {
    const account = profileOf(next, world, true)?.account ?? nameOf(0);
    return deed(roles.confirmer, MsgWithdrawVerification, { verifier, account, reason });
  },
};
