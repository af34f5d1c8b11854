import { QueryDefinition as BankQuery } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { TxMsgData } from "../../../codec/gen/cosmos/base/abci/v1beta1/abci.ts";
import { QueryDefinition as EccQuery } from "../../../codec/gen/eco2/dualtoken/v1/query.ts";
import { QueryDefinition as EmissionQuery } from "../../../codec/gen/eco2/emission/v1/query.ts";
import { QueryDefinition as NotaryQuery } from "../../../codec/gen/eco2/notary/v1/query.ts";
import { QueryDefinition } from "../../../codec/gen/eco2/registry/v1/query.ts";
import { LotStatus } from "../../../codec/gen/eco2/registry/v1/registry.ts";
import type { Event, ResponseFinalizeBlock } from "../../../codec/gen/tendermint/abci/types.ts";
import { people, type World } from "../world.ts";
import { Books, type Run, type Said, type Status, said, whole } from "./books.ts";
import { all, batchesOf, type Deed, lotsOf, moduleText } from "./cast.ts";
import { hear } from "./hearing.ts";
import { fault, mayEnd } from "./rules.ts";

const U = 1_000_000n;
/** All coins of the chain: what genesis gives and has in reserve. */
const supplyOf = (world: World, denom: string): bigint =>
  BigInt(world.ask(BankQuery.methods.supplyOf, { denom }).amount?.amount ?? "0");

const statuses: ReadonlyMap<LotStatus, Status> = new Map([
  [LotStatus.LOT_STATUS_HELD, "held"],
  [LotStatus.LOT_STATUS_SUSPENDED, "suspended"],
  [LotStatus.LOT_STATUS_RETIRED, "retired"],
  [LotStatus.LOT_STATUS_CANCELLED, "cancelled"],
  [LotStatus.LOT_STATUS_EXPORTED, "exported"],
  [LotStatus.LOT_STATUS_EXPIRED, "expired"],
  [LotStatus.LOT_STATUS_BUFFER, "buffer"],
]);

type Told = { readonly type: string; readonly fields: Said };
const toldBy = (events: readonly Event[]): Told[] => events.flatMap((event) => said(event) ?? []);

/** What ECC a transaction or block made, less what it ended; base units. */
function eccMade(told: readonly Told[]): bigint {
  let made = 0n;
  for (const { type, fields } of told) {
    const length = () => whole(fields, "end_gram") - whole(fields, "start_gram");
    if (type === "eco2.dualtoken.v1.EventDeposit") made += length() * U;
    else if (type === "eco2.dualtoken.v1.EventRedeem") made -= length() * U;
    else if (type === "eco2.dualtoken.v1.EventBurn") made -= whole(fields, "amount");
    else if (type === "eco2.dualtoken.v1.EventFill") made -= whole(fields, "from_buffer") + whole(fields, "from_pool");
    else if (type === "eco2.dualtoken.v1.EventRelease")
      made += whole(fields, "pool_repaid") + whole(fields, "buffer_repaid");
  }
  return made;
}

/** Lots of the chain as runs: like neighbours are one, whatever their histories. */
function runsOf(world: World, batchId: bigint): Run[] {
  const runs: Run[] = [];
  for (const { endGram: end, owner, status: code } of lotsOf(world, batchId)) {
    const status = statuses.get(code);
    if (status === undefined) throw new Error(`a lot has the status ${code}`);
    const last = runs.at(-1);
    if (last?.owner === owner && last.status === status) runs.pop();
    runs.push({ end, owner, status });
  }
  return runs;
}

const show = (runs: readonly Run[]): string =>
  runs.map(({ end, owner, status }) => `${end} ${owner} ${status}`).join(", ");

function same(what: string, chain: bigint | undefined, model: bigint): void {
  if (chain !== model) throw new Error(`${what}: the chain says ${chain}, the books say ${model}`);
}

