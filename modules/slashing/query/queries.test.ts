import { expect, test } from "@jest/globals";
import { QueryDefinition } from "../../../codec/gen/cosmos/slashing/v1beta1/query.ts";
import { QueryDefinition as OwnQuery } from "../../../codec/gen/eco2/slashing/v1/query.ts";
import { timestampOf } from "../../../codec/time.ts";
import { refusal } from "../../../core/testing/refusal.ts";
import { account, keyText, signedBlock, standing, validatorsChain } from "../testing/validators.ts";

const { signingInfo, signingInfos } = QueryDefinition.methods;
const page = (key: Uint8Array, limit = 2n) => ({ key, limit, offset: 0n, countTotal: false, reverse: false });
const none = new Uint8Array(0);

test("how validators signed, one or all of them, page by page", () => {
  const chain = validatorsChain({ seats: 3 });
  signedBlock(chain, [1, 2, 3], [3]);
  const info = (number: number) => chain.query(signingInfo, { consAddress: keyText(number) }).valSigningInfo;
  expect(info(3)).toEqual({
    address: keyText(3),
    startHeight: 1n,
    indexOffset: 1n,
    jailedUntil: timestampOf(0n),
    tombstoned: false,
    missedBlocksCounter: 1n,
  });
  const all = chain.query(signingInfos, {});
  expect(all.pagination?.total).toBe(3n);
  expect(new Set(all.info.map(({ address }) => address))).toEqual(new Set([1, 2, 3].map(keyText)));
  const first = chain.query(signingInfos, { pagination: page(none) });
  const second = chain.query(signingInfos, { pagination: page(first.pagination?.nextKey ?? none) });
  expect([...first.info, ...second.info]).toEqual(all.info);
});

test("punishments by time, page by page", () => {
  const chain = validatorsChain({ seats: 7 });
  const seven = [1, 2, 3, 4, 5, 6, 7];
  for (let i = 0; i < 20 && !standing(chain, 2).startsWith("!"); i++) signedBlock(chain, seven, [2, 3]);
  const all = chain.query(OwnQuery.methods.slashes, {});
  expect(all.slashes).toHaveLength(2);
  const first = chain.query(OwnQuery.methods.slashes, { pagination: page(none, 1n) });
  const next = page(first.pagination?.nextKey ?? none, 1n);
  expect([...first.slashes, ...chain.query(OwnQuery.methods.slashes, { pagination: next }).slashes]).toEqual(
    all.slashes,
  );
});

test.each([
  ["no address", "", "InvalidArgument: invalid request"],
  ["an account", account(1), "InvalidArgument: invalid address: invalid Bech32 prefix; expected ecovalcons, got eco"],
  ["nobody", keyText(9), `NotFound: SigningInfo not found for validator ${keyText(9)}`],
])("refuses the signing info of %s", (_, consAddress, text) => {
  expect(refusal(() => validatorsChain({ seats: 1 }).query(signingInfo, { consAddress }))).toBe(text);
});
