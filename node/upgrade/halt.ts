import { setTimeout as delay } from "node:timers/promises";
import type { Log } from "../../abci/log.ts";
import type { AbciApplication } from "../../core/abci.ts";
import type { Application } from "../../core/application.ts";
import { UpgradeNeeded } from "../../core/upgrade.ts";
import { NodeError } from "../errors.ts";
import type { Home } from "../home.ts";
import type { Calls } from "../passOn.ts";
import { writeUpgradeInfo } from "./info.ts";

/** Exit code of a program whose next block another one must execute. */
export const upgradeExitCode = 3;

/** The node ended because the next block needs another program. */
export class UpgradeHalt extends NodeError {
  override name = "UpgradeHalt";
  readonly exitCode = upgradeExitCode;
}

/** Why a node does not go on with this program, where that is an upgrade. */
export function upgradeHalt({ transition }: Pick<Application, "transition">): UpgradeHalt | undefined {
  return transition.kind === "needed" ? new UpgradeHalt(new UpgradeNeeded(transition.plan).message) : undefined;
}

/** Before a start. @throws UpgradeHalt where the next block needs another program; the plan is written down */
export function checkUpgrade(application: Application, home: Home, log: Log): void {
  const { transition } = application;
  if (transition.kind === "needed") writeUpgradeInfo(home.upgradeInfo, transition.plan);
  const halt = upgradeHalt(application);
  if (halt !== undefined) throw halt;
  if (transition.kind === "apply" || transition.kind === "skip") {
    const { name, height } = transition.plan;
    log.info({ name, height }, transition.kind === "apply" ? "upgrade with the next block" : "upgrade skipped");
  }
}

/** The same application, which writes the plan down before it refuses a block that needs another program. */
export function tellingUpgrades(calls: Calls, home: Home): Calls {
  return {
    ...calls,
    finalizeBlock(request) {
      try {
        return calls.finalizeBlock(request);
      } catch (error) {
        if (error instanceof UpgradeNeeded) writeUpgradeInfo(home.upgradeInfo, error.plan);
        throw error;
      }
    },
  };
}

/** Long enough for CometBFT to pass votes on many times (`peer_gossip_sleep_duration` is 100 ms). */
const lingerMs = 3_000;

/**
 * The same application, which keeps CometBFT waiting for a while before it refuses a block that needs another program. CometBFT goes on
 * passing votes to its peers meanwhile: a peer that does not yet hold two thirds of the votes on that block would otherwise stand still
 * without a word, for no one is left who has them.
 * @param halt told then
 */
export function lingering(app: AbciApplication, halt: (reason: UpgradeNeeded) => void): AbciApplication {
  const part = async (reason: UpgradeNeeded): Promise<never> => {
    await delay(lingerMs);
    halt(reason);
    throw reason;
  };
  return {
    ...app,
    finalizeBlock(request) {
      try {
        return app.finalizeBlock(request);
      } catch (error) {
        if (error instanceof UpgradeNeeded) return part(error);
        throw error;
      }
    },
  };
}