/** The plain books beside a chain: they hear what it tells, block for block, and are held against it. */
export class Beside {
  readonly books = new Books();
  private ecc = 0n;
  private burned = 0n;
  /** Micrograms of the chain's own footprint: booked, and paid by burning ECC. */
  private booked = 0n;
  private paid = 0n;
  /** Micrograms of records that became lots, and what was burned of them. */
  private issued = 0n;
  private neutral = 0n;
  /** Base units that notaries have bonded, what is unbonding among them. */
  private bonds = 0n;
  private readonly coins: bigint;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
    this.coins = supplyOf(world, "ueco2");
  }

  private numbersOf(id: bigint): { readonly unit: bigint; readonly first: bigint } {
    const { batch } = this.world.ask(QueryDefinition.methods.batch, { id });
    if (batch === undefined) throw new Error(`there is no batch ${id}`);
    const numbers = batch.blockEnd - batch.blockStart + 1n;
    return { unit: (batch.supply?.issuedGrams ?? 0n) / numbers, first: batch.blockStart };
  }

  private take(told: readonly Told[]) {
    this.ecc += eccMade(told);
    for (const { type, fields } of told) {
      if (type === "eco2.dualtoken.v1.EventBurn") this.burned += whole(fields, "amount");
      else if (type === "eco2.emission.v1.EventEmissionsIssued") this.issued += whole(fields, "micrograms");
      else if (type === "eco2.emission.v1.EventEmissionsBurned") this.neutral += whole(fields, "micrograms");
      else if (type === "eco2.notary.v1.EventNotaryBonded") this.bonds += whole(fields, "amount");
      else if (type === "eco2.notary.v1.EventNotaryUnbonded") this.bonds -= whole(fields, "amount");
      else if (type === "eco2.notary.v1.EventNotarySlashed") this.bonds -= whole(fields, "amount");
      if (type !== "eco2.emission.v1.EventFootprint") continue;
      const sums = fields["sums"] as Said;
      this.booked += whole(sums, "booked");
      for (const from of ["from_fees", "from_proposers", "from_pool", "repaid"]) this.paid += whole(sums, from);
    }
    return hear(this.books, told, {
      numbers: (id) => this.numbersOf(id),
      lots: (id) => runsOf(this.world, id),
    });
  }

  /** Hears a block. @returns the first message's type of each transaction that did something @throws Error where a rule was broken */
  hear(deeds: readonly Deed[], { txResults, events }: ResponseFinalizeBlock): string[] {
    const done: string[] = [];
    for (const [index, { code, data, events: told }] of txResults.entries()) {
      const messages = deeds[index]?.messages ?? [];
      const moved = this.take(code === 0 ? toldBy(told) : []);
      if (code !== 0) continue;
      const [message, more] = messages;
      if (message === undefined) continue;
      const { msgResponses } = TxMsgData.decode(data);
      const type = message.typeUrl.slice(1);
      // What a committee decides moves nothing, as far as it is drawn here.
      const wrong =
        more === undefined
          ? fault(type, message.value, msgResponses[0]?.value ?? new Uint8Array(0), moved)
          : moved.length > 0
            ? `${type} moved grams`
            : undefined;
      if (wrong !== undefined) throw new Error(wrong);
      done.push(type);
    }
    const odd = this.take(toldBy(events)).find((one) => !mayEnd(one));
    if (odd !== undefined)
      throw new Error(`the end of a block moved ${odd.grams} grams of batch ${odd.batch} to ${odd.to.owner}`);
    return done;
  }

  /** @throws Error where the chain's state is not what the books say */
  agree(): void {
    const { world, books } = this;
    const batches = batchesOf(world);
    same("number of batches", BigInt(batches.length), BigInt(books.batches.size));
    for (const { id, suspension } of batches) {
      const [chain, model] = [runsOf(world, id), books.of(id)];
      if (show(chain) !== show(model.runs))
        throw new Error(`batch ${id}: the chain has ${show(chain)}, the books have ${show(model.runs)}`);
      if ((suspension !== undefined) !== model.suspended) throw new Error(`batch ${id} is not as suspended as told`);
    }
    this.agreeOnSums();
    this.agreeOnEcc();
    this.agreeOnEmissions();
    if (world.chain.modules.has("notary")) this.agreeOnBonds();
  }

  private agreeOnSums(): void {
    const { supply } = this.world.ask(QueryDefinition.methods.supply, {});
    const sums = this.books.sums();
    same("issued", supply?.issuedGrams, sums.issued);
    same("held", supply?.heldGrams, sums.held);
    same("suspended", supply?.suspendedGrams, sums.suspended);
    same("retired", supply?.retiredGrams, sums.retired);
    same("cancelled", supply?.cancelledGrams, sums.cancelled);
    same("exported", supply?.exportedGrams, sums.exported);
    same("expired", supply?.expiredGrams, sums.expired);
    same("buffer", supply?.bufferGrams, sums.buffer);
    same("halted", supply?.haltedGrams, sums.halted);
    same("supply of ueco2", supplyOf(this.world, "ueco2"), this.coins);
  }

  private agreeOnEcc(): void {
    const { vault } = this.world.ask(EccQuery.methods.vault, {});
    const owner = moduleText("dualtoken");
    const valid = this.books.held(owner, false);
    same("supply of uecc", supplyOf(this.world, "uecc"), this.ecc);
    same("valid grams of the vault", vault?.validGrams, valid);
    same("suspended grams of the vault", vault?.suspendedGrams, this.books.held(owner, true));
    same("uecc burned", BigInt(vault?.burned ?? "-1"), this.burned);
    same("remainder of burns", BigInt(vault?.remainder ?? -1), this.burned % U);
    same("deficit of the vault", BigInt(vault?.deficit ?? "-1"), this.ecc - valid * U + (this.burned % U));
  }

  private agreeOnEmissions(): void {
    const account = moduleText("emission");
    const { liability } = this.world.ask(EmissionQuery.methods.liability, { account });
    same("micrograms of the chain", BigInt(liability?.micrograms ?? "0"), this.booked);
    same("micrograms of the chain burned", BigInt(liability?.burned ?? "0"), this.paid);
    const { debt } = this.world.ask(EmissionQuery.methods.debt, {});
    same("debt of the chain", BigInt(debt), this.booked - this.paid);
    const accounts = [...people, moduleText("emission_corrections")];
    const lots = accounts.flatMap(
      (account) => this.world.ask(EmissionQuery.methods.lots, { account, open: false, pagination: all }).lots,
    );
    const sum = (amounts: readonly string[]) => amounts.reduce((total, amount) => total + BigInt(amount), 0n);
    same("micrograms issued", sum(lots.map(({ micrograms }) => micrograms)), this.issued);
    same("micrograms burned", sum(lots.map(({ burned }) => burned)), this.neutral);
  }

  private agreeOnBonds(): void {
    const { notaries } = this.world.ask(NotaryQuery.methods.notaries, { pagination: all });
    let bonds = notaries.reduce((total, { bond }) => total + BigInt(bond), 0n);
    for (const { address } of notaries) {
      const { unbondings } = this.world.ask(NotaryQuery.methods.notary, { address });
      for (const { amount } of unbondings) bonds += BigInt(amount);
    }
    same("bonds of notaries", bonds, this.bonds);
  }
}
