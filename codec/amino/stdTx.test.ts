import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages, tidy } from "../../test/arbitrary.ts";
import { fromHex, toHex } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { aminoKey, type PublicKey } from "../crypto/address.ts";
import { encodeMessage } from "../message.ts";
import { schemaOf } from "../schema.ts";
import { services } from "../services.ts";
import { WireError } from "../wire/error.ts";
import { spanOf } from "./fields.ts";
import { fromAminoBinary, readAminoAny } from "./fromBinary.ts";
import { aminoInterface, aminoPrefix } from "./names.ts";
import { decodeStdTx, encodeStdTx, type StdTx } from "./stdTx.ts";
import { parseStdTx, printStdTx } from "./stdTxJson.ts";
import { aminoBinary, aminoBinaryAny } from "./toBinary.ts";

interface Case {
  readonly name: string;
  readonly json?: string;
  readonly binary?: string;
  readonly decoded?: string;
  readonly error?: string;
}
// Made by test/vectors/amino.go with the Cosmos SDK.
const vectors = JSON.parse(readFileSync("test/vectors/amino.json", "utf8")) as {
  readonly txs: readonly Required<Pick<Case, "name" | "json" | "binary">>[];
  readonly encode: readonly (Case & { readonly json: string })[];
  readonly decode: readonly (Case & { readonly binary: string })[];
  readonly values: readonly {
    readonly name: string;
    readonly type: string;
    readonly proto: string;
    readonly amino: string;
    readonly decoded?: string;
  }[];
};
const named = <T extends { readonly name: string }>(cases: readonly T[]) =>
  cases.map((item) => [item.name, item] as const);

function codecNamed(name: string) {
  const codec = findCodec(name);
  if (codec === undefined) throw new Error(`no codec of ${name}`);
  return codec;
}

/** Go takes a key for a message, as its interface of messages has no methods of its own; here it is none. */
const takenByTheSdk = "a key among the messages";

describe("transactions of the SDK", () => {
  test.each(named(vectors.txs))("%s: both ways", (_name, { json, binary }) => {
    expect(toHex(encodeStdTx(parseStdTx(json)))).toBe(binary);
    expect(printStdTx(decodeStdTx(fromHex(binary)))).toBe(json);
    expect(printStdTx(parseStdTx(json))).toBe(json);
    expect(toHex(encodeStdTx(decodeStdTx(fromHex(binary))))).toBe(binary);
  });

  const [taken, refused] = [(item: Case) => item.error === undefined, (item: Case) => item.error !== undefined];
  const ours = <T extends Case>(cases: readonly T[]) => named(cases.filter(({ name }) => name !== takenByTheSdk));

  test.each(ours(vectors.encode.filter(taken)))("JSON, %s: taken as there", (_name, { json, binary, decoded }) => {
    const bytes = encodeStdTx(parseStdTx(json));
    expect(toHex(bytes)).toBe(binary);
    expect(printStdTx(decodeStdTx(bytes))).toBe(decoded);
  });

  test.each(ours(vectors.encode.filter(refused)))("JSON, %s: refused as there", (_name, { json }) => {
    expect(() => parseStdTx(json)).toThrow(expect.objectContaining({ name: "JsonError" }));
  });

  test.each(ours(vectors.decode.filter(taken)))("binary, %s: taken as there", (_name, { binary, json }) => {
    expect(printStdTx(decodeStdTx(fromHex(binary)))).toBe(json);
  });

  test.each(ours(vectors.decode.filter(refused)))("binary, %s: refused as there", (_name, { binary }) => {
    expect(() => decodeStdTx(fromHex(binary))).toThrow(WireError);
  });

  test("a key is no message", () => {
    const [json, binary] = [vectors.encode, vectors.decode].map((cases) =>
      cases.find(({ name }) => name === takenByTheSdk),
    );
    expect(() => parseStdTx(json?.json ?? "")).toThrow("is no cosmos.base.v1beta1.Msg");
    expect(() => decodeStdTx(fromHex(binary?.binary ?? ""))).toThrow("unrecognized prefix bytes");
  });
});

