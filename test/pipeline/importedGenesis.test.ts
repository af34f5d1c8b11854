import { afterAll, describe, expect, test } from "@jest/globals";
import { RequestInitChain } from "../../codec/gen/tendermint/abci/types.ts";
import { timestampOf } from "../../codec/time.ts";
import { Application } from "../../core/application.ts";
import { defaultGenesis, exportGenesis } from "../../core/genesis.ts";
import { chainStores } from "../../core/upgradeSpec.ts";
import { openStore } from "../../store/open.ts";
import { hour, operator, start, startYears } from "../economy/years.ts";
import { consensusParams } from "../harness/ledger.ts";

type Section = Record<string, unknown>;
type Sections = Readonly<Record<string, Section>>;

const years = startYears(2, {});
const { chain } = years;
years.block(0n);
// Nothing is earned yet: whoever writes such a state by hand has no coins to account for.
const exported = exportGenesis(chain, years.ctx(), true) as Sections;
afterAll(() => years.close());

const section = (name: string): Section => exported[name] ?? {};
const without = (name: string, change: Section): Section => ({ ...section(name), ...change });
const fresh = (name: string) => defaultGenesis(chain, "eco")[name] as Section;

/** What a chain that begins with these sections in the place of the exported ones says. */
function begun(change: Sections): string {
  const store = openStore(chainStores(chain));
  try {
    new Application(chain, store, { limits: { minGasPrices: [] } }).initChain(
      RequestInitChain.fromPartial({
        chainId: "eco2-2",
        time: timestampOf(start + hour),
        consensusParams,
        appStateBytes: Buffer.from(JSON.stringify({ ...exported, ...change })),
      }),
    );
    return "begins";
  } catch (error) {
    return String(error);
  } finally {
    store.close();
  }
}

/** Records as of a chain where nobody votes: one reference to each period. */
const unvoted = (section("distribution")["validator_historical_rewards"] as { rewards: object }[])
  .map((one) => ({ ...one, rewards: { ...one.rewards, reference_count: 1 } }))
  .filter((_, index, all) => index % (all.length / 2) === all.length / 2 - 1);

describe("a genesis with the state of another chain", () => {
  const misfit = "GenesisError: genesis: app_state: sections do not fit each other";
  test.each<[string, Sections, string]>([
    ["as it was exported", {}, "begins"],
    [
      "without any record of rewards, whose votes are said to have some",
      { distribution: fresh("distribution") },
      `${misfit}: distribution.records: ${operator(1)} has no current rewards`,
    ],
    [
      "without any record of rewards, which the votes of a new chain get",
      { distribution: fresh("distribution"), staking: without("staking", { exported: false }) },
      "begins",
    ],
    [
      "where nobody's votes earn",
      {
        distribution: without("distribution", { delegator_starting_infos: [], validator_historical_rewards: unvoted }),
      },
      `${misfit}: distribution.stakes: not all voters of ${operator(1)} earn`,
    ],
    [
      "where one candidate has no commission record",
      {
        distribution: without("distribution", {
          validator_accumulated_commissions: [
            (section("distribution")["validator_accumulated_commissions"] as object[])[0],
          ],
        }),
      },
      `${misfit}: distribution.records: ${operator(2)} has no accumulated commission`,
    ],
  ])("%s", (_name, change, wanted) => {
    expect(begun(change)).toBe(wanted);
  });
});
