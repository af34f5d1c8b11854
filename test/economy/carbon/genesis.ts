import { coins, type Sections } from "../world.ts";
import { moduleText, nameOf, roles } from "./cast.ts";
import { lawmakers, lawTypes } from "./lawActs.ts";

type Section = {
  readonly params?: object;
  readonly committees?: readonly unknown[];
  readonly balances?: readonly unknown[];
};

/** A committee of one, which does what the authority alone may. */
const lawmaking = {
  id: String(lawmakers),
  name: "lawmakers",
  address: "",
  rules: {
    title: "Lawmakers",
    appointment: "APPOINTMENT_AUTHORITY",
    seats: 1,
    threshold: 1,
    term: "315360000s",
    voting_period: "604800s",
    powers: lawTypes.map((type) => ({ type_url: `/${type}`, origin: "ORIGIN_AUTHORITY", spend_limit: [] })),
  },
  members: [nameOf(roles.reviewer)],
  term_end: "2035-01-01T00:00:00Z",
  election: "0",
  dissolved: false,
};

const grid = [
  { code: "World", name: "World", year: 2024, micrograms_per_kwh: "473000000" },
  { code: "NOR", name: "Norway", year: 2024, micrograms_per_kwh: "30000000" },
  { code: "IND", name: "India", year: 2024, micrograms_per_kwh: "700000000" },
];

/** Notaries that are quick: what takes days elsewhere takes hours. */
const notarisation = {
  min_bond: "1000000",
  unbonding_time: "691200s",
  max_notaries: 20,
  drawn: 3,
  needed: 2,
  answer_window: "172800s",
  max_rounds: 2,
  redraw_blocks: 3,
  dispute_window: "10s",
  dispute_period: "172800s",
  decision_time: "86400s",
  dispute_bond: "1000000",
  record_fee: "5000",
  silence_ppm: 10_000,
  false_ppm: 200_000,
  prover_ppm: 500_000,
  jail_time: "86400s",
  max_batch: "1000",
};

/** Sections of a chain on which everyone has a part in carbon. */
export function carbonSections(all: Sections): Sections {
  const of = (name: string) => all[name] as Section;
  const withParams = (name: string, change: object) => ({ ...of(name), params: { ...of(name).params, ...change } });
  const reviewer = nameOf(roles.reviewer);
  return {
    ...all,
    committee: {
      ...of("committee"),
      committees: [...(of("committee").committees ?? []), lawmaking],
      next_committee_id: String(lawmakers + 1n),
    },
    bank: {
      ...of("bank"),
      // What the committee buys credits for the pool with.
      balances: [...(of("bank").balances ?? []), { address: moduleText("neutrality"), coins: coins(10n ** 12n) }],
    },
    registry: withParams("registry", {
      registrars: roles.registrars.map(nameOf),
      review_authority: reviewer,
      import_approvals: 1,
    }),
    dualtoken: withParams("dualtoken", { reviewer }),
    emission: { ...withParams("emission", { committee: reviewer }), grid_source: "tests", grid },
    offset: withParams("offset", { verifiers: [nameOf(roles.confirmer)], purposes: ["voluntary"] }),
    ...("notary" in all ? { notary: withParams("notary", { committee: reviewer, notarisation }) } : {}),
    ...("reduction" in all
      ? {
          reduction: withParams("reduction", {
            min_period: "3600s",
            settle_delay: "7200s",
            correction_period: "7200s",
          }),
        }
      : {}),
    market: withParams("market", { payment_denoms: ["ueco2"], goods_denoms: ["uecc"] }),
  };
}