test.each(named(vectors.values))("values of the SDK, %s: both ways", (_name, { type, proto, amino, decoded }) => {
  const codec = codecNamed(type);
  const { aminoName } = schemaOf(type);
  const prefix = aminoName === "" ? "" : toHex(aminoPrefix(aminoName).prefix);
  expect(prefix + toHex(aminoBinary(type, codec.decode(fromHex(proto))))).toBe(amino);
  const content = spanOf(fromHex(amino.slice(prefix.length)), type);
  expect(toHex(encodeMessage(codec, fromAminoBinary(type, content)))).toBe(decoded ?? proto);
});

describe("public keys", () => {
  const single = (type: "secp256k1" | "ed25519", length: number) =>
    fc.uint8Array({ minLength: length, maxLength: length }).map((key): PublicKey => ({ type, key }));
  const singles = fc.oneof(single("secp256k1", 33), single("ed25519", 32));
  const threshold = fc.integer({ min: 1, max: 300 });
  const keys = fc.record({
    type: fc.constant("multisig" as const),
    threshold,
    keys: fc.array(singles, { maxLength: 4 }),
  });

  test("have the bytes that addresses of multisigs are hashes of", () => {
    fc.assert(
      fc.property(fc.oneof(singles, keys), (key) => {
        const bytes = aminoKey(key);
        expect(aminoBinaryAny(readAminoAny(spanOf(bytes, "key"), aminoInterface.publicKey))).toEqual(bytes);
      }),
    );
  });
});

const inputs = services().flatMap(({ isMsg, methods }) => (isMsg ? methods.map(({ input }) => input) : []));
const valid = (name: string) => messages(name, 3).map((value) => tidy(name, value));

describe("every message of a transaction", () => {
  test("has a prefix of its own", () => {
    const prefixes = inputs.map((name) => toHex(aminoPrefix(schemaOf(name).aminoName).prefix));
    expect(new Set(prefixes).size).toBe(inputs.length);
  });

  test.each(inputs)("%s goes to amino and back", (name) => {
    const codec = codecNamed(name);
    fc.assert(
      fc.property(valid(name), (value) => {
        const any = { typeUrl: `/${name}`, value: encodeMessage(codec, value) };
        const bytes = aminoBinaryAny(any);
        const back = readAminoAny(spanOf(bytes, "message"), aminoInterface.message);
        expect(aminoBinaryAny(back)).toEqual(bytes);
        const tx: StdTx = { ...empty, messages: [back] };
        expect(parseStdTx(printStdTx(tx))).toEqual(tx);
        expect(encodeStdTx(parseStdTx(printStdTx(tx)))).toEqual(encodeStdTx(tx));
      }),
      { numRuns: 30 },
    );
  });
});

const empty: StdTx = {
  messages: [],
  fee: { amount: [], gasLimit: 0n, payer: "", granter: "" },
  signatures: [],
  memo: "",
  timeoutHeight: 0n,
};

