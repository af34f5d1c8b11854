import { Plan } from "../../codec/gen/cosmos/upgrade/v1beta1/upgrade.ts";
import type { Timestamp } from "../../codec/gen/google/protobuf/timestamp.ts";
import { stringKey } from "../../codec/keys.ts";
import { storeNames } from "../../codec/stores.ts";
import { declareModule } from "../../core/module.ts";
import { sdk } from "../../core/sdkErrors.ts";
import type { SchemaBuilder } from "../../core/state/schema.ts";
import { v } from "../../core/state/values.ts";
import { fail } from "./errors.ts";

/** Go's zero time, year 1: the field is there on the wire though it is out of use. */
const noTime: Timestamp = { seconds: -62_135_596_800n, nanos: 0 };

/** What is wrong with a plan by itself (x/upgrade, Plan.ValidateBasic). @throws invalid request */
export function checkPlan({ name, height, time, upgradedClientState }: Plan): void {
  if (time !== undefined && (time.seconds !== noTime.seconds || time.nanos !== 0))
    throw sdk.invalidRequest("time-based upgrades have been deprecated in the SDK");
  if (upgradedClientState !== undefined)
    throw sdk.invalidRequest("upgrade logic for IBC has been moved to the IBC module");
  if (name === "") throw sdk.invalidRequest("name cannot be empty");
  if (height <= 0n) throw sdk.invalidRequest("height must be greater than 0");
  if (height > BigInt(Number.MAX_SAFE_INTEGER)) throw sdk.invalidRequest(`no block will have height ${height}`);
  // It names a folder of whoever starts the new program.
  if (name.includes("\0")) throw sdk.invalidRequest("name has a zero byte");
}

/** A plan as it is stored and answered. */
export const planOf = ({ name, height, info }: Pick<Plan, "name" | "height" | "info">): Plan => ({
  name,
  time: noTime,
  height,
  info,
  upgradedClientState: undefined,
});

const collections = (s: SchemaBuilder) => ({
  plan: s.item(0x00, "plan", v.proto(Plan)),
  /** Height at which the plan of a name was carried out. */
  applied: s.map(0x01, "applied", stringKey, v.u64),
  lastApplied: s.item(0x02, "last applied", v.text),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** Plans to change the program at a height. */
export const upgrade = declareModule({
  name: "upgrade",
  store: storeNames.upgrade,
  version: 1,
  errors: fail,
  state: collections,
});
