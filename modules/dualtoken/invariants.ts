import type { Segment, Vault } from "../../codec/gen/eco2/dualtoken/v1/dualtoken.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { unitsPerGram } from "./keeper.ts";
import { type DualtokenEnv, vaultAccount } from "./module.ts";

type Check = (ctx: Ctx, env: DualtokenEnv) => string | undefined;

/** supply = valid grams * 10^6 + deficit - remainder. */
const supply: Check = (ctx, { state, use }) => {
  const { validGrams, deficit, remainder } = state.vault.get(ctx);
  const denom = state.denom.get(ctx);
  const [there, expected] = [
    use.bank.supply(ctx, denom),
    validGrams * unitsPerGram + BigInt(deficit) - BigInt(remainder),
  ];
  if (BigInt(remainder) >= unitsPerGram) return `the remainder ${remainder} is a gram or more`;
  if (BigInt(deficit) < 0n) return `the deficit is ${deficit}`;
  if (there === expected) return undefined;
  return (
    `${there}${denom} are there, ${expected} are backed: ${validGrams} valid grams, a deficit of ${deficit}, ` +
    `${remainder} burned for which nothing is retired yet`
  );
};

/** What is owed is what suspended grams can bring beyond the deficit. */
const claims: Check = (ctx, { state }) => {
  const { suspendedGrams, deficit, owedToBuffer, owedToPool } = state.vault.get(ctx);
  const [buffer, pool] = [BigInt(owedToBuffer), BigInt(owedToPool)];
  if (buffer < 0n || pool < 0n) return `${buffer} are owed to the buffer and ${pool} to the pool`;
  const rest = suspendedGrams * unitsPerGram - BigInt(deficit);
  const most = rest < 0n ? 0n : rest;
  return buffer + pool === most ? undefined : `${buffer} + ${pool} are owed, ${most} can come of suspended grams`;
};

/** Every gram that ever came in is there or went one of three ways, and every burn has its purpose. */
const history: Check = (ctx, { state }) => {
  const vault: Vault = state.vault.get(ctx);
  const went = vault.validGrams + vault.suspendedGrams + vault.retiredGrams + vault.lostGrams;
  if (BigInt(vault.depositedGrams) !== went + BigInt(vault.redeemedGrams))
    return `${vault.depositedGrams} grams came in, ${went} and ${vault.redeemedGrams} redeemed ones are known`;
  if (BigInt(vault.burned) !== vault.retiredGrams * unitsPerGram + BigInt(vault.remainder))
    return `${vault.burned} are burned, ${vault.retiredGrams} grams retired with a remainder of ${vault.remainder}`;
  let [amount, grams] = [0n, 0n];
  for (const [, total] of state.burns.range(ctx)) {
    amount += BigInt(total.amount);
    grams += total.retiredGrams;
  }
  if (amount === BigInt(vault.burned) && grams === vault.retiredGrams) return undefined;
  return `burns by purpose are ${amount} and ${grams} grams, in all ${vault.burned} and ${vault.retiredGrams}`;
};

/** Follows one list from its head; gives its length, or what is wrong with it. */
function listFault(
  ctx: Ctx,
  { state }: DualtokenEnv,
  ends: { readonly first: bigint; readonly last: bigint },
  links: (segment: Segment) => { readonly previous: bigint; readonly next: bigint },
): number | string {
  let [id, before, position, length] = [ends.first, 0n, 0n, 0];
  while (id !== 0n) {
    const segment = state.segments.find(ctx, id);
    if (segment === undefined) return `segment ${id} is not there`;
    const { previous, next } = links(segment);
    // Positions rise, so that no list goes round.
    if (previous !== before || segment.position <= position) return `segment ${id} is out of order`;
    if (state.batches.find(ctx, segment.batchId)?.suspended !== false)
      return `segment ${id} is suspended or of no batch`;
    [before, position, id] = [id, segment.position, next];
    length += 1;
  }
  return before === ends.last ? length : `the list ends with ${before}, not with ${ends.last}`;
}

