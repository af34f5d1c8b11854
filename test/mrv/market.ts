import { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { NeutralityRecord } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { MsgBurn } from "../../codec/gen/eco2/emission/v1/tx.ts";
import { MsgOffer, MsgTrade } from "../../codec/gen/eco2/market/v1/tx.ts";
import { MsgImportBatch } from "../../codec/gen/eco2/registry/v1/tx.ts";
import { quotient } from "../../codec/quotient.ts";
import type { TestAccount } from "../../engine/testing/accounts.ts";
import { message } from "../../engine/testing/startChain.ts";
import type { People } from "./people.ts";
import type { PoolEnd } from "./pool.ts";
import type { Stage } from "./stage.ts";

const microgramsPerGram = 1_000_000n;
const page = PageRequest.fromPartial({ limit: 1000n });

interface Range {
  readonly batchId: bigint;
  readonly startGram: bigint;
  readonly endGram: bigint;
}

/** What an account holds of a batch. */
async function rangesOf(stage: Stage, { address }: TestAccount, batchId: bigint): Promise<Range[]> {
  const { lots } = await stage.query.registry.lotsByOwner({ owner: address, pagination: page });
  return lots
    .filter((lot) => lot.batchId === batchId)
    .map(({ startGram, endGram }) => ({ batchId, startGram, endGram }));
}

const gramsOf = (ranges: readonly Range[]) =>
  ranges.reduce((sum, { startGram, endGram }) => sum + endGram - startGram, 0n);

/** One offers credits of a batch, the other buys them. Prices are whole base units of the staking token for each gram. */
async function trade(
  stage: Stage,
  seller: TestAccount,
  buyer: TestAccount,
  batchId: bigint,
  grams: bigint,
): Promise<void> {
  const price = { denom: "ueco2", amount: grams.toString() };
  const offer = { seller: seller.address, batchId, amount: grams.toString(), price };
  await stage.send(seller, message(MsgOffer, { ...offer, expiresAt: undefined }));
  const { offers } = await stage.query.market.offers({ pagination: page });
  const offerId = offers.find((one) => one.seller === seller.address && one.batchId === batchId)?.id ?? 0n;
  const bought = { buyer: buyer.address, offerId, amount: grams.toString(), maxPrice: price, claim: undefined };
  await stage.send(buyer, message(MsgTrade, bought));
}

/** The factory sells half of what it earned. @returns grams */
export async function sellCredits(stage: Stage, { factory, trader }: People, { batchId }: PoolEnd): Promise<bigint> {
  const half = quotient(gramsOf(await rangesOf(stage, factory, batchId)), 2n);
  await trade(stage, factory, trader, batchId, half);
  return gramsOf(await rangesOf(stage, trader, batchId));
}

const open = async (stage: Stage, { address }: TestAccount) =>
  (await stage.query.emission.lots({ account: address, open: true, pagination: page })).lots.map(
    ({ id, micrograms, burned }) => ({
      lotId: id,
      micrograms: (BigInt(micrograms) - BigInt(burned)).toString(),
    }),
  );

/** The factory buys what was taken out of the air, as much as it has emitted. @returns the batch */
export async function buyRemovals(stage: Stage, { factory, registrar, forester }: People): Promise<bigint> {
  const owed = (await open(stage, factory)).reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n);
  const tonnes = quotient(owed, 1_000_000n * microgramsPerGram) + 1n;
  await stage.send(
    registrar,
    message(MsgImportBatch, {
      registrar: registrar.address,
      sourceRegistry: "GLD",
      serial: `GS1-1-KE-GS11603-16-2024-30256-1-${tonnes}`,
      quantityGrams: tonnes * 1_000_000n,
      projectId: "GLD11603",
      projectName: "Trees on small farms",
      methodology: "AR-ACM0003",
      country: "KE",
      vintageStart: "2024-01-01",
      vintageEnd: "2024-12-31",
      issuedOn: "2025-06-01",
      creditType: "Removal - nature",
      recipient: forester.address,
    }),
  );
  const { batches } = await stage.query.registry.batches({ pagination: page });
  const batchId = batches.find(({ projectId }) => projectId === "GLD11603")?.id ?? 0n;
  await trade(stage, forester, factory, batchId, quotient(owed, microgramsPerGram));
  return batchId;
}

/** Burns all emissions of the factory: not with what it earned for reducing them, but with what it bought. */
export async function burnAll(
  stage: Stage,
  { factory }: People,
  pool: PoolEnd,
  removals: bigint,
): Promise<{ readonly burned: NeutralityRecord; readonly refused: string; readonly left: bigint }> {
  const emissions = await open(stage, factory);
  const burn = (credits: readonly Range[], of: typeof emissions) =>
    message(MsgBurn, {
      burner: factory.address,
      emissions: of,
      credits: [...credits],
      ecc: undefined,
      filter: undefined,
      beneficiary: "Example Works Ltd",
      statement: "All that the works emitted by energy since January 2025",
    });
  const own = await rangesOf(stage, factory, pool.batchId);
  const last = emissions.at(-1);
  const [range] = own;
  let refused = "";
  try {
    if (last !== undefined && range !== undefined) {
      const [owed, held] = [quotient(BigInt(last.micrograms), microgramsPerGram), range.endGram - range.startGram];
      const grams = [owed, held].toSorted((a, b) => (a < b ? -1 : 1))[0] ?? 0n;
      const part = { lotId: last.lotId, micrograms: (grams * microgramsPerGram).toString() };
      await stage.send(factory, burn([{ ...range, endGram: range.startGram + grams }], [part]));
    }
  } catch (error) {
    refused = error instanceof Error ? error.message : String(error);
  }
  await stage.send(factory, burn(await rangesOf(stage, factory, removals), emissions));
  const { records } = await stage.query.emission.neutralityRecords({ pagination: page });
  const burned = records.at(-1);
  if (burned === undefined) throw new Error("nothing was burned");
  const left = (await open(stage, factory)).reduce((sum, { micrograms }) => sum + BigInt(micrograms), 0n);
  return { burned, refused, left };
}
