import type { TestAccount } from "../../engine/testing/accounts.ts";
import type { Stage } from "./stage.ts";

/** Everybody of the story, in the order of the accounts of its stage. */
export const roles = [
  "factory",
  "reviewer",
  "registrar",
  "forester",
  "trader",
  "neighbour",
  "notary1",
  "notary2",
  "notary3",
  "notary4",
  "notary5",
] as const;
export type Role = (typeof roles)[number];

export type People = Readonly<Record<Role, TestAccount>>;

/** Who plays whom. */
export function peopleOf({ accounts }: Pick<Stage, "accounts">): People {
  const entries = roles.map((role, at) => {
    const account = accounts[at];
    if (account === undefined) throw new Error(`nobody plays the ${role}`);
    return [role, account] as const;
  });
  return Object.fromEntries(entries) as People;
}

/** Who is a notary. */
export const notariesOf = (people: People): readonly TestAccount[] =>
  roles.filter((role) => role.startsWith("notary")).map((role) => people[role]);
