import { join, relative } from "node:path";
import { provenText } from "../../cli/certificate/text.ts";
import { defaultNode } from "../../cli/context.ts";
import { devAccounts, devOperators, publicMnemonic } from "../../cli/dev/keys.ts";
import { CliError } from "../../cli/errors.ts";
import type { ImportReport } from "../../cli/registry/importFile.ts";
import type { EngineName } from "./engine.ts";
import type { CheckedCertificate } from "./sample.ts";

/** A path as it is typed from where the user is. */
const typed = (path: string) => relative(process.cwd(), path) || ".";

export function accountsText(home: string): string {
  const accounts = [...Object.values(devAccounts()), ...devOperators(1)];
  return [
    `Accounts, 30,000,000 ECO2 each, in the keyring ${typed(home)}/keyring-test:`,
    ...accounts.map(({ name, address, path, role }) => `  ${name.padEnd(11)}${address}  ${path}  ${role}`),
    `  mnemonic   ${publicMnemonic}`,
    "  These keys are public: everyone has them. Never send anything of value to them.",
  ].join("\n");
}

/** What became of the sample: rows that were refused are told by reason. */
export function importText({ rows, imported, source_events, present, refused }: ImportReport): string {
  const reasons = new Map<string, number[]>();
  for (const { line, reason } of refused) reasons.set(reason, [...(reasons.get(reason) ?? []), line]);
  return [
    present === 0
      ? `Sample of ${rows} registry rows: ${imported} imported, ${source_events} source events, ${refused.length} refused`
      : `Sample of ${rows} registry rows: ${present} on the chain already, ${imported + source_events} added, ${refused.length} refused`,
    ...[...reasons].map(([reason, lines]) => `  lines ${lines.join(", ")}: ${reason}`),
  ].join("\n");
}

/** @throws CliError when the certificate did not hold: this chain itself would be broken */
export function certificateShown({ verdict, path }: CheckedCertificate): string {
  if (!verdict.ok) throw new CliError(`${path} is not proven: ${verdict.reason}`);
  return `${provenText(verdict)}\n  Here the hash came from this network's own node; elsewhere take it from a source that you trust.`;
}

/** Where the servers listen, once they do. */
export interface Endpoints {
  readonly rpc: string;
  readonly rest: string;
  readonly grpc: string;
}

/** Commands that work as they stand, from the folder where npm start was typed. */
export function nextCommands(
  { rpc, rest }: Endpoints,
  { path, hash }: CheckedCertificate,
  program: string,
  home: string,
  engine: EngineName,
): readonly string[] {
  const eco2d = `node ${typed(program)} --home ${typed(home)}`;
  const node = rpc === defaultNode.replace("tcp:", "http:") ? "" : ` --node ${rpc}`;
  return [
    `${eco2d} verify certificate ${typed(path)} --trusted-hash ${hash}`,
    `${eco2d} query registry batches${node}`,
    `${eco2d} query bank balances ${devAccounts().bob.address}${node}`,
    `${eco2d} tx bank send alice ${devAccounts().bob.address} 1000000ueco2 --keyring-backend test --yes --wait${node}`,
    `${eco2d} tx offset retire 1000000 --from registrar --beneficiary Me --reason Trial --period-start 2025-01-01 --period-end 2025-12-31 --country DE --gas auto --keyring-backend test --yes --wait${node}`,
    `${eco2d} certificate fetch 2 --out ${typed(join(home, "certificates", "certificate-2.json"))}${node}`,
    `curl ${rest}/eco2/offset/v1/certificates`,
    ...(engine === "dev" ? [`${eco2d} dev advance 30d${node}`] : []),
  ];
}

export function endpointsText({ rpc, rest, grpc }: Endpoints, commands: readonly string[]): string {
  return [
    `  RPC      ${rpc}`,
    `  REST     ${rest}`,
    `  gRPC     ${grpc}`,
    `  metrics  ${rest}/metrics`,
    "Next, in another terminal:",
    ...commands.map((command) => `  ${command}`),
    "Ctrl-C stops the network, npm start goes on with it, npm start -- --reset starts over.",
  ].join("\n");
}

/** A block in one line. */
export interface BlockLine {
  readonly height: number;
  /** RFC 3339. */
  readonly time: string;
  readonly txs: number;
  /** Of the state after the block. */
  readonly appHash: string;
}

export const blockHeading = "  height  time      txs  app hash";

export const blockText = ({ height, time, txs, appHash }: BlockLine): string =>
  `${String(height).padStart(8)}  ${time.slice(11, 19)}  ${String(txs).padStart(3)}  ${appHash}`;
