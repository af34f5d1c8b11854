import { txHash } from "../../codec/block/hashes.ts";
import type { Event } from "../../codec/gen/tendermint/abci/types.ts";
import { SignedMsgType, type Vote } from "../../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../../codec/gen/tendermint/types/validator.ts";
import type { MadeBlock } from "../chain/types.ts";
import type { EventBus } from "./bus.ts";
import { goJson } from "./json/value.ts";
import {
  newBlock,
  newBlockEvents,
  newBlockHeader,
  newEvidence,
  newTx,
  newVote,
  validatorSetUpdates,
} from "./print/events.ts";

/** Tells subscribers of a block, in CometBFT's order (`state/execution.go`, fireEvents): its votes, itself, its transactions. */
export function publishBlock(bus: EventBus, made: MadeBlock): void {
  if (bus.clients() === 0) return;
  const { block, id, results } = made;
  const { header } = block;
  if (header === undefined) return;
  const txs = block.data?.txs ?? [];
  const tell = (name: string, data: () => object, events: Map<string, string[]> = new Map()) =>
    bus.publish({ events: added(events, "tm.event", name), data: once(() => goJson(data())) });

  // Votes are signed when somebody looks at them.
  if (bus.isWanted(new Map([["tm.event", ["Vote"]]])))
    for (const vote of votesOf(made)) tell("Vote", () => newVote(vote));
  tell("NewBlock", () => newBlock(block, id, results), valuesOf(results.events));
  tell("NewBlockHeader", () => newBlockHeader(header));
  tell("NewBlockEvents", () => newBlockEvents(header.height, results, txs.length), valuesOf(results.events));
  for (const evidence of block.evidence?.evidence ?? [])
    tell("NewEvidence", () => newEvidence(header.height, evidence));
  for (const [index, tx] of txs.entries()) {
    const result = results.txResults[index];
    const included = { height: header.height, index, tx, result };
    const events = added(valuesOf(result?.events ?? []), "tm.event", "Tx");
    added(added(events, "tx.hash", txHash(tx)), "tx.height", String(header.height));
    bus.publish({ events, data: once(() => goJson(newTx(included))), tx: included });
  }
  if (results.validatorUpdates.length > 0) tell("ValidatorSetUpdates", () => validatorSetUpdates(results));
}

/** The precommits that a commit is made of. */
function votesOf({ seenCommit }: MadeBlock): Vote[] {
  const { height, round, blockId } = seenCommit;
  return seenCommit.signatures.flatMap(({ blockIdFlag, validatorAddress, timestamp, signature }, validatorIndex) =>
    blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_ABSENT
      ? []
      : [
          {
            type: SignedMsgType.SIGNED_MSG_TYPE_PRECOMMIT,
            height,
            round,
            blockId: blockIdFlag === BlockIDFlag.BLOCK_ID_FLAG_NIL ? undefined : blockId,
            timestamp,
            validatorAddress,
            validatorIndex,
            signature,
            extension: new Uint8Array(0),
            extensionSignature: new Uint8Array(0),
          },
        ],
  );
}

function added(events: Map<string, string[]>, key: string, value: string): Map<string, string[]> {
  const values = events.get(key);
  if (values === undefined) events.set(key, [value]);
  else values.push(value);
  return events;
}

/** Attributes by `type.key`; those without a type or a key cannot be asked for. */
function valuesOf(events: readonly Event[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { type, attributes } of events) {
    if (type === "") continue;
    for (const { key, value } of attributes) if (key !== "") added(values, `${type}.${key}`, value);
  }
  return values;
}

function once(make: () => string): () => string {
  let made: string | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
