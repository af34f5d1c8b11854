import { encodeAddress } from "../../../codec/bech32.ts";
import type { Params } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { Params as ParamsType } from "../../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { type MsgBurn, MsgDefinition, type MsgRedeem } from "../../../codec/gen/eco2/dualtoken/v1/tx.ts";
import { toJson } from "../../../codec/json/toJson.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import { declareModule } from "../../../core/module.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { BankKeeper } from "../../bank/keeper.ts";
import { NotaryKeeper } from "../../notary/keeper.ts";
import registry from "../../registry/index.ts";
import { subscriptions } from "../hooks.ts";
import dualtoken from "../index.ts";
import { dualtokenHooks, EccKeeper } from "../keeper.ts";
import { bufferAccount, poolAccount, vaultAccount } from "../module.ts";
import { defaultParams } from "../params.ts";

/** Base units of ECC in a gram. */
export const U = 1_000_000n;

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part: the same addresses as in the registry's tests. */
export const who = {
  registrar: address(1),
  second: address(2),
  alice: address(3),
  bob: address(4),
  carol: address(5),
  /** The review authority of the registry. */
  reviewer: address(6),
} as const;

export const authority = encodeAddress(testPrefix, moduleAddress("gov"));
export const vaultText = encodeAddress(testPrefix, moduleAddress(vaultAccount));

/** In the place of the offset module: it has the account of the Carbon Neutral Pool, and hears what becomes of it. */
const poolModule = declareModule({
  name: "pool",
  version: 1,
  uses: { bank: BankKeeper, ecc: EccKeeper },
  accounts: { [poolAccount]: [] },
});

const notaryModule = declareModule({ name: "notary", version: 1 });
const nothing: Pick<NotaryKeeper, "record" | "userOf"> = { record: () => undefined, userOf: () => undefined };
/** In the place of the notary module: nothing is notarised. */
const noRecords = notaryModule.build({ keeper: [notaryModule.offer(NotaryKeeper, () => nothing as NotaryKeeper)] });

/** A chain with registry and vault. `heard` gets what the pool is told: what was drawn, and less than nothing for what came back. */
export function vaultChain(
  params: Partial<Params> = {},
  sections: Readonly<Record<string, unknown>> = {},
  heard: bigint[] = [],
): TestChain {
  const given = {
    registry: { params: { registrars: [who.registrar, who.second], review_authority: who.reviewer } },
    dualtoken: { params: toJson(ParamsType.$type, { ...defaultParams, ...params }) },
    ...sections,
  };
  return testChain([auth, bank, noRecords, registry, dualtoken, poolModule.build({})], given, [
    ...subscriptions,
    poolModule.on(dualtokenHooks.poolDrawn, (_env, _ctx, uecc) => void heard.push(uecc)),
    poolModule.on(dualtokenHooks.poolRepaid, (_env, _ctx, uecc) => void heard.push(-uecc)),
  ]);
}

/** Base units of ECC as messages have them. */
export const uecc = (amount: bigint) => ({ denom: "uecc", amount: amount.toString() });

/** [batch, grams], as messages have them. */
export const amounts = (...credits: readonly (readonly [bigint, bigint])[]) =>
  credits.map(([batchId, grams]) => ({ batchId, grams }));

/** The same calls again and again, in few words. */
export function holders(chain: TestChain) {
  const bankKeeper = () => chain.chain.doors(BankKeeper);
  const addressOf = (text: string) => {
    const number = Object.values(who).indexOf(text as (typeof who)[keyof typeof who]) + 1;
    return testAddress(number);
  };
  return {
    deposit: (depositor: string, ...credits: readonly (readonly [bigint, bigint])[]) =>
      chain.deliver(MsgDefinition.methods.deposit, { depositor, credits: amounts(...credits) }),
    redeem: (owner: string, grams: bigint, more: Partial<MsgRedeem> = {}) =>
      chain.deliver(MsgDefinition.methods.redeem, { owner, grams, ...more }),
    burn: (owner: string, amount: bigint, more: Partial<MsgBurn> = {}) =>
      chain.deliver(MsgDefinition.methods.burn, { owner, amount: uecc(amount), ...more }),
    fund: (sender: string, amount: bigint) =>
      chain.deliver(MsgDefinition.methods.fundBuffer, { sender, amount: uecc(amount) }),
    block: (batchId: bigint, reviewer = authority) =>
      chain.deliver(MsgDefinition.methods.blockBatch, { reviewer, batchId, reason: "Doubtful" }),
    unblock: (batchId: bigint, reviewer = authority) =>
      chain.deliver(MsgDefinition.methods.unblockBatch, { reviewer, batchId }),
    update: (params: Partial<Params>, signer = authority) =>
      chain.deliver(MsgDefinition.methods.updateParams, {
        authority: signer,
        params: { ...defaultParams, ...params },
      }),
    /** ECC of one who takes part. */
    ecc: (owner: string) => bankKeeper().balance(chain.ctx, addressOf(owner), "uecc"),
    supply: () => bankKeeper().supply(chain.ctx, "uecc"),
    buffer: () => bankKeeper().balance(chain.ctx, moduleAddress(bufferAccount), "uecc"),
    pool: () => bankKeeper().balance(chain.ctx, moduleAddress(poolAccount), "uecc"),
    /** Gives ECC to the Carbon Neutral Pool. */
    give: (from: string, amount: bigint) =>
      bankKeeper().sendToModule(chain.ctx, addressOf(from), poolAccount, [{ denom: "uecc", amount }]),
    keeper: () => chain.chain.doors(EccKeeper),
    vault: () => {
      const { vault } = chain.query(QueryDefinition.methods.vault, {});
      if (vault === undefined) throw new Error("there is no vault");
      return vault;
    },
    deficit: () => chain.query(QueryDefinition.methods.deficit, {}),
    classes: () => chain.query(QueryDefinition.methods.classes, {}).classes,
    /** The queue as "batch:start-end". */
    queue: (classId = 0n) => chain.query(QueryDefinition.methods.queue, { classId }).ranges.map(rangeText),
  };
}

/** "batch:start-end". */
export const rangeText = (range: { batchId: bigint; startGram: bigint; endGram: bigint }) =>
  `${range.batchId}:${range.startGram}-${range.endGram}`;
