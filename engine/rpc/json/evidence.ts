import type { Evidence } from "../../../codec/gen/tendermint/types/evidence.ts";
import type { BlockID, SignedMsgType, Vote } from "../../../codec/gen/tendermint/types/types.ts";
import { parseTime, timestampOf } from "../../../codec/time.ts";
import { decodeBytes, decodeHex, decodeInteger, decodeNumber, decodeObject, decodeString } from "./decode.ts";
import { goQuote } from "./value.ts";

/** Other types that CometBFT's JSON can name; none of them is evidence. */
const otherTypes = new Set(
  ["PubKeyEd25519", "PrivKeyEd25519", "PubKeySecp256k1", "PrivKeySecp256k1", "PubKeySr25519", "PrivKeySr25519"].map(
    (name) => `tendermint/${name}`,
  ),
);

/** Evidence as `broadcast_evidence` is given it; none for null. @throws Error with CometBFT's message */
export function decodeEvidence(raw: string): Evidence | undefined {
  if (raw === "null") return undefined;
  const wrapper = decodeObject(raw, "json.interfaceWrapper");
  const type = decodeString(wrapper.get("type") ?? '""');
  if (type === "") throw new Error("interface type cannot be empty");
  const value = wrapper.get("value");
  if (value === undefined) throw new Error("interface value cannot be empty");
  if (otherTypes.has(type)) throw new Error(`invalid type ${goQuote(type)} for this value`);
  if (type === "tendermint/LightClientAttackEvidence")
    throw new Error("evidence of light client attacks cannot be given here: only duplicate votes are taken");
  if (type !== "tendermint/DuplicateVoteEvidence") throw new Error(`unknown type ${goQuote(type)}`);
  const fields = decodeObject(value, "map[string]json.RawMessage");
  const integer = (name: string) => decodeInteger(fields.get(name) ?? "null", "int64");
  return {
    sum: {
      $case: "duplicateVoteEvidence",
      value: {
        voteA: decodeVote(fields.get("vote_a") ?? "null"),
        voteB: decodeVote(fields.get("vote_b") ?? "null"),
        totalVotingPower: integer("TotalVotingPower"),
        validatorPower: integer("ValidatorPower"),
        timestamp: decodeTime(fields.get("Timestamp")),
      },
    },
  };
}

function decodeVote(raw: string): Vote | undefined {
  if (raw === "null") return undefined;
  const fields = decodeObject(raw, "map[string]json.RawMessage");
  const of = (name: string) => fields.get(name) ?? "null";
  return {
    type: Number(decodeNumber(of("type"), "int32")) as SignedMsgType,
    height: decodeInteger(of("height"), "int64"),
    round: Number(decodeNumber(of("round"), "int32")),
    blockId: decodeBlockId(of("block_id")),
    timestamp: decodeTime(fields.get("timestamp")),
    validatorAddress: decodeHex(of("validator_address")),
    validatorIndex: Number(decodeNumber(of("validator_index"), "int32")),
    signature: decodeBytes(of("signature"), "[]uint8"),
    extension: decodeBytes(of("extension"), "[]uint8"),
    extensionSignature: decodeBytes(of("extension_signature"), "[]uint8"),
  };
}

function decodeBlockId(raw: string): BlockID {
  const fields = decodeObject(raw, "map[string]json.RawMessage");
  const parts = decodeObject(fields.get("parts") ?? "null", "map[string]json.RawMessage");
  return {
    hash: decodeHex(fields.get("hash") ?? "null"),
    partSetHeader: {
      total: Number(decodeNumber(parts.get("total") ?? "null", "uint32")),
      hash: decodeHex(parts.get("hash") ?? "null"),
    },
  };
}

/** Go's zero time, which stands for a time not given. */
const zeroTime = { seconds: -62_135_596_800n, nanos: 0 };

function decodeTime(raw: string | undefined) {
  if (raw === undefined || raw === "null") return zeroTime;
  if (raw.length < 2 || !raw.startsWith('"') || !raw.endsWith('"'))
    throw new Error(`JSON time must be an RFC3339 string, but got ${goQuote(raw)}`);
  if (raw.at(-2) !== "Z") throw new Error(`JSON time must be UTC and end with 'Z', but got ${goQuote(raw)}`);
  return timestampOf(parseTime(raw.slice(1, -1)));
}
