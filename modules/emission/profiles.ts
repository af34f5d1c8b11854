import type { Declaration, Evidence, Params, Profile } from "../../codec/gen/eco2/emission/v1/emission.ts";
import { textFault } from "../../codec/plainText.ts";
import type { Ctx } from "../../core/ctx.ts";
import { fail } from "./errors.ts";
import { world, worldIntensity } from "./grid.ts";
import type { State } from "./module.ts";
import { powers, pues } from "./params.ts";
import { least, most } from "./reckoning.ts";

/** What counts of a node, with the intensity of its grid. */
export interface Effective {
  readonly profile: Profile;
  readonly microgramsPerKwh: bigint;
}

type Defaults = Pick<Params, "defaultMilliwatts" | "defaultPueThousandths">;

/** A node of which nothing is known. */
function unknownNode(ctx: Ctx, state: State, defaults: Defaults): Effective {
  const { defaultMilliwatts: milliwatts, defaultPueThousandths: pueThousandths } = defaults;
  return {
    profile: { milliwatts, pueThousandths, zone: world },
    microgramsPerKwh: worldIntensity(ctx, state),
  };
}

/** What is declared, but never less than the default or, where less is proven, than that. */
const atLeast = (declared: bigint, byDefault: bigint, proven: bigint | undefined): bigint =>
  most(declared, proven === undefined ? byDefault : least(byDefault, proven));

/** A grid below the world's mean counts where it is proven, any other as it is declared. */
function zoneOf(ctx: Ctx, state: State, declared: string, proven: string | undefined): readonly [string, bigint] {
  const mean = worldIntensity(ctx, state);
  const found = state.grid.find(ctx, declared)?.microgramsPerKwh;
  if (found === undefined || (found < mean && declared !== proven)) return [world, mean];
  return [declared, found];
}

/** What counts of a node by what its operator declared and proved. */
export function effectiveOf(
  ctx: Ctx,
  state: State,
  defaults: Defaults,
  declaration: Pick<Declaration, "declared" | "accepted"> | undefined,
): Effective {
  const declared = declaration?.declared;
  if (declared === undefined) return unknownNode(ctx, state, defaults);
  const proven = declaration?.accepted;
  const [zone, microgramsPerKwh] = zoneOf(ctx, state, declared.zone, proven?.zone);
  const profile = {
    milliwatts: atLeast(declared.milliwatts, defaults.defaultMilliwatts, proven?.milliwatts),
    pueThousandths: atLeast(declared.pueThousandths, defaults.defaultPueThousandths, proven?.pueThousandths),
    zone,
  };
  return { profile, microgramsPerKwh };
}

export const sameProfile = (a: Profile, b: Profile): boolean =>
  a.milliwatts === b.milliwatts && a.pueThousandths === b.pueThousandths && a.zone === b.zone;

/** @throws invalid profile for a power or PUE that no node has */
export function checkProfile({ milliwatts, pueThousandths }: Profile): void {
  if (milliwatts < powers.least || milliwatts > powers.most)
    throw fail.invalidProfile(`${milliwatts} milliwatts, allowed: ${powers.least} to ${powers.most}`);
  if (pueThousandths < pues.least || pueThousandths > pues.most)
    throw fail.invalidProfile(`PUE of ${pueThousandths} thousandths, allowed: ${pues.least} to ${pues.most}`);
}

/** @throws invalid profile for evidence that nobody could look up */
export function checkEvidence({ url, sha256 }: Evidence): void {
  const length = Buffer.byteLength(url, "utf8");
  if (length > 512) throw fail.invalidProfile(`url of the evidence has ${length} bytes, at most 512 are allowed`);
  const fault = textFault(url);
  if (fault !== undefined) throw fail.invalidProfile(`url of the evidence ${fault}`);
  if (sha256.length !== 32) throw fail.invalidProfile(`sha256 of the evidence has ${sha256.length} bytes, expected 32`);
}
