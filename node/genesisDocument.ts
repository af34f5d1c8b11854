import { bytesToHex } from "@noble/hashes/utils.js";
import { base64 } from "@scure/base";
import { z } from "zod";
import { parseTime, timestampOf } from "../codec/time.ts";
import { NodeError, reasonOf } from "./errors.ts";
import { consensusAddress } from "./nodeKeys.ts";

// CometBFT reads 64-bit integers from strings alone.
const integer = z
  .string('expected a whole number in quotes, as "10"')
  .regex(/^-?\d{1,19}$/, 'must be a whole number in quotes, as "10"')
  .transform((value) => BigInt(value));

const time = z.string().transform((text, context) => {
  try {
    return timestampOf(parseTime(text));
  } catch (error) {
    context.addIssue({ code: "custom", message: reasonOf(error) });
    return z.NEVER;
  }
});

const consensusParams = z.strictObject({
  block: z.strictObject({ max_bytes: integer, max_gas: integer }),
  evidence: z.strictObject({
    max_age_num_blocks: integer,
    max_age_duration: integer,
    max_bytes: integer.default(0n),
  }),
  validator: z.strictObject({ pub_key_types: z.array(z.string()) }),
  version: z.strictObject({ app: integer.optional() }).optional(),
  abci: z.strictObject({ vote_extensions_enable_height: integer.optional() }).optional(),
});

const hex = z.string().regex(/^(?:[0-9a-fA-F]{2})*$/, "must be hexadecimal");

const keyLengths: Readonly<Record<string, number>> = {
  "tendermint/PubKeyEd25519": 32,
  "tendermint/PubKeySecp256k1": 33,
};

const publicKey = z
  .strictObject({ type: z.enum(Object.keys(keyLengths)), value: z.base64() })
  .transform(({ type, value }, context) => {
    const key = base64.decode(value);
    const length = keyLengths[type];
    if (key.length !== length)
      context.addIssue({ code: "custom", path: ["value"], message: `has ${key.length} bytes, expected ${length}` });
    return { type, value, key };
  });

const validator = z
  .strictObject({
    address: hex.optional(),
    pub_key: publicKey,
    power: integer.refine((power) => power > 0n, "must be above 0"),
    name: z.string().optional(),
  })
  .superRefine(({ address = "", pub_key }, context) => {
    if (address === "" || pub_key.type !== "tendermint/PubKeyEd25519") return;
    const expected = bytesToHex(consensusAddress(pub_key.key)).toUpperCase();
    if (address.toUpperCase() !== expected)
      context.addIssue({ code: "custom", path: ["address"], message: `is not that of pub_key, ${expected}` });
  });

/** CometBFT's bound of all power together (`types/validator_set.go`, MaxTotalVotingPower). */
const maxPower = (2n ** 63n - 1n) / 8n;

// None where the application names them: by transactions of genesis, or by the state that the chain goes on from.
const validators = z
  .array(validator)
  .nullish()
  .transform((list) => list ?? [])
  .superRefine((list, context) => {
    const keys = list.map(({ pub_key }) => pub_key.value);
    const twice = keys.findIndex((key, index) => keys.indexOf(key) !== index);
    if (twice !== -1) context.addIssue({ code: "custom", path: [twice, "pub_key"], message: "stands there twice" });
    const total = list.reduce((sum, { power }) => sum + power, 0n);
    if (total > maxPower) context.addIssue({ code: "custom", message: `powers sum up to ${total}, above ${maxPower}` });
  });

const document = z.strictObject({
  genesis_time: time,
  chain_id: z.string().min(1).max(50),
  initial_height: integer.refine((height) => height >= 0n, "must not be negative").optional(),
  consensus_params: consensusParams.optional(),
  validators,
  app_hash: hex.optional(),
  app_state: z.record(z.string(), z.unknown()),
  // Marks a chain that the development engine may run; CometBFT passes over it.
  development: z.boolean().optional(),
});

/** Parameters of the genesis document; integers are parsed, durations nanoseconds. */
export type GenesisConsensusParams = z.output<typeof consensusParams>;

/**
 * A genesis document in CometBFT's form, checked by CometBFT's rules; `app_state` is left to the application.
 * @param where named in errors
 * @throws NodeError with the path in the document and the reason
 */
export function parseGenesisDocument(json: unknown, where: string): z.output<typeof document> {
  const parsed = document.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue === undefined || issue.path.length === 0 ? "" : `${issue.path.map(String).join(".")}: `;
  throw new NodeError(`${where}: ${path}${issue?.message ?? "is malformed"}`);
}
