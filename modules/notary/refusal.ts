import type { LedgerError } from "../../core/errors.ts";
import { fail } from "./errors.ts";
import type { Fault } from "./plausibility.ts";

/** The error that a reading is refused with that is not plausible. */
export const refused = ({ check, detail }: Fault): LedgerError => fail[check](detail);
