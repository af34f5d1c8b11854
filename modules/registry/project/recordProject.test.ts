import { describe, expect, test } from "@jest/globals";
import { refusal } from "../../../core/testing/refusal.ts";
import { details, documentOf, house, methodology, methods, queries, steps, who } from "../issuance/testing/house.ts";

const { proponent, reviewer, registrar } = who;
const [registeredStatus, completed, withdrawn] = [4, 5, 7] as const;

describe("a project of a source registry", () => {
  const record = {
    registrar,
    programmeId: "VCS",
    projectId: "VCS1340",
    details: details({ methodologies: [{ code: "VM0015", version: "", date: "", description: "" }] }),
    status: registeredStatus,
    statusDate: "2013-04-01",
    reason: "",
  };

  test("is recorded as it is there, and what became of it", () => {
    const chain = house();
    chain.deliver(methods.recordProject, record);
    chain.deliver(methods.recordProject, { ...record, details: details({ methodologies: [] }) });
    chain.deliver(methods.recordProject, { ...record, status: completed, statusDate: "2025-01-01", reason: "Over" });
    const { project } = chain.query(queries.project, { projectId: "VCS1340" });
    expect(project).toMatchObject({ status: completed, statusDate: "2025-01-01", changes: 2, revision: 3 });
    chain.deliver(methods.addDocument, { submitter: registrar, projectId: "VCS1340", kind: 1, document: documentOf() });
    expect(chain.broken()).toBeUndefined();
  });

  test("goes no way that native projects go", () => {
    const chain = house();
    chain.deliver(methods.recordProject, record);
    const { appoint, setStatus } = steps(chain);
    const text = /^registry 41: VCS1340 is a project of VCS, which issues its credits elsewhere/;
    expect(refusal(() => appoint(1n, "VCS1340"))).toMatch(text);
    expect(refusal(() => setStatus(withdrawn, "VCS1340"))).toMatch(text);
    const again = () => chain.deliver(methods.recordProject, { ...record, programmeId: "VCS", projectId: "ECO2-5" });
    expect(refusal(again)).toMatch(/^registry 56: ECO2-5 is a name of ECO2/);
  });

  test.each<[string, object, RegExp]>([
    ["by nobody", { registrar: who.stranger }, /^registry 2/],
    ["of a native programme", { programmeId: "ECO2" }, /^registry 41: ECO2 is native/],
    ["of no programme", { programmeId: "XX" }, /^registry 40/],
    ["of no status", { status: 0 }, /^registry 56: status/],
    ["since tomorrow", { statusDate: "2026-01-02" }, /is after today/],
    ["since no day", { statusDate: "" }, /no calendar day/],
    ["with an odd name", { projectId: "VCS 1340" }, /^registry 56: project_id/],
    ["without a link", { details: details({ link: "" }) }, /^registry 56: link/],
  ])("is refused %s", (_, fields, text) => {
    expect(refusal(() => house().deliver(methods.recordProject, { ...record, ...fields }))).toMatch(text);
  });

  test("keeps its name when a programme of the ledger comes to the same", () => {
    const chain = house();
    chain.deliver(methods.recordProject, { ...record, projectId: "NAT-1" });
    const programme = { id: "NAT", name: "N", registryName: "N", registryId: "N", native: true, open: true };
    const rest = {
      description: "",
      link: "",
      bufferBasisPoints: 0,
      creditingYears: 0,
      separateBodies: false,
      pools: false,
    };
    chain.deliver(methods.setProgramme, { reviewer, programme: { ...programme, ...rest } });
    chain.deliver(methods.setMethodology, { reviewer, methodology: methodology({ programmeIds: ["ECO2", "NAT"] }) });
    const request = { proponent, programmeId: "NAT", details: details() };
    expect(chain.deliver(methods.listProject, request).response.projectId).toBe("NAT-2");
    expect(chain.broken()).toBeUndefined();
  });
});
