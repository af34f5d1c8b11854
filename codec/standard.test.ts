import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages } from "../test/arbitrary.ts";
import { registry } from "./descriptors.ts";
import { messageTypes } from "./gen/types.ts";
import { type FieldSchema, schemaOf } from "./schema.ts";

/** Encoders of cosmjs-types, an implementation of the same messages by another generator. */
interface Theirs {
  encode(message: object): { finish(): Uint8Array };
}

function theirs(name: string): Theirs | undefined {
  const file = registry().getMessage(name)?.file;
  if (file === undefined) return undefined;
  const local = name.slice(file.proto.package.length + 1).replaceAll(".", "_");
  return (require(`cosmjs-types/${file.name}`) as Record<string, Theirs>)[local];
}

/** Fields that the other implementation does not know yet. */
const newer = new Set([
  "tendermint.crypto.PublicKey.bls12381",
  "tendermint.crypto.PublicKey.mldsa65",
  "tendermint.crypto.PublicKey.secp256k1eth",
  "tendermint.abci.Request.insert_tx",
  "tendermint.abci.Request.reap_txs",
  "tendermint.abci.Response.insert_tx",
  "tendermint.abci.Response.reap_txs",
  "tendermint.types.ConsensusParams.authority",
  "cosmos.ics23.v1.ProofSpec.prehash_key_before_comparison",
]);

/** Messages that the other implementation leaves out. */
const ourOwn =
  /^(?!cosmos\.|tendermint\.|google\.)|^cosmos\.(crypto\.secp256r1|base\.reflection\.v2alpha1|reflection\.v1|autocli\.v1)\.|^cosmos\.authz\.v1beta1\.Event|^tendermint\.abci\.Re.*(InsertTx|ReapTxs)$|^tendermint\.libs\.|^tendermint\.types\.(Canonical|AuthorityParams)/;

/** Their generator has no unions: the members of a oneof are properties of the message. */
function flat(name: string, value: unknown): object {
  const from = value as Readonly<Record<string, unknown>>;
  const out: Record<string, unknown> = {};
  const convert = (field: FieldSchema, one: unknown) => (field.message === undefined ? one : flat(field.message, one));
  for (const field of schemaOf(name).fields) {
    const held = from[field.oneof?.property ?? field.property];
    const union = held as { $case: string; value: unknown } | undefined;
    const mine = field.oneof === undefined ? held : union?.$case === field.property ? union.value : undefined;
    if (mine === undefined) continue;
    out[field.property] =
      Array.isArray(mine) && field.repeated ? mine.map((one) => convert(field, one)) : convert(field, mine);
  }
  return out;
}

/** They write a packed list even when it is empty, which the encoding allows and ours leaves out. */
function holdsPacked(name: string, above: readonly string[] = []): boolean {
  const below = [...above, name];
  return schemaOf(name).fields.some(
    ({ packed, message }) =>
      packed || (message !== undefined && !below.includes(message) && holdsPacked(message, below)),
  );
}

const names = Object.keys(messageTypes).filter((name) => !ourOwn.test(name));

test.each(names)("%s: bytes are those of cosmjs-types", (name) => {
  const ours = messageTypes[name];
  const other = theirs(name);
  if (ours === undefined || other === undefined) throw new Error(`${name} is missing`);
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
  fc.assert(
    fc.property(messages(name, 3, newer), (value) => {
      const bytes = ours.encode(value).finish();
      const their = other.encode(flat(name, value)).finish();
      expect(hex(holdsPacked(name) ? ours.encode(ours.decode(their)).finish() : their)).toBe(hex(bytes));
      expect(ours.decode(bytes)).toEqual(value);
    }),
    { numRuns: 30 },
  );
});
