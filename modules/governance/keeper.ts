import { hookPoint } from "../../core/hooks.ts";

/** Takes the conditions that a module offers for triggers of schedules. */
export interface ConditionRegistry {
  /**
   * @param name as `module.what-holds`; no two modules offer one name
   * @param about what the argument is, and when the condition holds
   * @param holds asked once a block for each pending schedule that names it: constant work, and no writes
   *   (@throws LedgerError for an argument that it does not take: such a schedule is refused)
   */
  offer(name: string, about: string, holds: (argument: string) => boolean): void;
}

/** Points at which governance calls whoever subscribed. */
export const governanceHooks = {
  /** Called where conditions are listed or asked; a subscriber offers its own. */
  conditions: hookPoint<[registry: ConditionRegistry]>(),
} as const;
