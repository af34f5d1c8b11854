import { encodeAddress } from "../../codec/bech32.ts";
import { commitFromRpc, headerFromRpc } from "../../codec/block/rpc.ts";
import { fromBase64, fromHex } from "../../codec/bytes.ts";
import type { Block as SdkBlock } from "../../codec/gen/cosmos/base/tendermint/v1beta1/types.ts";
import type { Block } from "../../codec/gen/tendermint/types/block.ts";
import type { BlockID } from "../../codec/gen/tendermint/types/types.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { ask, type CometBlock, type CometBlockId, type CometRpc, cometRefusal } from "../comet.ts";
import { evidenceFromRpc } from "./evidence.ts";

export function blockIdOf({ hash, parts }: CometBlockId): BlockID {
  return { hash: fromHex(hash), partSetHeader: { total: parts.total, hash: fromHex(parts.hash) } };
}

export function txsOf({ block }: CometBlock): Uint8Array[] {
  return (block.data.txs ?? []).map(fromBase64);
}

/** A block of CometBFT's RPC as its protobuf message. */
export function blockOf(from: CometBlock): Block {
  const { header, evidence, last_commit: lastCommit } = from.block;
  return {
    header: headerFromRpc(header),
    data: { txs: txsOf(from) },
    evidence: { evidence: (evidence.evidence ?? []).flatMap(evidenceFromRpc) },
    // The first block has a last commit of height 0 and no signatures.
    lastCommit: lastCommit === null || lastCommit === undefined ? undefined : commitFromRpc(lastCommit),
  };
}

/** The same block with the proposer as text, `<prefix>valcons1…`. */
export function sdkBlockOf(block: Block, bech32Prefix: string): SdkBlock {
  const { header } = block;
  return {
    ...block,
    header: header && {
      ...header,
      proposerAddress: encodeAddress(`${bech32Prefix}valcons`, header.proposerAddress),
    },
  };
}

/** @throws QueryError for a height that CometBFT does not have */
export async function blockAt(comet: CometRpc, height: number | undefined): Promise<CometBlock> {
  try {
    return await ask(comet.block(height));
  } catch (error) {
    const refusal = cometRefusal(error);
    throw refusal === undefined ? error : invalidArgument(refusal);
  }
}

/** Times of blocks by height. They never change, so the last `capacity` of them are kept. */
export function blockTimes(comet: CometRpc, capacity = 1000): (height: string) => Promise<string> {
  const known = new Map<string, string>();
  return async (height) => {
    const kept = known.get(height);
    if (kept !== undefined) return kept;
    const { time } = (await blockAt(comet, Number(height))).block.header;
    const oldest = known.size < capacity ? undefined : known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
    known.set(height, time);
    return time;
  };
}
