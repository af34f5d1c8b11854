import { encodeAddress } from "../../codec/bech32.ts";
import { fromBase64, fromHex } from "../../codec/bytes.ts";
import type { PageRequest } from "../../codec/gen/cosmos/base/query/v1beta1/pagination.ts";
import type { GetLatestValidatorSetResponse, Validator } from "../../codec/gen/cosmos/base/tendermint/v1beta1/query.ts";
import { PubKey } from "../../codec/gen/cosmos/crypto/ed25519/keys.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { invalidArgument, QueryError } from "../../core/queryError.ts";
import type { ApiBackend } from "../backend.ts";
import { ask, type CometValidators, cometRefusal } from "../comet.ts";
import { pageOf, windowOf } from "./paging.ts";

/** Key types of consensus, as CometBFT's JSON names them. */
const keyTypes: ReadonlyMap<string, string> = new Map([
  ["tendermint/PubKeyEd25519", "/cosmos.crypto.ed25519.PubKey"],
  ["tendermint/PubKeySecp256k1", "/cosmos.crypto.secp256k1.PubKey"],
]);

/** @throws QueryError for a key that no message of this chain describes */
function publicKeyOf({ type, value }: CometValidators["validators"][number]["pub_key"]): Any {
  const typeUrl = keyTypes.get(type);
  if (typeUrl === undefined) throw new QueryError("Internal", `validators have keys of the unknown type ${type}`);
  // Both messages have the key's bytes as their first field.
  return { typeUrl, value: PubKey.encode({ key: fromBase64(value) }).finish() };
}

function validatorOf(from: CometValidators["validators"][number], bech32Prefix: string): Validator {
  return {
    address: encodeAddress(`${bech32Prefix}valcons`, fromHex(from.address)),
    pubKey: publicKeyOf(from.pub_key),
    votingPower: BigInt(from.voting_power),
    proposerPriority: BigInt(from.proposer_priority),
  };
}

/** The validators that sign a block, largest power first. The response to the latest set and to that of a height is the same. */
export async function validatorSet(
  backend: ApiBackend,
  height: number | undefined,
  pagination: PageRequest | undefined,
): Promise<GetLatestValidatorSetResponse> {
  const { offset, limit } = windowOf(pagination);
  if (offset % limit !== 0)
    throw invalidArgument(`pagination.offset: ${offset} is not a multiple of the limit ${limit}`);
  try {
    const set = await ask(backend.comet.validators(height, { page: offset / limit + 1, perPage: limit }));
    const { bech32Prefix } = backend.identity();
    return {
      blockHeight: BigInt(set.block_height),
      validators: set.validators.map((validator) => validatorOf(validator, bech32Prefix)),
      pagination: pageOf(Number(set.total)),
    };
  } catch (error) {
    const refusal = cometRefusal(error);
    throw refusal === undefined ? error : invalidArgument(refusal);
  }
}
