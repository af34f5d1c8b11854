import type { Api } from "../../api/start.ts";
import type { Io } from "../../cli/io.ts";
import type { PreparedHome } from "./home.ts";
import type { DevAddresses } from "./options.ts";
import type { BlockLine } from "./show.ts";

/** How a network is started. */
export interface NetworkOptions {
  readonly addresses: DevAddresses;
  readonly prepared: PreparedHome;
  readonly io: Io;
  /** Version of the package. */
  readonly version: string;
  /** Milliseconds between blocks. */
  readonly blockTime: number;
}

/** A network that runs, whatever makes its blocks. */
export interface DevNetwork {
  /** URL of the RPC. */
  readonly rpc: string;
  readonly api: Api | undefined;
  height(): number;
  /** Resolves when state can be asked for. */
  ready(): Promise<void>;
  /** From now on blocks come at the network's own pace; before, they may come as fast as transactions do. */
  settle(): void;
  /** Tells the blocks made from now on. */
  showBlocks(tell: (block: BlockLine) => void): void;
  /** Resolves with the reason when the network ended by itself. */
  readonly ended: Promise<string>;
  stop(): Promise<void>;
}
