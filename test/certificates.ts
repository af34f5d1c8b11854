import { ed25519 } from "@noble/curves/ed25519.js";
import { precommitSignBytes } from "../codec/block/commit.ts";
import { headerHash } from "../codec/block/header.ts";
import { type BlockValidator, sortValidators, validatorsHash } from "../codec/block/validators.ts";
import { ed25519Address } from "../codec/crypto/address.ts";
import { Certificate } from "../codec/gen/eco2/offset/v1/offset.ts";
import { type Commit, CommitSig, type Header } from "../codec/gen/tendermint/types/types.ts";
import { BlockIDFlag } from "../codec/gen/tendermint/types/validator.ts";
import { u64Key } from "../codec/keys.ts";
import { prefixes, storeNames } from "../codec/stores.ts";
import { timestampOf } from "../codec/time.ts";
import { openStore } from "../store/open.ts";
import type { Change, StateStore } from "../store/types.ts";

/** A state with certificates 1 to 9 in a real store at height 5, and the block after it, signed by its validators. */
interface CertificateChain {
  readonly store: StateStore;
  readonly header: Header;
  readonly commit: Commit;
  readonly validators: readonly BlockValidator[];
  readonly hash: Uint8Array;
}

export const stateHeight = 5;
const blockTime = 1_790_000_000_123_456_789n;
const bytesOf = (length: number, fill: number) => new Uint8Array(length).fill(fill);

/** Fields that not every certificate has. */
const burned = {
  purpose: "corporate_inventory",
  statement: "Scope 1 and 2",
  beneficiaryAccount: "eco1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
  fromEcc: true,
  supersedes: 2n,
  original: 1n,
  correction: "The name was misspelt",
} as const;

/** A certificate with every field set; of an even id without those that not every certificate has. */
export function sampleCertificate(id: bigint): Certificate {
  const isBurned = id % 2n === 1n;
  const labels = { labels: ["A6-NDC", "CCP"], itmoIds: ["CA0004-KE-CH-356-1-6-2018"] };
  return Certificate.fromPartial({
    id,
    ...(isBurned ? burned : {}),
    owner: "eco1qypqxpq9qcrsszg2pvxq6rs0zqg3yyc5lzv7xu",
    beneficiary: "Müller & Söhne <GmbH>",
    beneficiaryId: "529900T8BM49AURSDO55",
    reason: "Emissions of 2025",
    periodStart: "2025-01-01",
    periodEnd: "2025-12-31",
    country: "DE",
    grams: 5_000_000n + id,
    ranges: [
      {
        batchId: 7n,
        startGram: 0n,
        endGram: 5_000_000n + id,
        sourceRegistry: "GLD",
        serial: "GS1-1-KE-GS447-16-2018-30256-1-5485",
        numberSpace: "GLD/30256",
        firstUnit: 1n,
        lastUnit: 6n,
        lastUnitEndGrams: id,
        unitGrams: 1_000_000n,
        projectId: "GS447",
        projectName: "Cookstoves",
        methodology: "TPDDTEC",
        country: "KE",
        vintageStart: "2018-01-01",
        vintageEnd: "2018-12-31",
        stepId: 12n,
        ...(isBurned
          ? { creditType: "Reduction - technical", labelled: [{ startGram: 0n, endGram: 5_000_000n, ...labels }] }
          : {}),
      },
    ],
    height: 3n,
    time: timestampOf(blockTime - 20_000_000_000n),
  });
}

/** Builds the chain; everything in it follows from constants. */
export function certificateChain(): CertificateChain {
  const store = openStore({ storeNames: Object.values(storeNames) });
  for (let height = 1; height <= stateHeight; height++) {
    const changes = new Map([
      [storeNames.bank, [[Uint8Array.of(2, height), bytesOf(3, height)] satisfies Change]],
      [storeNames.offset, height === 3 ? certificates() : []],
    ]);
    store.commit(store.apply(store.latest, height, changes, new Uint8Array(0)));
  }
  const keys = [30n, 20n, 15n, 3n, 2n].map((power, i) => ({ secret: bytesOf(32, i + 1), power }));
  const validators = keys.map(({ secret, power }) => ({ publicKey: ed25519.getPublicKey(secret), power }));
  const header = headerOver(store.latest.root, validators);
  const hash = headerHash(header);
  return {
    store,
    header,
    validators,
    hash,
    commit: commitOf(
      header,
      hash,
      validators,
      keys.map((key) => key.secret),
    ),
  };
}

function numbered(prefix: Uint8Array, id: bigint): Uint8Array {
  const key = new Uint8Array(9);
  key.set(prefix);
  u64Key.write(id, key, 1, true);
  return key;
}

/** Certificates 1 to 9, and that 5 stands in the place of 2. */
function certificates(): Change[] {
  const all = Array.from({ length: 9 }, (_, i): Change => {
    const id = BigInt(i + 1);
    return [numbered(prefixes.offset.certificates, id), Certificate.encode(sampleCertificate(id)).finish()];
  });
  const five = new Uint8Array(8);
  u64Key.write(5n, five, 0, true);
  return [...all, [numbered(prefixes.offset.superseded, 2n), five]];
}

function headerOver(appHash: Uint8Array, validators: readonly BlockValidator[]): Header {
  const proposer = validators[0];
  return {
    version: { block: 11n, app: 1n },
    chainId: "eco2-test-1",
    height: BigInt(stateHeight) + 1n,
    time: timestampOf(blockTime),
    lastBlockId: { hash: bytesOf(32, 11), partSetHeader: { total: 1, hash: bytesOf(32, 12) } },
    lastCommitHash: bytesOf(32, 13),
    dataHash: bytesOf(32, 14),
    validatorsHash: validatorsHash(validators),
    nextValidatorsHash: validatorsHash(validators),
    consensusHash: bytesOf(32, 15),
    appHash,
    lastResultsHash: bytesOf(32, 16),
    evidenceHash: bytesOf(32, 17),
    proposerAddress: ed25519Address(proposer?.publicKey ?? new Uint8Array(32)),
  };
}

/** A commit in which the last validator is absent and the one before it voted for no block. */
function commitOf(
  { chainId, height }: Header,
  hash: Uint8Array,
  validators: readonly BlockValidator[],
  secrets: readonly Uint8Array[],
): Commit {
  const blockId = { hash, partSetHeader: { total: 1, hash: bytesOf(32, 21) } };
  const unsigned: Commit = { height, round: 1, blockId, signatures: [] };
  const signatures = sortValidators(validators).map(({ publicKey }, i) => {
    if (i === validators.length - 1) {
      const timestamp = { seconds: -62_135_596_800n, nanos: 0 };
      return CommitSig.fromPartial({ blockIdFlag: BlockIDFlag.BLOCK_ID_FLAG_ABSENT, timestamp });
    }
    const nil = i === validators.length - 2;
    const entry = CommitSig.fromPartial({
      blockIdFlag: nil ? BlockIDFlag.BLOCK_ID_FLAG_NIL : BlockIDFlag.BLOCK_ID_FLAG_COMMIT,
      validatorAddress: ed25519Address(publicKey),
      timestamp: timestampOf(blockTime + 1_000_000_000n + BigInt(i)),
    });
    const secret = secrets.find((key) => ed25519.getPublicKey(key).every((byte, at) => byte === publicKey[at]));
    if (secret === undefined) throw new Error("a validator without its key");
    return { ...entry, signature: ed25519.sign(precommitSignBytes(chainId, unsigned, entry), secret) };
  });
  return { ...unsigned, signatures };
}
