import { createHash } from "node:crypto";
import { BaseAccount } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import { QueryAccountRequest, QueryAccountResponse } from "../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { SignMode } from "../../codec/gen/cosmos/tx/signing/v1beta1/signing.ts";
import { QueryLotsByOwnerRequest, QueryLotsByOwnerResponse } from "../../codec/gen/eco2/registry/v1/query.ts";
import { LotStatus } from "../../codec/gen/eco2/registry/v1/registry.ts";
import { RequestFinalizeBlock, RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { type Ledger, startLedger } from "../harness/ledger.ts";
import { numbersOf } from "../harness/numbers.ts";
import { ed25519Key, multisigKey, secp256k1Key, signTx, type TestKey, type TxSpec } from "../harness/signing.ts";
import { type Cast, messages } from "./messages.ts";

const blockCount = 200;

/** Blocks that were executed once, as they can be executed again: everything comes from seeds, nothing from a clock. */
export interface Scenario {
  /** Encoded requests: InitChain, then FinalizeBlock of every height. */
  readonly requests: readonly Uint8Array[];
  /** App hash after each block, hexadecimal; the first is of height 1. */
  readonly hashes: readonly string[];
  /** By kind of transaction: how many succeeded, how many failed. */
  readonly outcomes: Readonly<Record<string, { readonly ok: number; readonly failed: number }>>;
  readonly ledger: Ledger;
}

/** How a transaction is spoilt, beside those whose messages fail. */
const spoilt: Readonly<Record<string, (next: (below: number) => number, spec: TxSpec) => Uint8Array>> = {
  "out of gas": (next, spec) => signTx({ ...spec, gas: BigInt(30_000 + next(40_000)) }),
  "wrong sequence": (_next, spec) => signTx({ ...spec, by: spec.by.map((by) => ({ ...by, sequence: 1000n })) }),
  "wrong signature": (_next, spec) =>
    signTx({
      ...spec,
      alterSignatures: (list) => list.map((bytes) => bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte))),
    }),
  garbage: (next) =>
    createHash("sha512")
      .update(String(next(1000)))
      .digest(),
};

const kinds = [...Object.keys(messages), ...Object.keys(spoilt), "send", "import", "sendCredits", "retire"];
const registrarKinds = ["import", "sourceEvent"];

function actors(): TestKey[] {
  const single = [0, 1, 2, 3, 4, 5].map(secp256k1Key);
  return [...single, ed25519Key(6), ed25519Key(7), multisigKey(2, [8, 9, 10].map(secp256k1Key), [0, 2])];
}

function sequenceOf(ledger: Ledger, address: string): bigint {
  const request = QueryAccountRequest.encode({ address }).finish();
  const { value } = ledger.app.call("/cosmos.auth.v1beta1.Query/Account", request, 0);
  return BaseAccount.decode(QueryAccountResponse.decode(value).account?.value ?? new Uint8Array(0)).sequence;
}

function batchesOf(ledger: Ledger, owner: string): bigint[] {
  const request = QueryLotsByOwnerRequest.encode(QueryLotsByOwnerRequest.fromPartial({ owner })).finish();
  const { lots } = QueryLotsByOwnerResponse.decode(
    ledger.app.call("/eco2.registry.v1.Query/LotsByOwner", request, 0).value,
  );
  const held = lots.filter(({ status }) => status === LotStatus.LOT_STATUS_HELD).map(({ batchId }) => batchId);
  return [...new Set(held)].sort((a, b) => (a < b ? -1 : 1));
}

/** Makes and executes the blocks in memory, with the portable verifier. */
export function playScenario(): Scenario {
  const next = numbersOf("replay");
  const keys = actors();
  const people = keys.map(({ text }) => text);
  const requests: Uint8Array[] = [];
  const funded = people.map((address) => ({ address, coins: [{ denom: "ueco2", amount: "1000000000" }] }));
  const ledger = startLedger({
    funded,
    genesis: (sections) => {
      sections["registry"] = { ...(sections["registry"] as object), params: { registrars: people.slice(0, 2) } };
    },
    onRequest: (request) =>
      requests.push(
        "height" in request ? RequestFinalizeBlock.encode(request).finish() : RequestInitChain.encode(request).finish(),
      ),
  });
  const cast: Cast = { people, issued: [], batchesOf: (address) => batchesOf(ledger, address) };
  const outcomes: Record<string, { ok: number; failed: number }> = {};
  const hashes: string[] = [];

  const makeTx = (kind: string, actor: number): Uint8Array => {
    const key = keys[actor];
    if (key === undefined) throw new Error("no such actor");
    const write = messages[kind] ?? messages["send"];
    const made = write?.(next, cast, key.text) ?? [];
    const mode = next(2) === 0 ? SignMode.SIGN_MODE_DIRECT : SignMode.SIGN_MODE_LEGACY_AMINO_JSON;
    const by = { key, accountNumber: BigInt(actor), sequence: sequenceOf(ledger, key.text), mode };
    const spec: TxSpec = { messages: made, by: [by], gas: 500_000n };
    return spoilt[kind]?.(next, spec) ?? signTx(spec);
  };

  const block = (chosen: readonly { readonly kind: string; readonly actor: number }[]) => {
    const { txResults, appHash } = ledger.block(chosen.map(({ kind, actor }) => makeTx(kind, actor)));
    for (const [index, { kind }] of chosen.entries()) {
      const { ok, failed } = outcomes[kind] ?? { ok: 0, failed: 0 };
      const good = txResults[index]?.code === 0;
      outcomes[kind] = good ? { ok: ok + 1, failed } : { ok, failed: failed + 1 };
    }
    hashes.push(Buffer.from(appHash).toString("hex"));
  };

  // The first is empty: before it there are no accounts to ask for.
  block([]);
  while (hashes.length < blockCount) {
    // Every actor signs at most once in a block, so its sequence is the one in the state.
    const signing = keys.map((_, actor) => actor).filter(() => next(5) < 2);
    block(
      signing.map((actor) => {
        const own = actor < 2 && next(2) === 0;
        const kind = (own ? registrarKinds[next(2)] : kinds[next(kinds.length)]) ?? "send";
        // What only a registrar may do is tried by others too, now and then.
        const allowed = (kind !== "import" && kind !== "sourceEvent") || actor < 2 || next(10) === 0;
        return { kind: allowed ? kind : "send", actor };
      }),
    );
  }
  return { requests, hashes, outcomes, ledger };
}
