import { describe, expect, test } from "@jest/globals";
import { Programme } from "../../../codec/gen/eco2/registry/v1/programme.ts";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import {
  appointed,
  body,
  day,
  details,
  house,
  methods,
  queries,
  registered,
  stakeholder,
  steps,
  who,
} from "../issuance/testing/house.ts";

const { proponent, reviewer, validator } = who;
const {
  PROJECT_STATUS_LISTED: listed,
  PROJECT_STATUS_UNDER_VALIDATION: underValidation,
  PROJECT_STATUS_VALIDATED: validated,
  PROJECT_STATUS_REGISTERED: isRegistered,
  PROJECT_STATUS_COMPLETED: completed,
  PROJECT_STATUS_REJECTED: rejected,
  PROJECT_STATUS_WITHDRAWN: withdrawn,
  PROJECT_STATUS_SUSPENDED: suspended,
} = ProjectStatus;

describe("the way of a project", () => {
  test("leads from listing over validation to registration, each step by who may", () => {
    const chain = house();
    const { list, appoint, validate, reviewValidation, project } = steps(chain);
    const seen = [];
    list();
    seen.push(project().status);
    appoint();
    seen.push(project().status);
    expect(validate()).toBe(1n);
    seen.push(project().status);
    reviewValidation();
    seen.push(project().status);
    expect(seen).toEqual([listed, underValidation, validated, isRegistered]);
    expect(project()).toMatchObject({ bodyId: 1n, creditingPeriods: [{ start: "2025-01-01", end: "2034-12-31" }] });
    const { changes } = chain.query(queries.projectHistory, { projectId: "ECO2-1" });
    expect(changes.map(({ to, by }) => [to, by])).toEqual([
      [listed, proponent],
      [underValidation, proponent],
      [validated, validator],
      [isRegistered, reviewer],
    ]);
    const { validation } = chain.query(queries.validation, { validationId: 1n });
    expect(validation).toMatchObject({ status: 2, document: 1, signer: validator, date: "2026-01-01" });
    expect(chain.query(queries.validations, {}).validations).toHaveLength(1);
    expect(chain.query(queries.validations, { projectId: "ECO2-1" }).validations).toEqual([validation]);
    expect(chain.broken()).toBeUndefined();
  });

  test("goes back to listing by a body's negative opinion, and by a refusal of the review", () => {
    const chain = appointed();
    const { appoint, validate, reviewValidation, project } = steps(chain);
    validate({ positive: false, creditingPeriod: undefined });
    expect(project()).toMatchObject({ status: listed, statusReason: "negative opinion of validation 1" });
    expect(refusal(() => reviewValidation(1n))).toBe("registry 63: validation 1: was reviewed or withdrawn before");
    appoint();
    validate();
    reviewValidation(2n, false);
    expect(project()).toMatchObject({ status: listed, statusReason: "Additionality is not shown" });
    expect(refusal(() => reviewValidation(2n))).toMatch(/^registry 63/);
    appoint(2n);
    validate({ bodyId: 2n, signer: who.verifier });
    reviewValidation(3n);
    expect(project()).toMatchObject({ status: isRegistered, bodyId: 2n });
    expect(chain.broken()).toBeUndefined();
  });
});

describe("the review makes of a project", () => {
  const ways: Record<string, readonly number[]> = {
    listed: [rejected, withdrawn, suspended],
    underValidation: [rejected, withdrawn, suspended],
    validated: [rejected, withdrawn, suspended],
    registered: [completed, withdrawn, suspended],
    completed: [],
    rejected: [],
    withdrawn: [],
    suspendedWhenListed: [listed, rejected, withdrawn],
    suspendedWhenRegistered: [isRegistered, withdrawn],
  };
  const reach: Record<string, () => ReturnType<typeof house>> = {
    listed() {
      const chain = house();
      steps(chain).list();
      return chain;
    },
    underValidation: appointed,
    validated() {
      const chain = appointed();
      steps(chain).validate();
      return chain;
    },
    registered,
    completed: () => having(registered(), completed),
    rejected: () => having(appointed(), rejected),
    withdrawn: () => having(registered(), withdrawn),
    suspendedWhenListed: () => having(reach["listed"]?.() ?? house(), suspended),
    suspendedWhenRegistered: () => having(registered(), suspended),
  };
  function having(
    chain: ReturnType<typeof house>,
    status: typeof completed | typeof rejected | typeof withdrawn | typeof suspended,
  ) {
    steps(chain).setStatus(status);
    return chain;
  }
  const all = [0, listed, underValidation, validated, isRegistered, completed, rejected, withdrawn, suspended, 9];
  test.each(Object.keys(ways))("that is %s what it may and nothing else", (from) => {
    for (const status of all) {
      const chain = reach[from]?.() ?? house();
      const text = refusal(() => steps(chain).setStatus(status as typeof listed));
      if (ways[from]?.includes(status)) {
        expect(text).toBe("");
        expect(steps(chain).project()).toMatchObject({
          status,
          resumesAs: status === suspended ? expect.any(Number) : 0,
        });
      } else expect(text).toMatch(/^registry 57: ECO2-1 is .*; the review can make it: /);
      expect(chain.broken()).toBeUndefined();
    }
  });

  test("nothing without a reason, or by another", () => {
    const set = (fields: object) => {
      const request = { reviewer, projectId: "ECO2-1", status: suspended, reason: "x", ...fields };
      return refusal(() => registered().deliver(methods.setProjectStatus, request));
    };
    expect(set({ reason: "" })).toMatch(/^registry 18/);
    expect(set({ reviewer: proponent })).toMatch(/^registry 15/);
    expect(set({ projectId: "x" })).toMatch(/^registry 54/);
  });
});

