import { type Record, RecordStatus } from "../../codec/gen/eco2/notary/v1/notary.ts";

const names = new Map<number, string>(Object.entries(RecordStatus).map(([name, number]) => [number, name]));

/** The status of a record as people call it: "final", "overturned". */
export const recordStatus = ({ status }: Pick<Record, "status">): string =>
  (names.get(status) ?? String(status)).replace("RECORD_STATUS_", "").toLowerCase();
