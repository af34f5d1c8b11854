import {
  MsgAccredit,
  MsgEndAccreditation,
  MsgSetBody,
  MsgSetCountry,
  MsgSetMethodology,
  MsgSetPicklist,
  MsgSetProgramme,
} from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { type Act, all, deed, nameOf, oneOf, reason, roles, today } from "./cast.ts";
import { sector } from "./projectActs.ts";

const { methods } = QueryDefinition;
const reviewer = nameOf(roles.reviewer);

const programme = {
  id: "ECO2",
  name: "The ledger's own",
  registryName: "ECO2 Ledger",
  registryId: "ECO2",
  description: "",
  link: "",
  native: true,
  open: true,
  bufferBasisPoints: 1000,
  creditingYears: 10,
  separateBodies: true,
};
const methodology = {
  code: "TPDDTEC",
  version: "3.1",
  name: "Thermal energy of households",
  type: "Removal - technical",
  date: "",
  link: "",
  programmeIds: ["ECO2"],
  validUntil: "",
};
const bodies = [
  { id: 0n, name: "SCS Global Services", lei: "", country: "US", link: "", accounts: [nameOf(roles.validator)] },
  { id: 0n, name: "Verifit", lei: "", country: "US", link: "", accounts: [nameOf(roles.verifier)] },
] as const;

const accreditation = (bodyId: bigint) => ({
  bodyId,
  programmeId: "ECO2",
  roles: [1 as const, 2 as const],
  sectors: [sector],
  validFrom: "2025-01-01",
  validUntil: "",
});

/** With all fields that there are, whatever was added since. */
const programmeOf = (fields: typeof programme) => MsgSetProgramme.fromPartial({ programme: fields }).programme;

/** The same of a methodology. */
function methodologyOf(fields: typeof methodology) {
  const { methodology: made } = MsgSetMethodology.fromPartial({ methodology: fields });
  return made;
}

/** What the registry begins with: a programme, a methodology, two bodies that are accredited. */
export const founding: readonly ReturnType<Act>[] = [
  deed(roles.reviewer, MsgSetProgramme, { reviewer, programme: programmeOf(programme) }),
  deed(roles.reviewer, MsgSetMethodology, { reviewer, methodology: methodologyOf(methodology) }),
  ...bodies.map((body) =>
    deed(roles.reviewer, MsgSetBody, { reviewer, body: { ...body, accounts: [...body.accounts] } }),
  ),
  ...[1n, 2n].map((id) => deed(roles.reviewer, MsgAccredit, { reviewer, ...accreditation(id) })),
];

/** What projects and issuances are measured by. */
export const governedActs: Readonly<Record<string, Act>> = {
  [MsgSetProgramme.$type](next) {
    const open = next(5) > 0;
    const said = next(2) === 0 ? { ...programme, open, bufferBasisPoints: 500 * (1 + next(4)) } : undefined;
    const other = { ...programme, id: "OTH", registryId: "OTH", name: "Another", native: false, open };
    return deed(roles.reviewer, MsgSetProgramme, { reviewer, programme: programmeOf(said ?? other) });
  },
  [MsgSetMethodology.$type](next) {
    const version = next(2) === 0 ? "3.1" : `4.${next(3)}`;
    return deed(roles.reviewer, MsgSetMethodology, {
      reviewer,
      methodology: methodologyOf({ ...methodology, version, name: `Energy ${next(9)}` }),
    });
  },
  [MsgSetBody.$type](next) {
    const which = next(2);
    const body = bodies[which] ?? bodies[0];
    const said = { ...body, id: BigInt(which + 1), accounts: [...body.accounts], link: "https://example.org/body" };
    return deed(roles.reviewer, MsgSetBody, { reviewer, body: said });
  },
  [MsgAccredit.$type]: (next) => deed(roles.reviewer, MsgAccredit, { reviewer, ...accreditation(BigInt(1 + next(2))) }),
  [MsgEndAccreditation.$type](next, world) {
    const accreditations = [1n, 2n].flatMap(
      (bodyId) => world.ask(methods.accreditations, { bodyId, on: "", pagination: all }).accreditations,
    );
    // One stays for each body, mostly, so that others can go on.
    const standing = accreditations.filter(({ endReason, bodyId, id }) => {
      const another = accreditations.some((one) => one.bodyId === bodyId && one.id !== id && one.endReason === "");
      return endReason === "" && another;
    });
    const accreditationId = oneOf(next, standing, undefined)?.id ?? 99n;
    return deed(roles.reviewer, MsgEndAccreditation, { reviewer, accreditationId, lastDay: today(world), reason });
  },
  [MsgSetPicklist.$type](next) {
    const values = next(2) === 0 ? [] : ["CDP", "CCQI", "BeZero"];
    return deed(roles.reviewer, MsgSetPicklist, { reviewer, name: "rating_type", values });
  },
  [MsgSetCountry.$type](next) {
    const barred = next(2) === 0;
    const country = { code: "TV", name: "", barred, reason: barred ? "No authorisation is given" : "" };
    return deed(roles.reviewer, MsgSetCountry, { reviewer, country });
  },
};
