import { sha256 } from "@noble/hashes/sha2.js";
import { claimDevice, type Device } from "../../client/notary/device.ts";
import { toUtf8 } from "../../codec/bytes.ts";
import { Reading, RecordKind } from "../../codec/gen/eco2/notary/v1/reading.ts";
import { SourceKind } from "../../codec/gen/eco2/notary/v1/source.ts";
import { MsgRegisterSource } from "../../codec/gen/eco2/notary/v1/tx.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { timestampOf } from "../../codec/time.ts";
import { message } from "../../engine/testing/startChain.ts";
import { factoryLoad } from "../../examples/mrv/load.ts";
import type { Times } from "./times.ts";

const day = 86_400_000_000_000n;

/** A meter of the factory: what it measures, and what it has counted so far. */
export class Meter {
  readonly name: "electricity" | "gas";
  readonly device: Device;
  readonly unit: "kWh" | "Nm3";
  readonly factor: string;
  sourceId = 0n;
  sequence = 0n;
  /** Millionths of the unit; it was not new when it was registered. */
  total = 1_000_000_000_000n;

  constructor(name: "electricity" | "gas", unit: "kWh" | "Nm3", factor: string, curve: Device["curve"]) {
    this.name = name;
    this.unit = unit;
    this.factor = factor;
    this.device = { curve, secret: sha256(toUtf8(`meter of ${name}`)) };
  }

  /** What registers it. */
  registration(chainId: string, operator: string, { tick, historyStart }: Times): Any {
    const { key, signature } = claimDevice(this.device, chainId, operator);
    return message(MsgRegisterSource, {
      operator,
      account: operator,
      kind: SourceKind.SOURCE_KIND_METER,
      records: RecordKind.RECORD_KIND_EMISSION,
      title: `Main meter, ${this.name}`,
      substance: this.name === "gas" ? "natural gas" : "electricity",
      unit: this.unit,
      category: "production",
      scope: this.name === "gas" ? 1 : 2,
      location: { country: "DE", text: "Hall 1", latitude: 51_312_000, longitude: 9_480_000 },
      cumulative: true,
      intervalSeconds: tick / 1_000_000_000n,
      factor: this.factor,
      recordSeconds: (31n * day) / 1_000_000_000n,
      deviceKey: key,
      deviceSignature: signature,
      range: {
        min: "0",
        max: `${this.name === "gas" ? 120 : 720}000000`,
        maxChangePerHour: "0",
      },
      calibration: {
        from: timestampOf(historyStart),
        until: timestampOf(historyStart + 1000n * day),
        certificate: undefined,
      },
    });
  }

  /**
   * Its next readings.
   * @param hangs so many readings show nothing, and the one after them all that was counted meanwhile
   */
  read(times: Times, start: bigint, count: number, of: LoadOf, hangs = 0): Reading[] {
    const load = factoryLoad(of.percent);
    let held = 0;
    return Array.from({ length: count }, (_, at) => {
      const from = start + BigInt(at) * times.tick;
      held += load[this.name](of.hour + at);
      const counted = at < hangs ? 0 : held;
      held -= counted;
      const amount = BigInt(counted) * 1_000_000n;
      this.sequence += 1n;
      this.total += amount;
      return Reading.fromPartial({
        sourceId: this.sourceId,
        sequence: this.sequence,
        start: timestampOf(from),
        end: timestampOf(from + times.tick),
        kind: RecordKind.RECORD_KIND_EMISSION,
        substance: this.name === "gas" ? "natural gas" : "electricity",
        unit: this.unit,
        amount: amount.toString(),
        meterTotal: this.total.toString(),
        category: "production",
      });
    });
  }
}

/** Which hours' load readings have. */
export interface LoadOf {
  readonly hour: number;
  readonly percent: { readonly electricity: number; readonly gas: number };
}

/** Before and after the furnace and the motors were replaced. */
export const before = { electricity: 100, gas: 100 } as const;
export const after = { electricity: 88, gas: 80 } as const;
