import { MsgMultiSend, MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { MsgRetire } from "../../codec/gen/eco2/offset/v1/tx.ts";
import { Params } from "../../codec/gen/eco2/registry/v1/registry.ts";
import {
  MsgImportBatch,
  MsgRecordSourceEvent,
  MsgSend as MsgSendCredits,
  MsgUpdateParams,
} from "../../codec/gen/eco2/registry/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";

type Next = (below: number) => number;

interface Type<T> {
  readonly $type: string;
  encode(message: T): { finish(): Uint8Array };
  fromPartial(message: Partial<T>): T;
}

/** Fields that are left out have their defaults. */
const pack = <T>(type: Type<T>, message: Partial<T>): Any => ({
  typeUrl: `/${type.$type}`,
  value: type.encode(type.fromPartial(message)).finish(),
});

/** Grams of a tonne. */
const T = 1_000_000n;
const coins = (amount: bigint) => [{ denom: "ueco2", amount: String(amount) }];
const words = ["Köln", "東京", "🌍 earth", "a < b & c", "plain"];

/** What the messages of a scenario are about; `issued` grows as imports are made. */
export interface Cast {
  /** Addresses of who takes part. */
  readonly people: readonly string[];
  /** Tonnes imported so far of each issuance. */
  readonly issued: number[];
  /** Batches of which an address holds something, in ascending order. */
  batchesOf(address: string): readonly bigint[];
}

const issuances = 4;
const kinds = [1, 2, 3] as const;

function serial(issuance: number, first: number, last: number): string {
  return `GS1-1-KE-GS11603-16-${2020 + issuance}-${30000 + issuance}-${first}-${last}`;
}

/** One message of every kind by `sender`, chosen by numbers. The names say what is expected of them. */
export const messages: Readonly<Record<string, (next: Next, cast: Cast, sender: string) => Any[]>> = {
  send: (next, { people }, sender) => {
    const toAddress = people[next(people.length)] ?? sender;
    return [pack(MsgSend, { fromAddress: sender, toAddress, amount: coins(BigInt(1 + next(1000))) })];
  },
  multiSend: (next, { people }, sender) => {
    const outputs = people.slice(0, 2 + next(3)).map((address) => ({ address, coins: coins(BigInt(1 + next(50))) }));
    const sum = outputs.reduce((total, output) => total + BigInt(output.coins[0]?.amount ?? "0"), 0n);
    return [pack(MsgMultiSend, { inputs: [{ address: sender, coins: coins(sum) }], outputs })];
  },
  "second message fails": (_next, _cast, sender) => {
    const one = (amount: bigint) => pack(MsgSend, { fromAddress: sender, toAddress: sender, amount: coins(amount) });
    return [one(1n), one(10n ** 18n)];
  },
  import: (next, { people, issued }, sender) => {
    const issuance = next(issuances);
    const done = issued[issuance] ?? 0;
    const tonnes = 1 + next(40);
    issued[issuance] = done + tonnes;
    const year = 2020 + issuance;
    return [
      pack(MsgImportBatch, {
        registrar: sender,
        sourceRegistry: "GLD",
        projectId: "GLD11603",
        projectName: `Cooking, ${words[next(words.length)]}`,
        methodology: "TPDDTEC v3.1",
        country: "KE",
        vintageStart: `${year}-01-01`,
        vintageEnd: `${year}-12-31`,
        serial: serial(issuance, done + 1, done + tonnes),
        quantityGrams: BigInt(tonnes) * T,
        recipient: people[next(people.length)] ?? "",
      }),
    ];
  },
  sendCredits: (next, { people, batchesOf }, sender) => {
    const held = batchesOf(sender);
    const batches = held.length === 0 || next(5) === 0 ? [BigInt(1 + next(12))] : held.slice(0, 1 + next(3));
    const credits = batches.map((batchId) => ({ batchId, grams: BigInt(1 + next(900_000)) }));
    return [pack(MsgSendCredits, { sender, recipient: people[next(people.length)] ?? "", credits })];
  },
  sourceEvent: (next, _cast, sender) => {
    const issuance = next(issuances);
    const first = 1 + next(400);
    const last = first + next(12);
    return [
      pack(MsgRecordSourceEvent, {
        registrar: sender,
        sourceRegistry: "GLD",
        kind: kinds[next(kinds.length)] ?? 1,
        serial: serial(issuance, first, last),
        issuanceId: "",
        firstUnit: 0n,
        lastUnit: 0n,
        quantityGrams: BigInt(last - first + 1) * T,
        date: "2026-03-31",
        reason: `used, ${words[next(words.length)]}`,
      }),
    ];
  },
  retire: (next, _cast, sender) => [
    pack(MsgRetire, {
      owner: sender,
      batchId: next(2) === 0 ? 0n : BigInt(1 + next(12)),
      grams: BigInt(1 + next(2_000_000)),
      beneficiary: words[next(words.length)] ?? "",
      beneficiaryId: "",
      reason: "Own emissions",
      periodStart: "2025-01-01",
      periodEnd: "2025-12-31",
      country: "DE",
    }),
  ],
  "params of another": (_next, { people }, sender) => [
    pack(MsgUpdateParams, { authority: sender, params: Params.fromPartial({ registrars: [...people] }) }),
  ],
};
