import { bytesKey, declareModule, errorTable, registerCodecs, registerDescriptors, v } from "eco2-ledger/core";
import { descriptorImage } from "./gen/image.ts";
import { messageTypes } from "./gen/types.ts";

registerDescriptors(descriptorImage);
registerCodecs(Object.values(messageTypes));

export const fail = errorTable("counter", { invalidStep: [2, "invalid step"] });

export const counter = declareModule({
  name: "counter",
  version: 1,
  errors: fail,
  state: (s) => ({ counts: s.map(0x01, "counts", bytesKey, v.u64) }),
});
