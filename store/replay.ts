import { equalBytes, toHex } from "../codec/bytes.ts";
import type { TreeEngine } from "./engine.ts";
import { StoreError } from "./errors.ts";
import type { LogRecord } from "./record.ts";
import { REMEDY } from "./segment.ts";
import { checkKnown, nextForest, Version } from "./version.ts";

/** The version that a record of the log makes of the one before. @throws StoreError where it comes to another root than recorded */
export function replay(engine: TreeEngine, base: Version, record: LogRecord, where: string): Version {
  checkKnown(record.stores, base.names, where);
  const forest = nextForest(engine, base, record.stores, record.height, record.changes);
  const version = new Version(record.note, forest, base.names);
  if (!equalBytes(version.root, record.root)) {
    throw new StoreError(
      `${where}: height ${record.height} comes to the root ${toHex(version.root)}, recorded is ${toHex(record.root)}: ` +
        `the log does not belong to the snapshot, or one is missing. ${REMEDY}`,
    );
  }
  return version;
}
