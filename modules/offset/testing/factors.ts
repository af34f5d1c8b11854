import { quotient } from "../../../codec/quotient.ts";
import { errorTable } from "../../../core/errors.ts";
import { declareModule } from "../../../core/module.ts";
import { NotaryKeeper } from "../../notary/keeper.ts";

// By code: micrograms for a unit, and since when the second version of it is valid. What a test says lies outside of the state.
const factors = new Map<string, { readonly unit: string; readonly micrograms: bigint; readonly second: bigint }>();

const fail = errorTable("notary", { factorNotFound: [2, "no such factor"] });

const keeper: Pick<NotaryKeeper, "record" | "userOf" | "convert"> = {
  record: () => undefined,
  userOf: () => undefined,
  convert(_ctx, code, microUnits, unit, at, rounding) {
    const found = factors.get(code);
    if (found?.unit !== unit) throw fail.factorNotFound(`${code} for ${unit}`);
    const millionths = 1_000_000n;
    const rest = rounding === "up" ? millionths - 1n : 0n;
    const micrograms = quotient(microUnits * found.micrograms + rest, millionths);
    return { micrograms, factor: `${code}@${at < found.second ? 1 : 2}` };
  },
};

const notary = declareModule({ name: "notary", version: 1, errors: fail });

/** In the place of the notary module: nothing is notarised, and the table of factors is what a test says. */
export const factorTable = notary.build({ keeper: [notary.offer(NotaryKeeper, () => keeper as NotaryKeeper)] });

/** Says a factor: micrograms for one unit, by a second version from a moment on. */
export function putFactor(code: string, unit: string, micrograms: bigint, second: bigint): void {
  factors.set(code, { unit, micrograms, second });
}
