import { types } from "node:util";
import { parseDecCoins } from "../codec/decimal.ts";
import { Application } from "../core/application.ts";
import type { MakeChain } from "../core/chain.ts";
import { createVerdicts, loadNative, signatureVerifier, type Verdicts } from "../core/crypto/verify.ts";
import { chainStores } from "../core/upgradeSpec.ts";
import { openStore } from "../store/open.ts";
import type { StateStore } from "../store/types.ts";
import type { AppConfig } from "./config.ts";
import { NodeError, reasonOf } from "./errors.ts";
import type { Home } from "./home.ts";
import { pruningOf } from "./pruning.ts";
import type { Publisher } from "./publisher.ts";

/** The application of a home over its state on disk. */
export interface OpenLedger {
  readonly application: Application;
  readonly store: StateStore;
  /** What the application's signature checks remember. */
  readonly verdicts: Verdicts;
  /** Whether signatures are verified by the native library. */
  readonly native: boolean;
}

/** Minimum gas prices as text, as `parseDecCoins` reads them. */
export function gasPricesText(config: AppConfig): string {
  return config["minimum-gas-prices"].map(({ amount, denom }) => `${amount}${denom}`).join(",");
}

/** What a running node has with state sync. */
export interface LedgerSync {
  readonly chainId: string;
  readonly publisher: Publisher;
  readonly tell: (line: string) => void;
  readonly abort: (reason: string) => void;
}

/**
 * Opens the state of a home and puts a chain's application on it.
 * @param skipUpgrades heights of plans that are given up
 * @throws NodeError when the state is damaged or of another program, saying what to do
 */
export async function openLedger(
  makeChain: MakeChain,
  home: Home,
  config: AppConfig,
  log: (line: string) => void,
  sync?: LedgerSync,
  skipUpgrades?: readonly number[],
): Promise<OpenLedger> {
  const native = await loadNative();
  if (native === undefined)
    log("the native secp256k1 library is missing: signatures are verified some 40 times slower");
  const verdicts = createVerdicts(signatureVerifier(native));
  const chain = makeChain(verdicts.verify);
  try {
    const { keepRecent, history } = pruningOf(config);
    const store = openStore({
      ...chainStores(chain),
      dir: home.state,
      engine: "arena",
      keepRecent,
      history,
      snapshotInterval: config.state["snapshot-interval"],
      snapshotThread: true,
      snapshotDuty: sync?.publisher.duty,
      log,
    });
    const limits = { minGasPrices: parseDecCoins(gasPricesText(config)) };
    const report = (where: string, fault: unknown) =>
      log(`fault of the program in ${where}: ${types.isNativeError(fault) ? fault.stack : reasonOf(fault)}`);
    const joining = sync && { snapshots: sync.publisher.shelf, onStateSync: sync, chainId: sync.chainId };
    const application = new Application(chain, store, { limits, report, skipUpgrades, ...joining });
    return { application, store, verdicts, native: native !== undefined };
  } catch (error) {
    throw new NodeError(reasonOf(error));
  }
}
