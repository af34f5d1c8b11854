import { expect, test } from "@jest/globals";
import { Params } from "../../../codec/gen/eco2/notary/v1/notary.ts";
import { RecordKind } from "../../../codec/gen/eco2/notary/v1/reading.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { parseTime, timestampOf } from "../../../codec/time.ts";
import { testChain } from "../../../core/testing/chain.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import consensus from "../../consensus/index.ts";
import notary from "../../notary/index.ts";
import { defaultParams } from "../../notary/params.ts";
import {
  authority,
  callers,
  committee,
  hourly,
  judge,
  methods as notaryMethods,
  person,
  register,
  rules,
} from "../../notary/testing/judged.ts";
import staking from "../../staking/index.ts";
import { subscriptions } from "../follows.ts";
import registry from "../index.ts";
import { methods, queries, registered, steps, T, vintageOf, who } from "./testing/house.ts";

const absorption = RecordKind.RECORD_KIND_ABSORPTION;
const modules = [auth, bank, consensus, staking, notary, registry];

/** A registered project with a meter of what it absorbs, source 1, and six notaries. */
function start() {
  const coins = [{ denom: "ueco2", amount: "1000000000" }];
  const numbers = [1, 2, 5, 40, ...Array.from({ length: 10 }, (_, i) => 11 + i)];
  const params = Params.fromPartial({ ...defaultParams, committee, notarisation: rules });
  const chain = testChain(
    modules,
    {
      registry: registered().exported()["registry"],
      bank: { params: { default_send_enabled: true }, balances: numbers.map((n) => ({ address: person(n), coins })) },
      notary: { params: toJson(Params.$type, params) },
    },
    subscriptions,
  );
  const factor = {
    code: "GRID",
    version: 0n,
    substance: "electricity",
    unit: "kWh",
    micrograms: "400000000",
    gas: "",
    gwpSet: "",
    scope: 2,
    country: "",
    source: "tests",
    document: undefined,
    validFrom: timestampOf(parseTime("2020-01-01T00:00:00Z")),
    validUntil: timestampOf(parseTime("2030-01-01T00:00:00Z")),
    height: 0n,
    withdrawal: undefined,
  };
  chain.deliver(notaryMethods.setFactor, { authority, factor });
  const call = callers(chain);
  for (let number = 1; number <= 6; number++) call.bond(judge(number));
  register(chain, 1, { records: absorption, projectId: "ECO2-1" });
  call.blocks();
  const step = steps(chain);
  const readings = (kWh: number) =>
    hourly(
      1n,
      Array.from({ length: 48 }, () => kWh),
    ).map((reading) => ({ ...reading, kind: absorption }));
  return {
    chain,
    ...call,
    ...step,
    /** 48 hours of so many kWh, 400 g of CO2 each. */
    absorbed: (kWh: number, replaces = 0n) => call.submit(readings(kWh), 1, replaces === 0n ? {} : { replaces }),
    verify: (...absorptionRecords: bigint[]) =>
      step.verify(undefined, undefined, { vintages: [vintageOf({ grams: T })], absorptionRecords }),
    walk: () => chain.query(queries.walk, { batchId: 1n, startGram: 0n, endGram: T }),
  };
}

test("absorption that notaries attested becomes credits, whose history breaks and heals with its record", () => {
  const { chain, absorbed, drawn, finish, attest, wait, status, verify, reviewVerification, issue, walk, ...more } =
    start();
  const id = absorbed(100);
  expect(refusal(() => verify(id))).toContain("registry 65: record 1 is submitted, final is expected");
  finish(id);
  expect(status(id)).toBe("final");
  expect(verify(id)).toBe(1n);
  expect(refusal(() => verify(id))).toContain("registry 66: ");
  reviewVerification();
  issue();
  expect(walk()).toMatchObject({ valid: true });
  expect(chain.broken()).toBeUndefined();

  const dispute = more.dispute(id);
  expect(walk().broken).toContain("record 1 of verification 1: ");
  expect(walk().broken).toContain("disput");
  more.decide(dispute, false);
  expect(walk().valid).toBe(true);

  more.decide(more.dispute(id), true);
  expect(status(id)).toBe("overturned");
  expect(walk().broken).toContain("record 1 of verification 1: ");
  expect(chain.broken()).toBeUndefined();

  const corrected = absorbed(60, id);
  for (const one of drawn(corrected).slice(0, 2)) attest(one, corrected);
  wait(51n);
  expect(status(corrected)).toBe("final");
  expect(chain.query(queries.verification, { verificationId: 1n }).verification?.absorptionRecords).toEqual([
    corrected,
  ]);
  expect(walk()).toMatchObject({ broken: "", valid: true });
  expect(chain.broken()).toBeUndefined();
  const again = testChain(modules, chain.exported(), subscriptions);
  expect(again.exported()).toEqual(chain.exported());
});

test("a verification that is withdrawn gives its record back, which then backs another", () => {
  const { chain, absorbed, finish, verify } = start();
  const id = absorbed(100);
  finish(id);
  verify(id);
  chain.deliver(methods.withdrawVerification, { signer: who.verifier, verificationId: 1n, reason: "Reckoned anew" });
  expect(verify(id)).toBe(2n);
  expect(chain.broken()).toBeUndefined();
});
