import { QueryDefinition } from "../../../codec/gen/cosmos/bank/v1beta1/query.ts";
import { numbersOf } from "../../harness/numbers.ts";
import type { Next } from "../stakeActs.ts";
import { type BlockPlan, coins, type World } from "../world.ts";
import { carbonActs } from "./acts.ts";
import { Beside } from "./beside.ts";
import { type Deed, nameOf, oneOf } from "./cast.ts";
import { founding } from "./governedActs.ts";

const second = 1_000_000_000n;

/** What somebody is to try: a kind of message, and the numbers that it is chosen by. */
export interface Try {
  readonly kind: string;
  readonly numbers: readonly number[];
}

/** Numbers that are given, again from the first after the last. */
function numbersIn(list: readonly number[]): Next {
  let drawn = 0;
  return (below) => (list[drawn++ % list.length] ?? 0) % below;
}

/** The chain with the books beside it. */
export interface Carbon {
  readonly world: World;
  readonly beside: Beside;
  /** How often each kind was done. */
  readonly done: Map<string, number>;
  /** How often each was refused, with the last reason. */
  readonly refused: Map<string, string>;
  /** A block in which all of this is tried; the state is held against the books and all invariants. @throws Error */
  live(plan: Pick<BlockPlan, "after" | "down">, tries: readonly Try[]): void;
}

/** Fees are paid in ECO2, now and then in ECC by who has it. */
function feeOf(world: World, by: number, number: number) {
  const { balance } = world.ask(QueryDefinition.methods.balance, { address: nameOf(by), denom: "uecc" });
  const uecc = 1 + (number % 50_000);
  const isEcc = number % 8 === 0 && BigInt(balance?.amount ?? "0") > 10n * BigInt(uecc);
  return isEcc ? [{ denom: "uecc", amount: String(uecc) }] : coins(500 + (number % 500));
}

/** @param every how many blocks from one look at all invariants to the next */
export function besideWorld(world: World, every = 1): Carbon {
  // The first is empty: before it there is no state to ask.
  world.block({ after: second, txs: [] });
  const beside = new Beside(world);
  const [done, refused] = [new Map<string, number>(), new Map<string, string>()];

  const run = (
    plan: Pick<BlockPlan, "after" | "down">,
    deeds: readonly (Deed & { readonly fee: ReturnType<typeof feeOf> })[],
  ) => {
    const response = world.block({
      ...plan,
      txs: deeds.map((one) => ({ gas: 20_000_000n, ...one, messages: [...one.messages] })),
    });
    const names = beside.hear(deeds, response);
    beside.agree();
    const broken = world.app.height % every === 0 ? world.broken() : undefined;
    if (broken !== undefined) throw new Error(broken);
    return { response, names };
  };

  const carbon: Carbon = {
    world,
    beside,
    done,
    refused,
    live(plan, tries) {
      const deeds = tries.map(({ kind, numbers }) => {
        const make = carbonActs[kind];
        if (make === undefined) throw new Error(`there is no act ${kind}`);
        const made = make(numbersIn(numbers), world);
        return { kind, ...made, fee: feeOf(world, made.by, numbers[0] ?? 0) };
      });
      const what = tries.map(({ kind }) => kind).join(", ");
      try {
        const { response } = run(plan, deeds);
        for (const [index, { kind }] of tries.entries()) {
          const { code, log } = response.txResults[index] ?? { code: 1, log: "no result" };
          if (code === 0) done.set(kind, (done.get(kind) ?? 0) + 1);
          else refused.set(kind, log);
        }
      } catch (error) {
        throw new Error(`block ${world.app.height} (${what}): ${String(error)}`, { cause: error });
      }
    },
  };
  for (const one of founding) {
    const { response } = run({ after: second }, [{ ...one, fee: coins(1000) }]);
    const [result] = response.txResults;
    if (result?.code !== 0) throw new Error(`founding: ${result?.log}`);
  }
  return carbon;
}

/** Kinds in an order in which each finds what it needs, so that whatever follows stands on something. */
const prelude = [
  "registry.v1.MsgListProject",
  "registry.v1.MsgAppointBody",
  "registry.v1.MsgSubmitValidation",
  "registry.v1.MsgReviewValidation",
  "registry.v1.MsgSubmitVerification",
  "registry.v1.MsgSubmitVerification",
  "registry.v1.MsgReviewVerification",
  "registry.v1.MsgIssueBatch",
  "registry.v1.MsgImportBatch",
  "registry.v1.MsgImportBatch",
  "registry.v1.MsgImportBatch",
  "dualtoken.v1.MsgDeposit",
  "dualtoken.v1.MsgDeposit",
  "market.v1.MsgOffer",
  "notary.v1.MsgSetFactor",
  "notary.v1.MsgBondNotary",
  "notary.v1.MsgBondNotary",
  "notary.v1.MsgBondNotary",
  "notary.v1.MsgBondNotary",
  "notary.v1.MsgRegisterSource",
  "notary.v1.MsgSubmitReadings",
  "notary.v1.MsgCloseRecord",
];

