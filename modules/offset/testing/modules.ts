import type { BuiltModule } from "../../../core/built.ts";
import bank from "../../bank/index.ts";
import dualtoken from "../../dualtoken/index.ts";
import offset from "../index.ts";
import { liabilities } from "./liabilities.ts";

/** Offset with what it stands on beside accounts and the registry. */
export const offsetModules: readonly BuiltModule[] = [bank, dualtoken, liabilities, offset];
