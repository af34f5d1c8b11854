import { testAccount } from "../../engine/testing/accounts.ts";
import { peopleOf, roles } from "./people.ts";
import type { Times } from "./times.ts";

type Section = { params: Record<string, unknown> };

/** What the chain of the story begins with: who reviews and who imports, and windows that fit its pace. */
export const genesisOf =
  ({ windows }: Pick<Times, "windows">) =>
  (sections: Record<string, unknown>): void => {
    const { reviewer, registrar } = peopleOf({ accounts: roles.map((_, at) => testAccount(at + 1, "eco")) });
    const change = (name: string, more: (params: Record<string, unknown>) => object) => {
      const section = sections[name] as Section;
      sections[name] = { ...section, params: { ...section.params, ...more(section.params) } };
    };
    change("registry", () => ({ registrars: [registrar.address], review_authority: reviewer.address }));
    change("reduction", () => ({
      min_period: windows.leastPeriod,
      settle_delay: windows.settle,
    }));
    change("notary", ({ notarisation }) => ({
      committee: reviewer.address,
      min_record_period: windows.leastRecord,
      notarisation: {
        ...(notarisation as object),
        drawn: 3,
        needed: 2,
        answer_window: windows.answer,
        dispute_window: windows.dispute,
        dispute_period: windows.disputePeriod,
        decision_time: windows.decision,
        unbonding_time: windows.unbonding,
        redraw_blocks: 5,
      },
    }));
  };
