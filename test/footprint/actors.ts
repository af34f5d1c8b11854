import { eco2 } from "../../app/eco2.ts";
import { gridSection } from "../../cli/genesis/grid.ts";
import { encodeAddress } from "../../codec/bech32.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import type { MessageCodec } from "../../codec/message.ts";
import { signatureVerifier } from "../../core/crypto/verify.ts";
import { defaultGenesis } from "../../core/genesis.ts";
import { startYears, voter, type Years } from "../economy/years.ts";
import { secp256k1Key, signTx, type TestKey } from "../harness/signing.ts";

/** Nodes of the chain, each with a seat. */
export const nodes = [1, 2, 3, 4] as const;

/** Keys of the operators, numbered from 1; `voter` has everything else and decides where somebody has to. */
export const operatorKey = (number: number): TestKey => secp256k1Key(100 + number);
export const operatorOf = (number: number): string => encodeAddress("ecovaloper", operatorKey(number).address);

/** A message that is packed; fields left out have their defaults. */
export function pack<T extends object>(type: MessageCodec<T>, fields: Partial<T>): Any {
  const whole = { ...type.decode(new Uint8Array(0)), ...fields };
  return { typeUrl: `/${type.$type}`, value: type.encode(whole).finish() };
}

/** Transactions of the voter and of operators, in the order of their sequences. */
export interface Actors {
  readonly years: Years;
  sign(by: TestKey, messages: Any[], fee?: readonly { denom: string; amount: string }[]): Uint8Array;
}

/**
 * The ECO2 chain with the whole table of grids, four nodes, and the voter as committee, registrar and review authority.
 * @param params of emission, as in genesis
 */
export function startActors(params: Readonly<Record<string, unknown>>): Actors {
  const standard = defaultGenesis(eco2(signatureVerifier(undefined)), "eco");
  const withParams = (name: string, more: object) => {
    const section = standard[name] as { params: object };
    return { ...section, params: { ...section.params, ...more } };
  };
  const signers = [voter, ...nodes.map(operatorKey)];
  const years = startYears(
    nodes.length,
    {
      auth: {
        ...(standard["auth"] as object),
        accounts: signers.map(({ text }) => ({ "@type": "/cosmos.auth.v1beta1.BaseAccount", address: text })),
      },
      registry: withParams("registry", { registrars: [voter.text], review_authority: voter.text }),
      emission: { ...withParams("emission", { ...params, committee: voter.text }), ...gridSection() },
    },
    (number) => operatorKey(number).address,
  );
  const sequences = new Map<string, bigint>();
  return {
    years,
    sign(by, messages, fee = []) {
      const sequence = sequences.get(by.text) ?? 0n;
      sequences.set(by.text, sequence + 1n);
      const accountNumber = BigInt(signers.findIndex(({ text }) => text === by.text));
      return signTx({
        chainId: "eco2-1",
        messages,
        by: [{ key: by, accountNumber, sequence }],
        fee: [...fee],
        gas: 50_000_000n,
      });
    },
  };
}
