import { describe, expect, test } from "@jest/globals";
import { AssessmentStatus, ProjectStatus } from "../../../codec/gen/eco2/registry/v1/project.ts";
import type { TestChain } from "../../../core/testing/chain.ts";
import { queries, steps, T, verified } from "../issuance/testing/house.ts";
import { registryEnv } from "../testing/credits.ts";

/** A hundred tonnes issued here, ten of them for the buffer: batch 1. */
function issued(): TestChain {
  const chain = verified();
  steps(chain).issue();
  return chain;
}
const walk = (chain: TestChain) => chain.query(queries.walk, { batchId: 1n, startGram: 0n, endGram: 100n * T });

describe("a walk of credits issued here", () => {
  test("leads through issuance, verification and validation to the project, for those of the buffer too", () => {
    const found = walk(issued());
    expect(found).toMatchObject({ valid: true, broken: "", steps: 2 });
    expect(found.origin.map(({ kind, id }) => `${kind} ${id}`)).toEqual([
      "batch 1",
      "issuance 1",
      "verification 1",
      "accreditation 2 for verification 1",
      "validation 1",
      "accreditation 1 for validation 1",
      "project ECO2-1",
    ]);
  });

  const { ASSESSMENT_STATUS_REFUSED: refused } = AssessmentStatus;
  test.each<[string, (chain: TestChain) => void, string]>([
    [
      "a verification that was refused after all",
      (chain) => {
        const { state } = registryEnv(chain);
        state.verifications.set(chain.ctx, 1n, { ...state.verifications.get(chain.ctx, 1n), status: refused });
      },
      "verification 1 is refused",
    ],
    [
      "a validation that was refused after all",
      (chain) => {
        const { state } = registryEnv(chain);
        state.validations.set(chain.ctx, 1n, { ...state.validations.get(chain.ctx, 1n), status: refused });
      },
      "validation 1 is refused",
    ],
    [
      "a project that was rejected",
      (chain) => {
        const { state } = registryEnv(chain);
        const status = ProjectStatus.PROJECT_STATUS_REJECTED;
        state.projects.set(chain.ctx, "ECO2-1", { ...state.projects.get(chain.ctx, "ECO2-1"), status });
      },
      "project ECO2-1 is rejected",
    ],
    [
      "a monitoring period that is another's",
      (chain) => {
        registryEnv(chain).state.monitored.set(chain.ctx, ["ECO2-1", "2025-01-01"], 7n);
      },
      "verification 1: its monitoring period from 2025-01-01 is verification 7's",
    ],
    [
      "a monitoring period that meets the one after it",
      (chain) => {
        const { state } = registryEnv(chain);
        const period = { start: "2025-12-31", end: "2026-01-31" };
        state.verifications.set(chain.ctx, 2n, { ...state.verifications.get(chain.ctx, 1n), id: 2n, period });
        state.monitored.set(chain.ctx, ["ECO2-1", period.start], 2n);
      },
      "verification 1: monitoring period overlaps another: 2025-01-01 to 2025-12-31, verification 2 has 2025-12-31 to 2026-01-31",
    ],
    [
      "a monitoring period that meets the one before it",
      (chain) => {
        const { state } = registryEnv(chain);
        const period = { start: "2024-12-01", end: "2025-01-01" };
        state.verifications.set(chain.ctx, 2n, { ...state.verifications.get(chain.ctx, 1n), id: 2n, period });
        state.monitored.set(chain.ctx, ["ECO2-1", period.start], 2n);
      },
      "verification 1: monitoring period overlaps another: 2025-01-01 to 2025-12-31, verification 2 has 2024-12-01 to 2025-01-01",
    ],
    [
      "a body that is gone",
      (chain) => {
        registryEnv(chain).state.bodies.remove(chain.ctx, 2n);
      },
      "body 2 of verification 1 is not there",
    ],
    [
      "an accreditation for validation that was none",
      (chain) => {
        const { state } = registryEnv(chain);
        const found = state.accreditations.get(chain.ctx, 1n);
        state.accreditations.set(chain.ctx, 1n, { ...found, validUntil: "2025-12-31" });
      },
      'validation 1: body is not accredited: SCS Global Services: for validation of ECO2 in the sector "Energy demand" on 2026-01-01',
    ],
    [
      "a verification that is gone",
      (chain) => {
        registryEnv(chain).state.verifications.remove(chain.ctx, 1n);
      },
      "verification 1 is not there",
    ],
  ])("stops at %s", (_, change, text) => {
    const chain = issued();
    change(chain);
    expect(walk(chain)).toMatchObject({ valid: false, broken: text });
  });
});