/** Valid segments are in the queue of their class and of the vault, each once, in order; suspended ones in none. */
const queues: Check = (ctx, env) => {
  const { state } = env;
  const whole = listFault(ctx, env, state.vault.get(ctx), ({ previous, next }) => ({ previous, next }));
  if (typeof whole === "string") return `the vault: ${whole}`;
  let [listed, valid] = [0, 0];
  for (const [id, of] of state.classes.range(ctx)) {
    const found = listFault(ctx, env, of, ({ classPrevious: previous, classNext: next }) => ({ previous, next }));
    if (typeof found === "string") return `class ${id}: ${found}`;
    listed += found;
  }
  for (const [id, { batchId, classPrevious, classNext, previous, next }] of state.segments.range(ctx)) {
    if (state.batches.find(ctx, batchId)?.suspended === false) valid += 1;
    else if (classPrevious + classNext + previous + next !== 0n) return `segment ${id} is suspended but has neighbours`;
  }
  if (whole === valid && listed === valid) return undefined;
  return `${valid} valid segments, ${whole} in the queue of the vault, ${listed} in those of classes`;
};

function segmentFault(ctx: Ctx, { state }: DualtokenEnv, segment: Segment): number | string {
  const { id, batchId, classId } = segment;
  if (state.segmentOf.find(ctx, [batchId, classId]) !== id) return "it is not the one of its batch and class";
  let [end, before, grams, count] = [segment.firstEnd, 0n, 0n, 0];
  while (end !== 0n) {
    const piece = state.pieces.find(ctx, [batchId, end]);
    if (piece?.segmentId !== id || piece.previousEnd !== before) return `its piece that ends at ${end} is out of order`;
    if (piece.startGram >= end) return `its piece that ends at ${end} is empty`;
    grams += end - piece.startGram;
    count += 1;
    [before, end] = [end, piece.nextEnd];
    if (grams > segment.grams) break;
  }
  if (before !== segment.lastEnd || grams !== segment.grams || grams === 0n)
    return `its pieces have ${grams} grams up to ${before}, it says ${segment.grams} up to ${segment.lastEnd}`;
  return count;
}

/** Segments are what their pieces are; no gram is in two pieces. */
const segments: Check = (ctx, env) => {
  const { state } = env;
  let counted = 0;
  for (const [id, segment] of state.segments.range(ctx)) {
    const found = segmentFault(ctx, env, segment);
    if (typeof found === "string") return `segment ${id}: ${found}`;
    counted += found;
  }
  let [last, pieces] = [[0n, 0n] as readonly [bigint, bigint], 0];
  for (const [[batchId, end], { startGram }] of state.pieces.range(ctx)) {
    if (last[0] === batchId && startGram < last[1]) return `batch ${batchId}: gram ${startGram} is in two pieces`;
    last = [batchId, end];
    pieces += 1;
  }
  const known = [[...state.segments.range(ctx)].length, [...state.segmentOf.range(ctx)].length];
  if (pieces !== counted || known[0] !== known[1])
    return `${pieces} pieces, ${counted} in segments; ${known.join(", ")}`;
  return undefined;
};

/** The credits are the vault's in the registry, and suspended there where they are here. */
const credits: Check = (ctx, { state, use }) => {
  const { validGrams, suspendedGrams, retiredGrams } = state.vault.get(ctx);
  const owner = addressText(ctx.chain, use.accounts.moduleAddress(vaultAccount));
  const owned = use.credits.holdings(ctx, owner);
  if (owned.heldGrams !== validGrams + suspendedGrams)
    return `the registry has ${owned.heldGrams} grams of the vault, it has ${validGrams} and ${suspendedGrams} suspended`;
  if (owned.retiredGrams !== retiredGrams)
    return `the registry has ${owned.retiredGrams} grams that the vault retired, it knows ${retiredGrams}`;
  for (const [id, { suspended }] of state.batches.range(ctx))
    if (use.credits.isSuspended(ctx, id) !== suspended)
      return `batch ${id} is ${suspended ? "" : "not "}suspended here`;
  return undefined;
};

/** What always holds of the module's state, by name; `sums` is of a file of its own. */
export const checks = { supply, claims, history, queues, segments, credits } as const;
