import type { RpcLayout } from "./layouts.ts";

/** How sources, records and notaries look on the command line. */
export const notaryLayouts: Readonly<Record<string, RpcLayout>> = {
  "Query/Params": { about: "bounds of readings, and how notaries judge" },
  "Query/Source": { about: "a source, and how far its readings have come", example: "1" },
  "Query/Sources": { about: "all sources, or those of an operator, an account or a site", example: "--operator alice" },
  "Query/SourceVersions": { about: "the devices that a source had", example: "1" },
  "Query/Gaps": { about: "stretches of a source's time that were declared missing", example: "1" },
  "Query/Reading": { args: ["source_id", "sequence"], about: "a single reading with its signature", example: "1 744" },
  "Query/Readings": { about: "the single readings of a source", example: "1 --limit 24" },
  "Query/Record": { about: "a record: what it covers, what it comes to, where it stands", example: "4" },
  "Query/Records": {
    about: "all records, or those of a source, an account or a status",
    example: "--source-id 1",
  },
  "Query/Walk": { about: "whether the history of a record holds, every link of it walked", example: "4" },
  "Query/Factor": { about: "a factor: the version that is named, else the last", example: "GRID-DE --version 3" },
  "Query/Factors": { about: "all factors, or all versions of one", example: "--code GRID-DE" },
  "Query/GwpSets": { about: "warming potentials of gases, by assessment" },
  "Query/Convert": {
    args: ["factor", "amount", "unit"],
    about: "CO2e of an amount, given in millionths of the unit",
    example: "GRID-DE 1500000 kWh",
  },
  "Query/Site": { about: "a site, and the rules between its sources", example: "1" },
  "Query/Sites": { about: "all sites, or those of an operator", example: "--operator alice" },
  "Query/Notary": { about: "a notary: its bond, its answers, what it may not judge", example: "alice" },
  "Query/Notaries": { about: "all who are or were notaries" },
  "Query/Assignments": { about: "records that a notary was drawn for", example: "alice --open" },
  "Query/Notarisation": { about: "how a record is judged: the draw, the answers, the times", example: "4" },
  "Query/Dispute": { about: "a dispute and its decision", example: "1" },
  "Query/Disputes": { about: "all disputes, or those of a record, or those that stand", example: "--open" },
  "Msg/RegisterSource": {
    args: [],
    about: "register a device and what it measures; the account accepts it where it is another's",
    example: "--account alice --kind SOURCE_KIND_METER … --from operator",
  },
  "Msg/AcceptSource": {
    args: ["source_id"],
    about: "accept that what a source measures is yours",
    example: "1 --from alice",
  },
  "Msg/UpdateSource": {
    args: ["source_id"],
    about: "give a source another device, calibration or range",
    example: "1 --calibration calibration.json --from operator",
  },
  "Msg/RevokeSource": {
    args: ["source_id", "reason"],
    about: "end a source; the committee and the authority may say since when it is not to be trusted",
    example: '1 "device was stolen" --from operator',
  },
  "Msg/RegisterSite": { args: ["name"], about: "register a site for sources", example: '"Works 2" --from operator' },
  "Msg/SetSiteRules": {
    args: ["site_id", "rules"],
    about: "say which ratios between sources of a site are plausible",
    example: "1 rules.json --from operator",
  },
  "Msg/SetFactor": {
    args: ["factor"],
    about: "set the next version of a factor; the committee or the authority may",
    example: "factor.json --from committee",
  },
  "Msg/WithdrawFactor": {
    args: ["code", "version", "reason"],
    about: "withdraw a version of a factor, with all records that stand on it; the committee or the authority may",
  },
  "Msg/SetGwp": { args: ["set"], about: "add warming potentials; the committee or the authority may" },
  "Msg/SubmitReadings": {
    args: ["source_id", "readings"],
    about: "send signed readings of a source, in order",
    example: "1 signed.json --from operator",
  },
  "Msg/DeclareGap": {
    args: ["source_id", "next_sequence", "next_start", "reason"],
    about: "say that readings are missing, so that later ones may come",
    example: '1 745 2027-02-01T00:00:00Z "power cut" --from operator',
  },
  "Msg/CloseRecord": {
    args: ["source_id"],
    about: "end the record that gathers, so that notaries judge it",
    example: "1 --from operator",
  },
  "Msg/SubmitBatch": {
    args: ["header", "signature"],
    about: "send the root of readings that are kept outside, as their device signed it",
    example: "header.json SIGNATURE --from operator",
  },
  "Msg/BondNotary": {
    args: ["amount"],
    about: "become a notary, or add to your bond",
    example: "1000000000ueco2 --from alice",
  },
  "Msg/UnbondNotary": {
    args: ["amount"],
    about: "take back a part of your bond or all of it, after the unbonding time",
    example: "1000000000ueco2 --from alice",
  },
  "Msg/DeclareInterest": {
    args: ["notary"],
    about: "say which source or account a notary cannot judge, or that it can again",
    example: "alice --source-id 1 --from alice",
  },
  "Msg/Attest": { args: ["record_id"], about: "attest a record that you were drawn for", example: "4 --from notary" },
  "Msg/Object": {
    args: ["record_id", "reason"],
    about: "object to a record that you were drawn for",
    example: '4 "reading 17 is missing" --from notary',
  },
  "Msg/Dispute": {
    args: ["record_id", "reason", "evidence"],
    about: "dispute a record, with a document that shows why and a bond",
    example: '4 "the meter was bypassed" evidence.json --from alice',
  },
  "Msg/DecideDispute": {
    args: ["dispute_id", "upheld", "reason"],
    about: "decide a dispute; the committee or the authority may",
    example: '1 true "the photographs show it" --from committee',
  },
  "Msg/ChallengeLeaf": {
    args: ["record_id", "leaves"],
    about: "show readings that cannot be in the record that they are in; that overturns it at once",
    example: "4 leaves.json --from alice",
  },
  "Msg/UpdateParams": { args: ["params"], about: "replace the parameters; the authority alone may" },
};