describe("hostile bytes", () => {
  const seeds = vectors.txs.map(({ binary }) => fromHex(binary));

  test("one byte changed, cut or put in: refused with its place, or what is read is written and read again alike", () => {
    const change = fc.record({
      seed: fc.constantFrom(...seeds),
      at: fc.nat(),
      byte: fc.nat({ max: 255 }),
      how: fc.constantFrom("change", "cut", "insert", "end" as const),
    });
    fc.assert(
      fc.property(change, ({ seed, at, byte, how }) => {
        const where = at % seed.length;
        const bytes = [...seed];
        if (how === "end") bytes.length = where;
        else bytes.splice(where, how === "insert" ? 0 : 1, ...(how === "cut" ? [] : [byte]));
        expectSafe(Uint8Array.from(bytes));
      }),
      { numRuns: 2000 },
    );
  });

  test("bytes of any kind behind the prefix", () => {
    const bytes = fc.uint8Array({ maxLength: 64 }).map((rest) => Uint8Array.from([0x28, 0x28, 0x16, 0xa9, ...rest]));
    fc.assert(fc.property(bytes, expectSafe), { numRuns: 2000 });
  });

  function expectSafe(bytes: Uint8Array): void {
    let tx: StdTx;
    try {
      tx = decodeStdTx(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(WireError);
      return;
    }
    expect(decodeStdTx(encodeStdTx(tx))).toEqual(tx);
    printStdTx(tx);
  }

  const nested = (depth: number) => {
    let bytes = aminoKey({ type: "ed25519", key: new Uint8Array(32) });
    for (let i = 0; i < depth; i++)
      bytes = Uint8Array.from([0x22, 0xc1, 0xf7, 0xe2, 0x08, 1, 0x12, ...lengthOf(bytes), ...bytes]);
    return bytes;
  };
  const lengthOf = ({ length }: Uint8Array) => (length < 128 ? [length] : [(length & 127) | 128, length >> 7]);

  test("multisigs within multisigs have an end", () => {
    expect(readAminoAny(spanOf(nested(20), "key"), "").typeUrl).toBe("/cosmos.crypto.multisig.LegacyAminoPubKey");
    expect(() => readAminoAny(spanOf(nested(100), "key"), "")).toThrow("nested deeper than 64");
  });

  test.each([
    ["numbers that are longer than they need to be", "282816a9288100", "StdTx: a number takes more bytes"],
    ["fields that no struct has", "282816a93001", "StdTx: no field 6 at byte 5"],
    ["a message with more fields than it has", "282816a90a06a8a3619a2001", "MsgSend has no field 4"],
    ["text that is not UTF-8", "282816a92201ff", "StdTx.memo: text is not UTF-8 at byte 6"],
    ["an amount in another base", "282816a912080a06120430783130", "StdTx.fee.amount.amount: invalid amount"],
  ])("what the SDK overlooks is refused: %s", (_name, binary, message) => {
    expect(() => decodeStdTx(fromHex(binary))).toThrow(message);
  });

  test("what is read is never too deep to be written", () => {
    let deepest = 0;
    for (let depth = 1; depth < 70; depth++) {
      const json = `{"type":"cosmos-sdk/StdTx","value":${nestedJson(depth)}}`;
      try {
        parseStdTx(json);
      } catch {
        break;
      }
      expect(parseStdTx(printStdTx(decodeStdTx(encodeStdTx(parseStdTx(json)))))).toEqual(parseStdTx(json));
      deepest = depth;
    }
    expect(deepest).toBe(32);
  });

  test("disambiguation bytes may stand before a prefix", () => {
    const { prefix, disambiguation } = aminoPrefix("cosmos-sdk/MsgSend");
    const told = Uint8Array.from([0x28, 0x28, 0x16, 0xa9, 0x0a, 8, 0, ...disambiguation, ...prefix]);
    expect(toHex(encodeStdTx(decodeStdTx(told)))).toBe("282816a90a04a8a3619a");
  });
});

const nestedJson = (depth: number) =>
  `{"signatures":[{"pub_key":${'{"type":"tendermint/PubKeyMultisigThreshold","value":{"threshold":"1","pubkeys":['.repeat(depth)}${"]}}".repeat(depth)}}]}`;

describe("hostile JSON", () => {
  const tx = (value: string) => `{"type":"cosmos-sdk/StdTx","value":${value}}`;
  test.each([
    ["an unknown field", tx('{"tip":{}}'), "unknown field tip"],
    [
      "an unknown field of a message",
      tx('{"msg":[{"type":"cosmos-sdk/MsgSend","value":{"to":"x"}}]}'),
      "msg[0].value.to: unknown amino field",
    ],
    ["a prototype", tx('{"__proto__":{"memo":"x"}}'), "unknown field __proto__"],
    ["lists within lists", tx(`{"msg":${"[".repeat(100_000)}${"]".repeat(100_000)}}`), "msg[0]: must be an object"],
    [
      "a duration of more than 64 bits",
      tx(
        '{"msg":[{"type":"cosmos-sdk/x/consensus/MsgUpdateParams","value":{"evidence":{"max_age_duration":"9223372036854775808"}}}]}',
      ),
      "msg[0].value.evidence.max_age_duration: must be nanoseconds",
    ],
    ["half a character", tx('{"memo":"\\ud800"}'), "memo: invalid text"],
    [
      "a message as key",
      tx('{"signatures":[{"pub_key":{"type":"cosmos-sdk/MsgSend","value":{}}}]}'),
      "signatures[0].pub_key: cosmos-sdk/MsgSend is no cosmos.crypto.PubKey",
    ],
    [
      "a coin of another form",
      tx('{"fee":{"amount":[{"denom":"x","amount":"1.5"}]}}'),
      "fee.amount[0].amount: invalid amount",
    ],
    ["keys too deep", tx(nestedJson(100)), "nested deeper than 64"],
  ])("%s is refused", (_name, json, message) => {
    expect(() => parseStdTx(json)).toThrow(message);
  });
});
