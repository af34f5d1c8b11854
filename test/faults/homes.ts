import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeAddress } from "../../codec/bech32.ts";
import { type Home, homeAt } from "../../node/home.ts";
import { runCli } from "../cli/run.ts";
import { makeHome, startOn } from "../harness/network.ts";

const address = encodeAddress("eco", new Uint8Array(20).fill(1));

/** A home of one account that never ran. */
export function newHome(chainId = "faults-1"): Home {
  const coins = [{ denom: "ueco2", amount: "100" }];
  return homeAt(makeHome({ chainId, prefix: "eco", funded: [{ address, coins }] }));
}

/** A home whose chain made some blocks, with a snapshot at the fourth and the log behind it. */
export async function usedHome(chainId = "faults-1"): Promise<Home> {
  const home = newHome(chainId);
  edit(home.appConfig, (text) => text.replace(/^snapshot-interval = .*$/m, "snapshot-interval = 4"));
  const network = await startOn(home.root);
  while (network.node.application.height < 6) await new Promise((resolve) => setTimeout(resolve, 20));
  await network.stop();
  return home;
}

export function copyOf({ root }: Home): Home {
  const copy = mkdtempSync(join(tmpdir(), "eco2-faults-"));
  cpSync(root, copy, { recursive: true });
  return homeAt(copy);
}

export const removeHome = ({ root }: Home): void => rmSync(root, { recursive: true, force: true });

export function edit(path: string, change: (text: string) => string): void {
  writeFileSync(path, change(readFileSync(path, "utf8")));
}

export function editGenesis({ genesis }: Home, change: (document: GenesisLike) => void): void {
  edit(genesis, (text) => {
    const document = JSON.parse(text) as GenesisLike;
    change(document);
    return JSON.stringify(document);
  });
}

export interface GenesisLike {
  chain_id: string;
  app_state: Record<string, Record<string, unknown>>;
}

/** Ports that the system chooses, as flags of start. */
export const anyPorts = ["--rpc-laddr", "--p2p-laddr", "--rest-address", "--grpc-address"].flatMap((flag) => [
  flag,
  "127.0.0.1:0",
]);

/** The last line of a start that must fail, and how many lines told of it. */
export async function refusedStart(home: Home, flags: readonly string[] = []) {
  const { code, err } = await runCli(["start", "--home", home.root, ...anyPorts, ...flags]);
  const errors = err.split("\n").filter((line) => /^Error: | ERROR /.test(line));
  return { code, errors, log: err };
}

/** What a node leaves while it runs, and must not leave behind. */
export const leftBehind = ({ lock, socket, state }: Home): readonly string[] =>
  [lock, socket, join(state, "LOCK")].filter((path) => existsSync(path));

/** Changes one byte of a file. */
export function flip(path: string, offset: number): void {
  const bytes = readFileSync(path);
  bytes[offset] = (bytes[offset] ?? 0) ^ 0xff;
  writeFileSync(path, bytes);
}

function only(folder: string, form: RegExp): string {
  const [name] = readdirSync(folder).filter((entry) => form.test(entry));
  if (name === undefined) throw new Error(`nothing like ${form} in ${folder}`);
  return join(folder, name);
}

export const logFile = ({ state }: Home) => only(join(state, "wal"), /\.wal$/);
export const snapshot = ({ state }: Home) => only(state, /^snap-/);
