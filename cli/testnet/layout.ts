import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, resolve } from "node:path";
import { z } from "zod";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

const address = z.string().regex(/^[^\s:]+:\d{1,5}$/);

const nodeSchema = z.strictObject({
  name: z.string(),
  /** Of the folder of the network. */
  home: z.string(),
  node_id: z.string(),
  /** Its operator, whose key is in the keyring "test" of its home. */
  operator: z.string(),
  p2p: address,
  rpc: address,
  rest: address,
  grpc: address,
});
const schema = z.strictObject({
  chain_id: z.string(),
  /** Milliseconds. */
  block_time: z.int().positive(),
  nodes: z.array(nodeSchema).min(1),
});

/** A node of a network on one machine. */
export type TestnetNode = z.output<typeof nodeSchema>;
/** A network on one machine, as its folder tells it. */
export type Testnet = z.output<typeof schema>;

/** Where a network has its files. */
export interface TestnetFiles {
  readonly root: string;
  readonly network: string;
  /** Which processes run it. */
  readonly running: string;
  readonly gentxs: string;
  home(node: Pick<TestnetNode, "home">): string;
  log(node: Pick<TestnetNode, "name">): string;
}

export function testnetFiles(path: string): TestnetFiles {
  const root = resolve(path);
  return {
    root,
    network: join(root, "testnet.json"),
    running: join(root, "running.json"),
    gentxs: join(root, "gentxs"),
    home: ({ home }) => join(root, home),
    log: ({ name }) => join(root, `${name}.log`),
  };
}

/** @throws CliError where there is none */
export function readTestnet({ root, network }: TestnetFiles): Testnet {
  if (!existsSync(network))
    throw new CliError(`${root} holds no network: "eco2d testnet init" makes one, --output-dir names another folder`);
  try {
    return schema.parse(JSON.parse(readFileSync(network, "utf8")));
  } catch (error) {
    throw new CliError(`${network} is damaged: ${reasonOf(error)}`);
  }
}

/** Ports of one node. */
export type Ports = Readonly<Record<"p2p" | "rpc" | "rest" | "grpc", number>>;

/** The ports that are usual, ten apart from node to node. */
const usual: Ports = { p2p: 26656, rpc: 26657, rest: 1317, grpc: 9090 };
const names = ["p2p", "rpc", "rest", "grpc"] as const;

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  // All at once: a port that was given back might be given again.
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((found, failed) => {
          server.once("error", failed);
          server.listen(0, "127.0.0.1", () => {
            const bound = server.address();
            found(bound === null || typeof bound === "string" ? 0 : bound.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/**
 * The ports of every node.
 * @param first of four a node in a row; 0: what the system has free; absent: the usual ones
 */
export async function portsOf(nodes: number, first: number | undefined): Promise<Ports[]> {
  const free = first === 0 ? await freePorts(nodes * names.length) : [];
  const port = (node: number, index: number, name: keyof Ports) => {
    const nth = node * names.length + index;
    if (first === undefined) return usual[name] + 10 * node;
    return first === 0 ? (free[nth] ?? 0) : first + nth;
  };
  const all = Array.from({ length: nodes }, (_, node) => {
    const [p2p, rpc, rest, grpc] = names.map((name, index) => port(node, index, name));
    return { p2p: p2p ?? 0, rpc: rpc ?? 0, rest: rest ?? 0, grpc: grpc ?? 0 };
  });
  const beyond = all.flatMap((ports) => names.map((name) => ports[name])).find((number) => number > 65_535);
  if (beyond !== undefined) throw new CliError(`${nodes} nodes would need port ${beyond}: begin lower`);
  return all;
}
