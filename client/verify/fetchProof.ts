import { commitFromRpc, headerFromRpc, validatorsFromRpc } from "../../codec/block/rpc.ts";
import type { BlockValidator } from "../../codec/block/validators.ts";
import type { Commit, Header } from "../../codec/gen/tendermint/types/types.ts";
import { u64Key } from "../../codec/keys.ts";
import { proofsOfOps } from "../../codec/proof/ops.ts";
import { type AbciAnswer, abciQuery } from "../abci.ts";
import { member, type Rpc } from "../rpc.ts";
import { keyOf, type ProofFile, type ProofParts, type Provable, printProofFile } from "./proofFile.ts";

/** From when, and how long to wait. */
export interface FetchProofOptions {
  /** Height of the state to prove it in; the latest that a block vouches for when absent */
  readonly height?: number | undefined;
  /** How long to wait for the block after a state that was just written, in ms; 60,000 when absent */
  readonly timeoutMs?: number | undefined;
}

/** How often a block that is not there yet is asked for, in ms. */
const pollInterval = 500;
/** The most validators that CometBFT's RPC gives on one page. */
const pageSize = 100;

/**
 * Builds the file of a thing from what a node answers. Nothing is checked here: `verifyProofFile` does, with a hash that came another
 * way.
 * @throws when the node has no such thing or no block after its height in time, else as `abciQuery`
 */
export async function fetchProof<T extends { readonly id: bigint }>(
  rpc: Rpc,
  kind: Provable<T>,
  id: bigint,
  { height, timeoutMs = 60_000 }: FetchProofOptions = {},
): Promise<ProofFile> {
  const key = keyOf(kind, id);
  const answer = await readState(rpc, kind.store, key, height);
  if (answer.value.length === 0) throw new Error(`no ${kind.name} ${id} at height ${answer.height}`);
  const proofs = proofsOf(answer, kind, key);
  const standing = await readStanding(rpc, kind, id, answer.height);
  const next = answer.height + 1;
  const { header, commit } = await signedHeader(rpc, next, timeoutMs);
  const validators = await validatorsAt(rpc, next);
  return printProofFile(kind, { value: answer.value, proofs, standing, header, commit, validators });
}

type Placed = Pick<Provable<never>, "store" | "name" | "superseded">;

/** The two proofs of an answer about a key. @throws where the node gave others */
function proofsOf({ proofOps }: AbciAnswer, { store, name }: Placed, key: Uint8Array): ProofParts["proofs"] {
  const ops = { ops: proofOps.map(({ type, key: of, data }) => ({ type, key: of, data })) };
  proofsOfOps(ops, store, key);
  const [iavl, simple] = [proofOps[0]?.data, proofOps[1]?.data];
  if (iavl === undefined || simple === undefined) throw new Error(`the node gave no proof of the ${name}`);
  return { iavl, simple };
}

/** What stood in the place of a thing, with the proof; nothing where nothing can. */
async function readStanding(rpc: Rpc, kind: Placed, id: bigint, height: number): Promise<ProofParts["standing"]> {
  if (kind.superseded === undefined) return undefined;
  const key = keyOf({ prefix: kind.superseded }, id);
  const answer = await abciQuery(rpc, { path: `/store/${kind.store}/key`, data: key, height, prove: true });
  const supersededBy = answer.value.length === 0 ? 0n : u64Key.read(answer.value, 0, true).value;
  return { supersededBy, iavl: proofsOf(answer, kind, key).iavl };
}

// The block that vouches for the latest state is not there yet, and with long intervals it is long in coming: so the
// state before is asked first, and the latest only for what was written there.
async function readState(rpc: Rpc, store: string, key: Uint8Array, height: number | undefined): Promise<AbciAnswer> {
  const read = (at: number) => abciQuery(rpc, { path: `/store/${store}/key`, data: key, height: at, prove: true });
  if (height !== undefined) return read(height);
  const latest = await latestHeight(rpc);
  if (latest <= 2) return read(latest);
  const settled = await read(latest - 1);
  return settled.value.length > 0 ? settled : read(latest);
}

async function latestHeight(rpc: Rpc): Promise<number> {
  const status = member(await rpc.call("status"));
  const height = Number(member(status("sync_info"))("latest_block_height"));
  if (!Number.isSafeInteger(height) || height < 1) throw new Error("the node has no block yet");
  return height;
}

async function signedHeader(
  rpc: Rpc,
  height: number,
  timeoutMs: number,
): Promise<{ readonly header: Header; readonly commit: Commit }> {
  for (let waited = 0; (await latestHeight(rpc)) < height; waited += pollInterval) {
    if (waited >= timeoutMs)
      throw new Error(`no block ${height} within ${timeoutMs} ms, which would carry the state's hash`);
    await new Promise((resolve) => setTimeout(resolve, pollInterval));
  }
  const signed = member(member(await rpc.call("commit", { height: height.toString() }))("signed_header"));
  return { header: headerFromRpc(signed("header")), commit: commitFromRpc(signed("commit")) };
}

async function validatorsAt(rpc: Rpc, height: number): Promise<BlockValidator[]> {
  const all: BlockValidator[] = [];
  for (let page = 1; ; page++) {
    const params = { height: height.toString(), page: page.toString(), per_page: pageSize.toString() };
    const answer = member(await rpc.call("validators", params));
    const found = validatorsFromRpc(answer("validators"));
    for (const validator of found) all.push(validator);
    if (found.length === 0 || all.length >= Number(answer("total") ?? 0)) return all;
  }
}
