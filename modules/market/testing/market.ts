import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { MsgDefinition as BankMsg } from "../../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/market/v1/query.ts";
import { type MsgCancel, MsgDefinition, type MsgOffer, type MsgTrade } from "../../../codec/gen/eco2/market/v1/tx.ts";
import { QueryDefinition as RegistryQuery } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { MsgDefinition as RegistryMsg } from "../../../codec/gen/eco2/registry/v1/tx.ts";
import { timestampOf } from "../../../codec/time.ts";
import { moduleAddress } from "../../../core/addresses.ts";
import type { BuiltModule } from "../../../core/built.ts";
import type { Subscription } from "../../../core/hooks.ts";
import { type TestChain, testAddress, testChain, testPrefix } from "../../../core/testing/chain.ts";
import auth from "../../auth/index.ts";
import bank from "../../bank/index.ts";
import { subscriptions as vaultFollows } from "../../dualtoken/hooks.ts";
import dualtoken from "../../dualtoken/index.ts";
import offset from "../../offset/index.ts";
import registry from "../../registry/index.ts";
import { subscriptions } from "../hooks.ts";
import market from "../index.ts";
import { escrowAccount } from "../module.ts";
import { around } from "./around.ts";

/** Grams of a tonne. */
const T = 1_000_000n;

const address = (number: number) => encodeAddress(testPrefix, testAddress(number));

/** Who takes part: `second` only watches. The same addresses as in the registry's tests. */
export const who = {
  registrar: address(1),
  second: address(2),
  alice: address(3),
  bob: address(4),
  carol: address(5),
} as const;

/** The account that escrows lie in. */
export const escrow = encodeAddress(testPrefix, moduleAddress(escrowAccount));
export const authority = encodeAddress(testPrefix, moduleAddress("gov"));

export const ueco2 = (amount: bigint | number | string) => ({ denom: "ueco2", amount: amount.toString() });
export const ugold = (amount: bigint | number | string) => ({ denom: "ugold", amount: amount.toString() });

/** Coins that can be offered, beside ECC, and a million ECO2 for each of four: `second` keeps what it has, for those who try to take it. */
const balances = [who.alice, who.bob, who.carol, who.second].map((address) => ({
  address,
  coins: [ueco2(1_000_000_000_000), ugold(5_000_000_000)],
}));

/** What a market stands on, before anything happened. `more` are modules beside these. */
export function emptyMarket(
  more: readonly BuiltModule[] = [],
  sections: Readonly<Record<string, unknown>> = {},
  hooks: readonly Subscription[] = [],
): TestChain {
  const params = { payment_denoms: ["ueco2"], goods_denoms: ["uecc", "ugold"], max_duration: "31536000s" };
  const fixed = { registry: { params: { registrars: [who.registrar] } }, bank: { balances }, market: { params } };
  const given = { ...fixed, ...sections };
  return testChain([auth, bank, ...around, registry, dualtoken, offset, ...more, market], given, [
    ...hooks,
    ...vaultFollows,
    ...subscriptions,
  ]);
}

const statuses = ["none", "held", "suspended", "retired", "cancelled", "exported", "expired", "buffer"];

