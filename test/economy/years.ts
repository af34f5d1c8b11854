import { eco2 } from "../../app/eco2.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import type { MethodDefinition, RequestOf, ResponseOf } from "../../codec/message.ts";
import { timestampOf } from "../../codec/time.ts";
import { moduleAddress } from "../../core/addresses.ts";
import { Application } from "../../core/application.ts";
import { brokenInvariant, type Chain } from "../../core/chain.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import type { Ctx } from "../../core/ctx.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { queryContext } from "../../core/query.ts";
import { chainStores } from "../../core/upgradeSpec.ts";
import { type Comet, cometFrom } from "../../modules/staking/election/testing/comet.ts";
import { openStore } from "../../store/open.ts";
import type { StateStore } from "../../store/types.ts";
import { consensusParams } from "../harness/ledger.ts";
import { secp256k1Key } from "../harness/signing.ts";

const prefix = "eco";
const second = 1_000_000_000n;
/** Time of genesis and of the first block, nanoseconds. */
export const start = 1_767_225_600n * second;
const ecoUnits = 1_000_000n;
export const hour = 3600n * second;
export const reserveAtStart = 150_000_000n * ecoUnits;
export const supply = 300_000_000n * ecoUnits;

/** The account that votes: it has all that is not the reserve and not bonded by the candidates. */
export const voter = secp256k1Key(1);
const address = (number: number) => new Uint8Array(20).fill(number);
export const account = (number: number) => encodeAddress(prefix, address(number));
export const operator = (number: number) => encodeAddress(`${prefix}valoper`, address(number));
const keyOf = (number: number) => new Uint8Array(32).fill(number);
const textOf = (name: string) => encodeAddress(prefix, moduleAddress(name));
const dec = (whole: bigint) => `${whole}.000000000000000000`;

/** Sections of a chain whose candidates, numbered from 1, bond 1000 ECO2 each and 10 more than the next. */
function sections(
  chain: Chain,
  candidates: number,
  change: Readonly<Record<string, unknown>>,
  addressOf: (number: number) => Uint8Array,
) {
  const numbers = Array.from({ length: candidates }, (_, index) => index + 1);
  const bond = (number: number) => (1000n + 10n * BigInt(candidates - number)) * ecoUnits;
  const bonded = numbers.reduce((sum, number) => sum + bond(number), 0n);
  const balance = (holder: string, amount: bigint) => ({
    address: holder,
    coins: [{ denom: "ueco2", amount: amount.toString() }],
  });
  const all = defaultGenesis(chain, prefix);
  const staking = all["staking"] as { params: object };
  return {
    ...all,
    auth: {
      ...(all["auth"] as object),
      accounts: [{ "@type": "/cosmos.auth.v1beta1.BaseAccount", address: voter.text }],
    },
    bank: {
      ...(all["bank"] as object),
      balances: [
        balance(textOf("mint"), reserveAtStart),
        balance(textOf("not_bonded_tokens_pool"), bonded),
        balance(voter.text, supply - reserveAtStart - bonded),
      ],
    },
    staking: {
      ...staking,
      // Four seats: what a block costs grows with them, and the schedule does not.
      params: { ...staking.params, max_validators: 4, historical_entries: 0 },
      validators: numbers.map((number) => ({
        operator_address: encodeAddress(`${prefix}valoper`, addressOf(number)),
        consensus_pubkey: {
          "@type": "/cosmos.crypto.ed25519.PubKey",
          key: Buffer.from(keyOf(number)).toString("base64"),
        },
        status: "BOND_STATUS_UNBONDED",
        tokens: bond(number).toString(),
        delegator_shares: dec(bond(number)),
        description: { moniker: `node ${number}` },
        commission: { commission_rates: { rate: "0.6", max_rate: "0.6", max_change_rate: "0.01" } },
        min_self_delegation: "1",
      })),
      delegations: numbers.map((number) => ({
        delegator_address: encodeAddress(prefix, addressOf(number)),
        validator_address: encodeAddress(`${prefix}valoper`, addressOf(number)),
        shares: dec(bond(number)),
      })),
    },
    ...change,
  };
}

/** The application alone, driven block by block as CometBFT would drive it. */
export interface Years {
  readonly app: Application;
  readonly store: StateStore;
  readonly chain: Chain;
  readonly comet: Comet;
  /** Reads the last block's state. */
  ctx(): Ctx;
  /** The next block, so long after the last, whose proposer is next in turn; everyone of the set signed. @throws for a refused transaction */
  block(after: bigint, txs?: readonly Uint8Array[]): void;
  broken(): string | undefined;
  query<M extends MethodDefinition<object, object>>(method: M, request: Partial<RequestOf<M>>): ResponseOf<M>;
  close(): void;
}

/** @param addressOf the operators' addresses, where they are to sign */
export function startYears(
  candidates: number,
  change: Readonly<Record<string, unknown>>,
  addressOf: (number: number) => Uint8Array = address,
): Years {
  const chain = eco2(signatureVerifier(undefined));
  const store = openStore({ ...chainStores(chain), keepRecent: 2 });
  const app = new Application(chain, store, { limits: { minGasPrices: [] } });
  const { validators } = app.initChain(
    RequestInitChain.fromPartial({
      chainId: "eco2-1",
      time: timestampOf(start),
      consensusParams,
      appStateBytes: Buffer.from(JSON.stringify(sections(chain, candidates, change, addressOf))),
    }),
  );
  const comet = cometFrom(validators);
  let time = start;
  const ctx = () => queryContext({ chainId: "eco2-1", bech32Prefix: prefix }, store.latest);
  return {
    app,
    store,
    chain,
    comet,
    ctx,
    query(method, request) {
      const rpc = [...chain.queries.values()].find(({ input }) => input.$type === method.requestType.$type);
      const whole = { ...method.requestType.decode(new Uint8Array(0)), ...request };
      return rpc?.handle(ctx(), whole) as ResponseOf<typeof method>;
    },
    broken: () => brokenInvariant(chain, ctx()),
    block(after, txs = []) {
      const height = app.height + 1;
      time += height === 1 ? 0n : after;
      const set = comet.setAt(height);
      const votes = comet.commitFor(height, () => false);
      const { txResults, validatorUpdates } = app.finalizeBlock(
        RequestFinalizeBlock.fromPartial({
          height: BigInt(height),
          time: timestampOf(time),
          proposerAddress: Buffer.from(set[height % set.length] ?? "", "hex"),
          txs: [...txs],
          decidedLastCommit: { round: 0, votes: height === 1 ? [] : votes },
        }),
      );
      const refused = txResults.find(({ code }) => code !== 0);
      if (refused !== undefined) throw new Error(refused.log);
      app.commit({});
      comet.take(height, validatorUpdates);
    },
    close: () => store.close(),
  };
}
