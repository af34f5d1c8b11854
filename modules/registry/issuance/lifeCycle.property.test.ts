import { expect, test } from "@jest/globals";
import * as fc from "fast-check";
import { ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { house, methods, queries, steps, T, vintageOf, who } from "./testing/house.ts";

const {
  PROJECT_STATUS_LISTED: listed,
  PROJECT_STATUS_UNDER_VALIDATION: underValidation,
  PROJECT_STATUS_VALIDATED: validated,
  PROJECT_STATUS_REGISTERED: registered,
  PROJECT_STATUS_COMPLETED: completed,
  PROJECT_STATUS_REJECTED: rejected,
  PROJECT_STATUS_WITHDRAWN: withdrawn,
  PROJECT_STATUS_SUSPENDED: suspended,
} = ProjectStatus;

/** A verification as a plain list has it: days counted from 2025-01-01, both inclusive. */
interface Verified {
  readonly project: number;
  readonly from: number;
  readonly to: number;
  readonly tonnes: bigint;
  state: "waits" | "approved" | "gone";
  issued: bigint;
}

interface Planned {
  status: number;
  before: number;
  /** The one that waits for the review. */
  validation: number | undefined;
}

/** What should be, computed by the plainest means: every verification is looked at for every question. */
class Model {
  readonly projects: Planned[] = [];
  readonly verifications: Verified[] = [];
  validations = 0;
  issued = 0n;
}

type Chain = ReturnType<typeof house>;
/** Does one thing; gives whether the rules allow it, by the model, which it changes when they do. */
type Step = (chain: Chain, model: Model) => { readonly allowed: boolean; readonly act: () => unknown };

const days = 40;
const dayText = (day: number) => `2025-${day < 31 ? "01" : "02"}-${String((day % 31) + 1).padStart(2, "0")}`;

const pick = <T>(list: readonly T[], number: number): T | undefined => list[number % Math.max(list.length, 1)];
const number = fc.nat(7);

const list: fc.Arbitrary<Step> = fc.constant((chain, model) => ({
  allowed: true,
  act() {
    steps(chain).list();
    model.projects.push({ status: listed, before: 0, validation: undefined });
  },
}));

/** A step of a project that there is; where there is none yet, one that is refused. */
const ofProject = (
  work: (chain: Chain, model: Model, project: Planned, id: string, index: number) => ReturnType<Step>,
) =>
  number.map<Step>((which) => (chain, model) => {
    const index = model.projects.length === 0 ? 0 : which % model.projects.length;
    const project = model.projects[index];
    const id = `ECO2-${index + 1}`;
    if (project === undefined) return { allowed: false, act: () => steps(chain).setStatus(suspended, id) };
    return work(chain, model, project, id, index);
  });

const appoint = ofProject((chain, _, project, id) => ({
  allowed: project.status === listed || project.status === underValidation,
  act() {
    steps(chain).appoint(1n, id);
    project.status = underValidation;
  },
}));

const validate = fc.boolean().chain((positive) =>
  ofProject((chain, model, project, id) => ({
    allowed: project.status === underValidation,
    act() {
      const period = { start: "2025-01-01", end: "2025-12-31" };
      steps(chain).validate({ projectId: id, positive, creditingPeriod: positive ? period : undefined });
      model.validations += 1;
      project.status = positive ? validated : listed;
      project.validation = positive ? model.validations : project.validation;
    },
  })),
);

const review = fc.boolean().chain((approve) =>
  ofProject((chain, _, project) => {
    const { validation } = project;
    const waits = validation !== undefined && (project.status === validated || !approve);
    return {
      allowed: waits,
      act() {
        steps(chain).reviewValidation(BigInt(validation ?? 99), approve);
        if (project.status === validated) project.status = approve ? registered : listed;
        project.validation = undefined;
      },
    };
  }),
);

const early: readonly number[] = [listed, underValidation, validated];
const setStatus = fc
  .constantFrom(listed, validated, registered, completed, rejected, withdrawn, suspended)
  .chain((to) =>
    ofProject((chain, _, project, id) => {
      const from = project.status === suspended ? project.before : project.status;
      const resumes = project.status === suspended && to === project.before;
      const allowed =
        resumes ||
        (to === rejected && early.includes(from)) ||
        (to === withdrawn && (early.includes(from) || from === registered)) ||
        (to === completed && project.status === registered) ||
        (to === suspended && (early.includes(project.status) || project.status === registered));
      return {
        allowed,
        act() {
          steps(chain).setStatus(to, id);
          if (to === suspended) project.before = project.status;
          project.status = to;
        },
      };
    }),
  );

const verify = fc.tuple(fc.nat(days), fc.nat(6), fc.bigInt(1n, 9n)).chain(([from, length, tonnes]) =>
  ofProject((chain, model, project, id, index) => {
    const to = Math.min(from + length, days);
    const meets = model.verifications.some(
      (one) => one.project === index && one.state !== "gone" && one.from <= to && from <= one.to,
    );
    return {
      allowed: project.status === registered && !meets,
      act() {
        const [start, end] = [dayText(from), dayText(to)];
        steps(chain).verify(start, end, { projectId: id, vintages: [vintageOf({ start, end, grams: tonnes * T })] });
        model.verifications.push({ project: index, from, to, tonnes, state: "waits", issued: 0n });
      },
    };
  }),
);

/** A step of a verification; where there is none yet, one that is refused. */
const ofVerification = (work: (chain: Chain, model: Model, one: Verified, id: bigint) => ReturnType<Step>) =>
  number.map<Step>((which) => (chain, model) => {
    const one = pick(model.verifications, which);
    const id = BigInt(one === undefined ? 99 : model.verifications.indexOf(one) + 1);
    if (one === undefined) return { allowed: false, act: () => steps(chain).reviewVerification(id) };
    return work(chain, model, one, id);
  });

const reviewVerification = fc.boolean().chain((approve) =>
  ofVerification((chain, model, one, id) => ({
    allowed: one.state === "waits" && (!approve || model.projects[one.project]?.status === registered),
    act() {
      steps(chain).reviewVerification(id, approve);
      one.state = approve ? "approved" : "gone";
    },
  })),
);

const withdraw = ofVerification((chain, _, one, verificationId) => ({
  allowed: one.state === "waits",
  act() {
    chain.deliver(methods.withdrawVerification, { signer: who.verifier, verificationId, reason: "Taken back" });
    one.state = "gone";
  },
}));

const issue = fc.bigInt(0n, 6n).chain((asked) =>
  ofVerification((chain, model, one, id) => {
    const left = one.tonnes - one.issued;
    const tonnes = asked === 0n ? left : asked;
    const isOpen = one.state === "approved" && model.projects[one.project]?.status === registered;
    return {
      allowed: isOpen && tonnes > 0n && tonnes <= left,
      act() {
        const { bufferGrams } = steps(chain).issue(asked * T, id);
        expect(bufferGrams * 10n).toBe(tonnes * T);
        one.issued += tonnes;
        model.issued += tonnes;
      },
    };
  }),
);

/** What the chain says agrees with the model. */
function agree(chain: Chain, model: Model): void {
  for (const [index, { status }] of model.projects.entries())
    expect(steps(chain).project(`ECO2-${index + 1}`).status).toBe(status);
  for (const [index, one] of model.verifications.entries()) {
    const { verification } = chain.query(queries.verification, { verificationId: BigInt(index + 1) });
    expect(verification?.vintages[0]?.issuedGrams).toBe(one.issued * T);
  }
  expect(chain.query(queries.supply, {}).supply?.issuedGrams).toBe(model.issued * T);
}

test("in any order of steps, what the rules allow happens, what they do not changes nothing", () => {
  const step = fc.oneof(
    { weight: 1, arbitrary: list },
    { weight: 3, arbitrary: appoint },
    { weight: 3, arbitrary: validate },
    { weight: 4, arbitrary: review },
    { weight: 1, arbitrary: setStatus },
    { weight: 6, arbitrary: verify },
    { weight: 4, arbitrary: reviewVerification },
    { weight: 1, arbitrary: withdraw },
    { weight: 6, arbitrary: issue },
  );
  /** One project that is registered already, so that short sequences reach issues too. */
  const begin = (chain: Chain, model: Model) => {
    const { list, appoint, validate, reviewValidation } = steps(chain);
    list();
    appoint();
    validate({ creditingPeriod: { start: "2025-01-01", end: "2025-12-31" } });
    reviewValidation();
    model.validations = 1;
    model.projects.push({ status: registered, before: 0, validation: undefined });
  };
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 50 }), (all) => {
      const [chain, model] = [house(), new Model()];
      begin(chain, model);
      for (const make of all) {
        const { allowed, act } = make(chain, model);
        const before = allowed ? undefined : chain.exported();
        const text = refusal(act);
        expect(text === "" ? "allowed" : text).toEqual(allowed ? "allowed" : expect.stringMatching(/^registry \d+: /));
        if (before !== undefined) expect(chain.exported()).toEqual(before);
        expect(chain.broken()).toBeUndefined();
      }
      agree(chain, model);
    }),
    { numRuns: process.env["ECO2_LONG"] === undefined ? 15 : 1000 },
  );
}, 600_000);
