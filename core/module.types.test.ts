import { expect, test } from "@jest/globals";
import { Params } from "../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { QueryDefinition } from "../codec/gen/cosmos/auth/v1beta1/query.ts";
import { MsgDefinition } from "../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { stringKey, u64Key } from "../codec/keys.ts";
import { capability } from "./capability.ts";
import type { Ctx } from "./ctx.ts";
import { hookPoint } from "./hooks.ts";
import { declareModule } from "./module.ts";
import { v } from "./state/values.ts";
import { toyChain } from "./testing/toys.ts";

// What the types of a module refuse. `tsc` reads the lines below: an expected error that is none is an error itself.

interface Vault {
  open(ctx: Ctx, amount: bigint): boolean;
}
const Vault = capability<Vault>("vault");

const shop = declareModule({
  name: "shop",
  version: 2,
  uses: { vault: Vault },
  params: { prefix: 0, type: Params, default: Params.fromPartial({ txSigLimit: 7n }) },
  hooks: { sold: hookPoint<[buyer: Uint8Array, amount: bigint]>() },
  state: (s) => ({
    total: s.item(1, "total", v.u64),
    goods: s.indexed(2, "goods", u64Key, v.text, { name: { prefix: 3, key: stringKey, of: (text: string) => text } }),
  }),
});

const msg = {
  fullName: "cosmos.bank.v1beta1.Msg",
  methods: { send: MsgDefinition.methods.send, multiSend: MsgDefinition.methods.multiSend },
} as const;
const query = { fullName: "cosmos.auth.v1beta1.Query", methods: { account: QueryDefinition.methods.account } } as const;

const send = shop.rpc(msg.methods.send, (ctx, { fromAddress }, { state, use, params, hooks }) => {
  if (!use.vault.open(ctx, params.txSigLimit)) return {};
  state.total.set(ctx, state.total.get(ctx) + 1n);
  for (const [id] of state.goods.by.name.list(ctx, fromAddress)) hooks.sold(ctx, new Uint8Array(20), id);
  return {};
});
const multiSend = shop.rpc(msg.methods.multiSend, () => ({}));
const account = shop.rpc(query.methods.account, () => ({ account: undefined }));

/** An empty response, after what was done. */
const after = (_done: unknown): object => ({});

/** Never run: each marked line must not compile. */
function mistakes(): void {
  // @ts-expect-error an rpc is missing
  shop.build({ msg: [msg, { send }] });
  // @ts-expect-error an rpc is misspelt
  shop.build({ msg: [msg, { send, multisend: multiSend }] });
  // @ts-expect-error a handler of another rpc
  shop.build({ msg: [msg, { send: multiSend, multiSend }] });
  // @ts-expect-error a query without handler
  shop.build({ query: [query, {}] });
  // @ts-expect-error a query's handler among the messages
  shop.build({ msg: [msg, { send: account, multiSend }] });
  // @ts-expect-error a response of the wrong form
  shop.rpc(query.methods.account, () => ({ account: "alice" }));
  // @ts-expect-error a response that waits
  shop.rpc(query.methods.account, () => Promise.resolve({ account: undefined }));
  // @ts-expect-error the request has no such field
  shop.rpc(msg.methods.send, (_ctx, { from }) => ({ from }));
  // @ts-expect-error amounts are bigint
  shop.rpc(msg.methods.send, (ctx, _request, { state }) => after(state.total.set(ctx, 5)));
  // @ts-expect-error a key of another type
  shop.rpc(msg.methods.send, (ctx, _request, { state }) => after(state.goods.set(ctx, "one", "x")));
  // @ts-expect-error an index of another type
  shop.rpc(msg.methods.send, (ctx, _request, { state }) => after(state.goods.by.name.has(ctx, 5n)));
  // @ts-expect-error no such index
  shop.rpc(msg.methods.send, (ctx, _request, { state }) => after(state.goods.by.price.has(ctx, "x")));
  // @ts-expect-error no such parameter
  shop.rpc(msg.methods.send, (_ctx, _request, { params }) => ({ ...params.sigLimit }));
  // @ts-expect-error a keeper that is not among `uses`
  shop.rpc(msg.methods.send, (ctx, _request, { use }) => after(use.bank.open(ctx)));
  // @ts-expect-error a keeper's argument of another type
  shop.rpc(msg.methods.send, (ctx, _request, { use }) => after(use.vault.open(ctx, 5)));
  // @ts-expect-error a hook's arguments in the other order
  shop.rpc(msg.methods.send, (ctx, _request, { hooks }) => after(hooks.sold(ctx, 1n, new Uint8Array(20))));
  // @ts-expect-error an offer that lacks a method of its interface
  shop.offer(Vault, () => ({}));
  // @ts-expect-error a subscriber that expects other arguments
  declareModule({ name: "x", version: 1 }).on(shop.hooks.sold, (_env, _ctx, buyer: string) => void buyer);
  // @ts-expect-error an end of the block that gives no validator updates
  shop.build({ endBlock: () => undefined });
  // @ts-expect-error a migration that expects a number for the state
  shop.build({ migrations: { 1: (_ctx, env: number) => void env } });
  // @ts-expect-error params of another type
  declareModule({ name: "x", version: 1, params: { prefix: 0, type: Params, default: { limit: 1n } } });
  // @ts-expect-error the rpc of params is written by the framework
  shop.build({ query: [QueryDefinition, { params: account }] });
}

test("what the types accept is a chain", () => {
  expect(mistakes).toBeInstanceOf(Function);
  const bank = declareModule({ name: "bank", version: 1 });
  const chain = toyChain([
    shop.build({
      msg: [msg, { send, multiSend }],
      query: [query, { account }],
      migrations: { 1: (ctx, { state }) => state.total.set(ctx, 0n) },
    }),
    bank.build({ keeper: [bank.offer(Vault, () => ({ open: () => true }))] }),
  ]);
  expect([...chain.messages.keys()]).toEqual(["/cosmos.bank.v1beta1.MsgSend", "/cosmos.bank.v1beta1.MsgMultiSend"]);
  expect([...chain.queries.keys()]).toEqual(["/cosmos.auth.v1beta1.Query/Account"]);
});
