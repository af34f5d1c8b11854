import { moduleAddress } from "../../core/addresses.ts";

/** The account of a committee (20 bytes), derived of its id as modules' accounts are of their names; no module has such a name. */
export const committeeAddress = (id: bigint): Uint8Array => moduleAddress(`committee/${id}`);
