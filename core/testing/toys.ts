import { MsgDefinition as BankMsg, MsgMultiSend, MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { ConsensusParams } from "../../codec/gen/tendermint/types/params.ts";
import { stringKey } from "../../codec/keys.ts";
import { addressText } from "../addresses.ts";
import type { BuiltModule } from "../built.ts";
import { type ChainSpec, defineChain } from "../chain.ts";
import { ConsensusParamsKeeper } from "../consensusDoor.ts";
import { declareModule } from "../module.ts";
import { v } from "../state/values.ts";
import { testAddress, testPrefix } from "./chain.ts";

// Modules of a few lines for tests of the framework; their messages are ones that every chain's descriptors have.

/** A service of some of the bank's messages. */
export const sendService = {
  name: "Msg",
  fullName: "cosmos.bank.v1beta1.Msg",
  methods: { send: BankMsg.methods.send },
} as const;
export const multiSendService = {
  name: "Msg",
  fullName: "cosmos.bank.v1beta1.Msg",
  methods: { multiSend: BankMsg.methods.multiSend },
} as const;

export const person = (number: number): string =>
  addressText({ chainId: "", bech32Prefix: testPrefix }, testAddress(number));

/** A packed send: `toAddress` says what the toy does with it. */
export const sendAny = (from: number, toAddress: string) => ({
  typeUrl: `/${MsgSend.$type}`,
  value: MsgSend.encode({ fromAddress: person(from), toAddress, amount: [] }).finish(),
});

export const multiSendAny = (from: number) => ({
  typeUrl: `/${MsgMultiSend.$type}`,
  value: MsgMultiSend.encode({ inputs: [{ address: person(from), coins: [] }], outputs: [] }).finish(),
});

/** Offers consensus parameters without limits, kept in state. */
export function toyConsensus(): BuiltModule {
  const module = declareModule({
    name: "consensus",
    version: 1,
    state: (s) => ({ params: s.item(0x01, "params", v.proto(ConsensusParams)) }),
  });
  return module.build({
    keeper: [
      module.offer(ConsensusParamsKeeper, ({ state }) => ({
        get: (ctx) => state.params.get(ctx),
        init: (ctx, params) => state.params.set(ctx, params),
      })),
    ],
  });
}

/** A module that keeps texts by their titles. */
export const bookDeclared = (version: number) =>
  declareModule({ name: "book", version, state: (s) => ({ pages: s.map(0x01, "pages", stringKey, v.text) }) });

/** A chain of modules without steps and genesis sections. */
export function toyChain(modules: readonly BuiltModule[], change: Partial<ChainSpec> = {}) {
  return defineChain({
    name: "toy",
    version: "0",
    modules,
    hooks: [],
    order: { genesis: [], beginBlock: [], endBlock: [] },
    steps: () => [],
    authority: "gov",
    ...change,
  });
}
