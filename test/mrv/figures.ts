import { microgramsText, tonnesText } from "../../cli/certificate/text.ts";
import type { Story } from "./story.ts";

/** Tonnes with three places, cut. */
const cut = (text: string) => text.replace(/(\.\d{3})\d+$/, "$1");

/** The lines that the page shows of the story. */
export function figuresOf({ readings, history, lie, pool, sold, burned }: Story): string[] {
  const row = (what: string, value: string) => `| ${what} | ${value} |`;
  return [
    row("readings, each signed by its meter or in a batch that is", readings.toLocaleString("en-US")),
    row("emitted in 2025, by the notarised readings", `${cut(microgramsText(history))} t`),
    row("what the pool may emit from February 2026 to January 2027", `${cut(microgramsText(pool.target))} t`),
    row("what it emitted", `${cut(microgramsText(pool.counted))} t`),
    row("credits that it earned", `${cut(tonnesText(pool.grams))} t`),
    row("of them in the buffer", `${cut(tonnesText(pool.buffer))} t`),
    row("of the rest sold", `${cut(tonnesText(sold))} t`),
    row("what the notary who lied lost", `${(lie.slashed / 1_000_000n).toLocaleString("en-US")} ECO2`),
    row("emissions and removals that were burned together", `${cut(microgramsText(BigInt(burned.micrograms)))} t`),
  ];
}