const ones = Array.from({ length: 40 }, () => 1);

/** Begins with what most messages need. */
export function begin(carbon: Carbon): void {
  for (const [index, kind] of prelude.entries())
    if (carbon.world.chain.messages.has(`/eco2.${kind}`))
      // Ones choose what is as it mostly is; the first number is mostly who does it.
      carbon.live({ after: second }, [{ kind: `eco2.${kind}`, numbers: [1 + 2 * (index % 4), ...ones] }]);
}

/** What is drawn more often: of it depends what else can be done. */
const often: readonly string[] = [
  "registry.v1.MsgListProject",
  "registry.v1.MsgAppointBody",
  "registry.v1.MsgAppointBody",
  "registry.v1.MsgSubmitValidation",
  "registry.v1.MsgSubmitValidation",
  "registry.v1.MsgReviewValidation",
  "registry.v1.MsgReviewValidation",
  "registry.v1.MsgSubmitVerification",
  "registry.v1.MsgSubmitVerification",
  "registry.v1.MsgReviewVerification",
  "registry.v1.MsgIssueBatch",
  "registry.v1.MsgImportBatch",
  "registry.v1.MsgReleaseBatch",
  "registry.v1.MsgReleaseBatch",
  "registry.v1.MsgExportCredits",
  "registry.v1.MsgConfirmExport",
  "registry.v1.MsgRequestImport",
  "dualtoken.v1.MsgDeposit",
  "notary.v1.MsgBondNotary",
  "notary.v1.MsgRegisterSource",
  "notary.v1.MsgRegisterSource",
  "notary.v1.MsgSubmitReadings",
  "notary.v1.MsgCloseRecord",
  "notary.v1.MsgCloseRecord",
  "notary.v1.MsgSubmitBatch",
  "notary.v1.MsgSubmitBatch",
  ...Array.from({ length: 12 }, () => "notary.v1.MsgAttest"),
  "notary.v1.MsgDispute",
  "emission.v1.MsgBurn",
  "emission.v1.MsgBurn",
  "emission.v1.MsgOfferLot",
  "emission.v1.MsgOfferLot",
  "reduction.v1.MsgCreatePool",
  "reduction.v1.MsgJoinPool",
  "reduction.v1.MsgJoinPool",
  "reduction.v1.MsgAddSource",
  "reduction.v1.MsgAddSource",
  "emission.v1.MsgOfferCredits",
  "notary.v1.MsgChallengeLeaf",
  "notary.v1.MsgDecideDispute",
  "notary.v1.MsgDecideDispute",
  "notary.v1.MsgSetFactor",
  "notary.v1.MsgDispute",
  "reduction.v1.MsgRemoveSource",
  "registry.v1.MsgSetProjectStatus",
  "registry.v1.MsgSubmitVerification",
].map((name) => `eco2.${name}`);

const gaps = [
  ...Array.from({ length: 6 }, () => second),
  10n * second,
  10n * second,
  3_600n * second,
  86_400n * second,
];

/**
 * So many blocks of whatever is drawn, the same every time: all comes from a seed.
 * @param most so many are made where some kind was not done by then
 */
export function playCarbon(carbon: Carbon, blocks: number, most = blocks): void {
  const next = numbersOf("carbon");
  const kinds = [...Object.keys(carbonActs), ...often].filter((kind) => carbon.world.chain.messages.has(`/${kind}`));
  for (let block = 0; block < most; block += 1) {
    // Half of what is tried is such as was not done so far.
    const wanted = kinds.filter((kind) => !carbon.done.has(kind));
    if (block >= blocks && wanted.length === 0) return;
    const drawn = () => (wanted.length > 0 && next(2) === 0 ? wanted : kinds);
    const tries = Array.from({ length: 1 + next(6) }, () => ({
      kind: oneOf(next, drawn(), ""),
      numbers: Array.from({ length: 12 }, () => next(1_000_000)),
    }));
    carbon.live({ after: gaps[next(gaps.length)] ?? second }, tries);
  }
}
