import { durationOf } from "../../codec/duration.ts";
import {
  Appointment,
  type Committee,
  Committee as CommitteeType,
  Origin,
  type Power,
} from "../../codec/gen/eco2/committee/v1/committee.ts";
import { day } from "./params.ts";

const own = (typeUrl: string): Power => ({ typeUrl, origin: Origin.ORIGIN_COMMITTEE, spendLimit: [] });
const asAuthority = (typeUrl: string): Power => ({ typeUrl, origin: Origin.ORIGIN_AUTHORITY, spendLimit: [] });
const year = 365n * day;

/** Messages that registrars of the credit registry send. */
const ofRegistrars = [
  "MsgImportBatch",
  "MsgRecordSourceEvent",
  "MsgApproveImport",
  "MsgRejectImport",
  "MsgConfirmExport",
  "MsgRejectExport",
  "MsgRecordProject",
] as const;

/** Messages that the review authority of the credit registry sends. */
const ofReview = [
  "MsgRevoke",
  "MsgSuspendBatch",
  "MsgReleaseBatch",
  "MsgExpire",
  "MsgReinstate",
  "MsgReverse",
  "MsgReleaseBuffer",
  "MsgSetLabels",
  "MsgSetProgramme",
  "MsgSetMethodology",
  "MsgSetBody",
  "MsgAccredit",
  "MsgEndAccreditation",
  "MsgSetPicklist",
  "MsgSetCountry",
  "MsgReviewValidation",
  "MsgReviewVerification",
  "MsgSetProjectStatus",
  "MsgSetProponent",
  "MsgAddRating",
  "MsgAddDocument",
] as const;

/** Messages of the vault that the reviewer of its parameters sends. */
const ofVaultReview = ["MsgBlockBatch", "MsgUnblockBatch"] as const;

/** Messages that the committee of the notary's parameters sends. */
const ofNotaryReview = [
  "MsgDecideDispute",
  "MsgSetFactor",
  "MsgWithdrawFactor",
  "MsgSetGwp",
  "MsgRevokeSource",
  "MsgSetSiteRules",
  "MsgDeclareInterest",
] as const;

/** The bodies of a new chain. Their seats are empty until members are elected or appointed. */
export const bodies: readonly Committee[] = [
  CommitteeType.fromPartial({
    id: 1n,
    name: "carbon-assets-review",
    rules: {
      title: "Carbon Assets Review Committee",
      appointment: Appointment.APPOINTMENT_ELECTION,
      seats: 7,
      threshold: 5,
      term: durationOf(year),
      votingPeriod: durationOf(7n * day),
      // Of use once governance lists its account among the registrars, and names it as the review authority of registry and vault and
      // as the committee of the notary module.
      powers: [
        ...[...ofRegistrars, ...ofReview].map((name) => own(`/eco2.registry.v1.${name}`)),
        ...ofVaultReview.map((name) => own(`/eco2.dualtoken.v1.${name}`)),
        ...ofNotaryReview.map((name) => own(`/eco2.notary.v1.${name}`)),
      ],
    },
  }),
  CommitteeType.fromPartial({
    id: 2n,
    name: "carbon-neutrality",
    rules: {
      title: "Carbon Neutrality Committee",
      appointment: Appointment.APPOINTMENT_ELECTION,
      seats: 7,
      threshold: 5,
      term: durationOf(year),
      votingPeriod: durationOf(7n * day),
      powers: [
        own("/eco2.offset.v1.MsgRetire"),
        own("/eco2.registry.v1.MsgSend"),
        own("/cosmos.bank.v1beta1.MsgSend"),
        // Evidence of what nodes draw, and purchases for the Carbon Neutral Pool with the chain's neutrality allocation.
        asAuthority("/eco2.emission.v1.MsgReviewNode"),
        asAuthority("/eco2.emission.v1.MsgBuyCredits"),
      ],
    },
  }),
  CommitteeType.fromPartial({
    id: 3n,
    name: "foundation",
    rules: {
      title: "Foundation",
      appointment: Appointment.APPOINTMENT_AUTHORITY,
      seats: 5,
      threshold: 3,
      term: durationOf(2n * year),
      votingPeriod: durationOf(7n * day),
      powers: [
        own("/cosmos.bank.v1beta1.MsgSend"),
        own("/cosmos.staking.v1beta1.MsgDelegate"),
        own("/cosmos.staking.v1beta1.MsgUndelegate"),
        own("/cosmos.distribution.v1beta1.MsgWithdrawDelegatorReward"),
      ],
    },
  }),
];
