import { burnActs } from "./burnActs.ts";
import type { Act } from "./cast.ts";
import { creditActs } from "./creditActs.ts";
import { eccActs, footprintActs } from "./eccActs.ts";
import { governedActs } from "./governedActs.ts";
import { importActs } from "./importActs.ts";
import { lawActs } from "./lawActs.ts";
import { marketActs } from "./marketActs.ts";
import { notaryActs } from "./notaryActs.ts";
import { offsetActs } from "./offsetActs.ts";
import { poolActs } from "./poolActs.ts";
import { projectActs } from "./projectActs.ts";
import { sourceActs } from "./sourceActs.ts";

/** How each message of the carbon modules is made, by its full name. */
export const carbonActs: Readonly<Record<string, Act>> = {
  ...creditActs,
  ...importActs,
  ...projectActs,
  ...governedActs,
  ...eccActs,
  ...footprintActs,
  ...offsetActs,
  ...marketActs,
  ...sourceActs,
  ...notaryActs,
  ...burnActs,
  ...poolActs,
  ...lawActs,
};
