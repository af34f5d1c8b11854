import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eco2 } from "../app/eco2.ts";
import { encodeAddress } from "../codec/bech32.ts";
import { toHex } from "../codec/bytes.ts";
import { ed25519Address } from "../codec/crypto/address.ts";
import { TxMsgData } from "../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import {
  MsgWithdrawDelegatorReward,
  MsgWithdrawDelegatorRewardResponse,
} from "../codec/gen/cosmos/distribution/v1beta1/tx.ts";
import { MsgDelegate } from "../codec/gen/cosmos/staking/v1beta1/tx.ts";
import { QueryDefinition } from "../codec/gen/eco2/staking/v1/query.ts";
import { moduleAddress } from "../core/addresses.ts";
import { validatorKey } from "../engine/block/keys.ts";
import { message, type StartedChain, startChain, testOperator, testValidatorSeed } from "../engine/testing/index.ts";

// Terms as long as on the real chain: 30 days, of which the last three count.
const seats = 4;
const founders = 5;
let chain: StartedChain;

const operatorOf = (number: number) => encodeAddress("ecovaloper", testOperator(number, "eco").bytes);
const keyOf = (number: number) => toHex(ed25519Address(validatorKey(testValidatorSeed(number)).publicKey));
const signers = async () =>
  ((await chain.validators(chain.height())) ?? []).map(({ address }) => toHex(address)).sort();
const keysOf = (...numbers: number[]) => numbers.map(keyOf).sort();

async function delegate(to: number, amount: bigint): Promise<void> {
  const [voter] = chain.accounts;
  if (voter === undefined) throw new Error("there are accounts");
  const value = {
    delegatorAddress: voter.address,
    validatorAddress: operatorOf(to),
    amount: { denom: "ueco2", amount: String(amount) },
  };
  expect((await chain.send(voter, [message(MsgDelegate, value)])).result).toMatchObject({ code: 0, log: "" });
}

beforeAll(async () => {
  chain = await startChain(eco2, {
    validators: Array.from({ length: founders }, () => 1),
    genesis: (sections) => {
      const staking = sections["staking"] as { params: object };
      const bank = sections["bank"] as { balances: object[] };
      const reserve = {
        address: encodeAddress("eco", moduleAddress("mint")),
        coins: [{ denom: "ueco2", amount: "150000000000000" }],
      };
      sections["bank"] = { ...bank, balances: [...bank.balances, reserve] };
      sections["staking"] = { ...staking, params: { ...staking.params, max_validators: seats } };
    },
  });
});
afterAll(() => chain.close());

test("a term of thirty days: votes in its last three elect, the seat changes hands, and voters are paid", async () => {
  expect(await signers()).toEqual(keysOf(1, 2, 3, 4));
  await chain.advanceTime({ days: 26 });
  expect(chain.ask(QueryDefinition.methods.election, {}).term?.phase).toBe(1);
  await delegate(5, 500_000_000_000n);
  await chain.advanceTime({ days: 2 });
  expect(chain.ask(QueryDefinition.methods.election, {}).term?.phase).toBe(2);
  // A day before the end, twice as much weighs a third of the window: less than what stood all the time.
  await delegate(4, 300_000_000_000n);
  expect(chain.ask(QueryDefinition.methods.electionResult, { number: 0n }).election?.seats).toBe(seats);
  await chain.advanceTime({ days: 2 });
  const { election } = chain.ask(QueryDefinition.methods.electionResult, { number: 1n });
  expect(election).toMatchObject({ seats, candidates: founders });
  const { roll } = chain.ask(QueryDefinition.methods.roll, { number: 1n });
  expect(roll.map(({ operatorAddress }) => operatorAddress).slice(0, 2)).toEqual([operatorOf(5), operatorOf(4)]);
  await chain.mine(10);
  expect(await signers()).toEqual(keysOf(1, 2, 4, 5));
  const [voter] = chain.accounts;
  if (voter === undefined) throw new Error("there are accounts");
  const withdraw = { delegatorAddress: voter.address, validatorAddress: operatorOf(5) };
  const { result: paid } = await chain.send(voter, [message(MsgWithdrawDelegatorReward, withdraw)]);
  const [answer] = TxMsgData.decode(paid.data).msgResponses;
  expect(paid.code).toBe(0);
  expect(MsgWithdrawDelegatorRewardResponse.decode(answer?.value ?? new Uint8Array(0)).amount[0]?.amount).toMatch(
    /^[1-9]\d+$/,
  );
  expect(chain.broken()).toBeUndefined();
});