/** The same calls again and again, in few words. */
export function traders(chain: TestChain) {
  return {
    offer: (message: Partial<MsgOffer>) =>
      chain.deliver(MsgDefinition.methods.offer, { seller: who.alice, ...message }).response.offerId,
    trade: (message: Partial<MsgTrade>) =>
      chain.deliver(MsgDefinition.methods.trade, {
        buyer: who.bob,
        offerId: 1n,
        maxPrice: ueco2(10n ** 15n),
        ...message,
      }),
    cancel: (message: Partial<MsgCancel> = {}) =>
      chain.deliver(MsgDefinition.methods.cancel, { seller: who.alice, offerId: 1n, ...message }).response.returned,
    status: (id = 1n) => {
      const { offer, escrow: held } = chain.query(QueryDefinition.methods.offer, { id });
      const name = ["none", "open", "sold", "cancelled", "expired", "void"][offer?.status ?? 0];
      return `${name} sold ${offer?.sold} returned ${offer?.returned} lost ${offer?.lost} held ${held?.amount ?? 0}`;
    },
    coins: (address: string, denom = "ueco2") =>
      BigInt(chain.query(BankQuery.methods.balance, { address, denom }).balance?.amount ?? 0),
    pay: (fromAddress: string, toAddress: string, amount: ReturnType<typeof ueco2>) =>
      chain.deliver(BankMsg.methods.send, { fromAddress, toAddress, amount: [amount] }),
    suspend: (batchId = 1n) =>
      chain.deliver(RegistryMsg.methods.suspendBatch, { reviewer: authority, batchId, reason: "Under review" }),
    resume: (batchId = 1n) =>
      chain.deliver(RegistryMsg.methods.releaseBatch, { reviewer: authority, batchId, reason: "Reviewed" }),
    revoke: (startGram: bigint, endGram: bigint, batchId = 1n) =>
      chain.deliver(RegistryMsg.methods.revoke, {
        reviewer: authority,
        range: { batchId, startGram, endGram },
        reason: "Issued in error",
      }),
    /** Blocks until so many seconds have passed. */
    wait: (seconds: bigint) => chain.runBlock({ after: seconds * 1_000_000_000n }).events,
    /** Lots of a batch as "start-end owner status". */
    lotsOf: (batchId = 1n) =>
      chain.query(RegistryQuery.methods.lotsByBatch, { batchId }).lots.map(({ startGram, endGram, owner, status }) => {
        const name = Object.entries({ ...who, market: escrow }).find(([, known]) => known === owner)?.[0] ?? owner;
        return `${startGram}-${endGram} ${name} ${statuses[status] ?? status}`;
      }),
    /** So many seconds after the current block. */
    inSeconds: (seconds: bigint) => timestampOf(chain.ctx.time + seconds * 1_000_000_000n),
    /** Brings the tonnes 1 to `tonnes` of an issuance to somebody. */
    bring: (tonnes: bigint, recipient: string, issuance = 30256) =>
      chain.deliver(RegistryMsg.methods.importBatch, {
        registrar: who.registrar,
        sourceRegistry: "GLD",
        serial: `GS1-1-KE-GS11603-16-2025-${issuance}-1-${tonnes}`,
        quantityGrams: tonnes * T,
        projectId: "GLD11603",
        projectName: "Efficient and clean cooking",
        country: "KE",
        vintageStart: "2025-01-01",
        vintageEnd: "2025-12-31",
        recipient,
      }).response.batchId,
    send: (sender: string, recipient: string, grams: bigint, batchId = 1n) =>
      chain.deliver(RegistryMsg.methods.send, { sender, recipient, credits: [{ batchId, grams }] }),
    /** Their source tells that the tonnes first to last of issuance 30256 are used. */
    report: (first: bigint, last: bigint) =>
      chain.deliver(RegistryMsg.methods.recordSourceEvent, {
        registrar: who.registrar,
        sourceRegistry: "GLD",
        kind: 1,
        serial: `GS1-1-KE-GS11603-16-2025-30256-${first}-${last}`,
        quantityGrams: (last - first + 1n) * T,
        date: "2026-03-31",
        reason: "Retirement",
      }),
    /** Grams that somebody holds of a batch. */
    held: (owner: string, batchId = 1n) =>
      chain.query(RegistryQuery.methods.balance, { owner, batchId }).balance?.heldGrams,
  };
}

/** A market where alice holds batch 1, ten tonnes. */
export function tenTonnes() {
  const chain = emptyMarket();
  const call = traders(chain);
  call.bring(10n, who.alice);
  return { chain, ...call };
}

/** A tonne of batch 1 for 25 ECO2: 25 ueco2 a gram. */
export const aTonne: Partial<MsgOffer> = { batchId: 1n, amount: "1000000", price: ueco2(25_000_000) };
