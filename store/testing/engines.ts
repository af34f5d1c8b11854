import type { EngineName } from "../engine.ts";

/** What every test of the store is run over; the arena spoils what it frees, so that a use of it shows. */
export const ENGINES: readonly EngineName[] = ["arena-checked", "objects"];