test("a proponent withdraws for good, but not out of a suspension", () => {
  const chain = registered();
  const { setStatus, project } = steps(chain);
  const withdraw = (by: string = proponent) =>
    chain.deliver(methods.withdrawProject, { proponent: by, projectId: "ECO2-1", reason: "Sold" });
  expect(refusal(() => withdraw(who.stranger))).toMatch(/^registry 55/);
  setStatus(suspended);
  expect(refusal(withdraw)).toMatch(/^registry 57: ECO2-1 is suspended, listed or/);
  setStatus(isRegistered);
  withdraw();
  expect(project()).toMatchObject({ status: withdrawn, statusReason: "Sold" });
  expect(refusal(withdraw)).toMatch(/^registry 57/);
  const update = () => chain.deliver(methods.updateProject, { proponent, projectId: "ECO2-1", details: details() });
  expect(refusal(update)).toMatch(/^registry 57/);
  expect(chain.broken()).toBeUndefined();
});

describe("an appointment is refused", () => {
  test.each<[string, () => ReturnType<typeof house>, bigint, RegExp]>([
    ["of nobody", () => appointed(), 9n, /^registry 45/],
    ["after registration", () => registered(), 1n, /^registry 57: ECO2-1 is registered/],
    [
      "outside of the body's sectors",
      () => withProject({ sectors: ["Energy demand", "Metal production"] }),
      1n,
      /^registry 47: SCS Global Services: for validation of ECO2 in the sector "Metal production" on 2026-01-01/,
    ],
    [
      "of a stakeholder's account",
      () => withProject({ stakeholders: [stakeholder({ account: validator })] }),
      1n,
      /^registry 48: .* is the stakeholder Someone/,
    ],
    [
      "of a stakeholder's name",
      () => withProject({ stakeholders: [stakeholder({ name: "SCS GLOBAL services" })] }),
      1n,
      /^registry 48: .* it is the stakeholder SCS GLOBAL services/,
    ],
    ["after its accreditation", () => later(withProject(), 365n), 2n, /^registry 47: Verifit: .* on 2027-01-01/],
  ])("%s", (_, make, bodyId, text) => {
    const chain = make();
    const before = chain.exported();
    expect(refusal(() => steps(chain).appoint(bodyId))).toMatch(text);
    expect(chain.exported()).toEqual(before);
  });

  function withProject(fields: Parameters<ReturnType<typeof steps>["list"]>[0] = {}) {
    const chain = house();
    steps(chain).list(fields);
    return chain;
  }

  function later(chain: ReturnType<typeof house>, days: bigint) {
    chain.runBlock({ after: days * day });
    return chain;
  }

  test("of the proponent's own body, and by its identifier", () => {
    const chain = withProject({ stakeholders: [stakeholder({ lei: "HWUPKR0MPOU8FGXBT394" })] });
    const set = (fields: object) => chain.deliver(methods.setBody, { reviewer, body: body({ id: 1n, ...fields }) });
    set({ accounts: [validator, proponent] });
    expect(refusal(() => steps(chain).appoint())).toMatch(/^registry 48: .* is the proponent/);
    set({ lei: "HWUPKR0MPOU8FGXBT394" });
    expect(refusal(() => steps(chain).appoint())).toMatch(/^registry 48: .* has its identifier HWUPKR0MPOU8FGXBT394/);
  });

  test("by who is not the proponent, and in a closed programme", () => {
    const chain = withProject();
    const appoint = (by: string) =>
      chain.deliver(methods.appointBody, { proponent: by, projectId: "ECO2-1", bodyId: 1n });
    expect(refusal(() => appoint(validator))).toMatch(/^registry 55/);
    const { programme = Programme.fromPartial({}) } = chain.query(queries.programme, { programmeId: "ECO2" });
    chain.deliver(methods.setProgramme, { reviewer, programme: { ...programme, open: false } });
    expect(refusal(() => appoint(proponent))).toMatch(/^registry 41: ECO2 is closed/);
  });
});
