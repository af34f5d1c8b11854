import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { buildProgram } from "../../store/testing/killing.ts";
import { gone, killHard } from "../crash/processes.ts";
import type { ProgramArguments } from "./program.ts";
import {
  cli,
  eventually,
  heightOf,
  type LoneNode,
  membersAt,
  type Peer,
  type RunningTestnet,
  signed,
  startAlone,
  startProgram,
  startTestnet,
  twinOf,
  until,
} from "./testnet.ts";
import { trace } from "./upgraded.ts";

// Waits for what is told; the machine may be busy.
jest.setTimeout(300_000);

// Where a program that is built finds the packages.
const folder = mkdtempSync(join(process.cwd(), "node_modules", ".cache-eco2-network-"));
const net = join(folder, "net");
const lone: LoneNode[] = [];
let network: RunningTestnet;
let peers: Peer[];

// The long form has the term of a minute.
const [term_duration, blocksToUpgrade] = process.env["ECO2_LONG"] === undefined ? ["30s", 60] : ["60s", 90];

/** Five candidates for four seats; a short term, voting and handing over shortened to fit. */
const appState = {
  staking: {
    params: { max_validators: 4 },
    election: { params: { term_duration, voting_window: "10s", handover_interval: "5" } },
  },
  gov: { params: { voting_period: "8s", expedited_voting_period: "4s", max_deposit_period: "60s" } },
};

const peer = (number: number): Peer => {
  const found = peers[number];
  if (found === undefined) throw new Error(`there is no node${number}`);
  return found;
};
const seated = (numbers: readonly number[]) => numbers.map((number) => peer(number).address).sort();
const sitting = async (at: Peer) => (await membersAt(at)).sort();

/** Sends a transaction of a node's operator, and waits for its block. */
async function send(from: Peer, ...args: string[]): Promise<Record<string, unknown>> {
  const flags = [
    "--from",
    from.name,
    "--home",
    from.root,
    "--keyring-backend",
    "test",
    "--node",
    `tcp://${peer(0).rpc}`,
  ];
  const result = await cli("tx", ...args, ...flags, "--gas", "600000", "--yes", "--wait");
  expect(result).toMatchObject({ code: 0 });
  return result;
}

const ask = (...args: string[]) => cli("query", ...args, "--node", `tcp://${peer(0).rpc}`, "--home", peer(0).root);

beforeAll(async () => {
  const overlay = join(folder, "app-state.json");
  writeFileSync(overlay, JSON.stringify(appState));
  const size = ["--validators", "5", "--block-time", "400ms", "--starting-port", "0"];
  await cli("testnet", "init", "--output-dir", net, ...size, "--app-state", overlay);
  network = await startTestnet(net);
  peers = [...network.peers];
  await until(network, async () => (await heightOf(peer(0))) >= 2);
});

afterAll(async () => {
  for (const one of lone) await one.end();
  if (network.child.exitCode === null) {
    await cli("testnet", "stop", "--output-dir", net);
    expect(await network.exited).toBe(0);
    expect(network.events.at(-1)).toMatchObject({ event: "stopped" });
  }
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

test("five candidates of genesis, the first four of them in the seats", async () => {
  expect(await sitting(peer(0))).toEqual(seated([0, 1, 2, 3]));
  expect(await ask("staking", "validators")).toMatchObject({ validators: { length: 5 } });
});

test("votes move, and a proposal by the command line changes a parameter", async () => {
  // Of its operator's own: the fifth has most votes from now on.
  await send(peer(4), "staking", "delegate", "node4", "50000000000ueco2");
  const { params } = (await ask("staking", "params")) as { params: object };
  const proposal = join(folder, "proposal.json");
  const message = {
    "@type": "/cosmos.staking.v1beta1.MsgUpdateParams",
    authority: await governance(),
    params: { ...params, historical_entries: 50 },
  };
  const deposit = await minDeposit();
  const text = { title: "Fewer headers", summary: "Fifty are enough.", metadata: "" };
  writeFileSync(proposal, JSON.stringify({ messages: [message], deposit, ...text, expedited: false }));
  await send(peer(0), "gov", "submit-proposal", proposal);
  for (const number of [0, 1, 2]) await send(peer(number), "gov", "vote", "1", "yes");
  await passed("1");
  expect(await ask("staking", "params")).toMatchObject({ params: { historical_entries: 50, max_validators: 4 } });
});

/** Waits for the end of a vote. */
async function passed(id: string): Promise<void> {
  const proposal = await until(network, async () => {
    const held = (await ask("gov", "proposal", id)) as { proposal: { status: string; failed_reason: string } };
    return !/VOTING|DEPOSIT/.test(held.proposal.status) && held.proposal;
  });
  expect(proposal).toMatchObject({ status: "PROPOSAL_STATUS_PASSED", failed_reason: "" });
}

async function governance(): Promise<string> {
  const { account } = (await ask("auth", "module-account", "gov")) as {
    account: { base_account?: { address: string }; value?: { address: string } };
  };
  return account.base_account?.address ?? account.value?.address ?? "";
}

async function minDeposit(): Promise<string> {
  const { params } = (await ask("gov", "params")) as {
    params: { min_deposit: { amount: string; denom: string }[] };
  };
  return params.min_deposit.map(({ amount, denom }) => `${amount}${denom}`).join(",");
}

test("one node killed, and the chain goes on; started again, it follows", async () => {
  const down = peer(1);
  const pid = network.pidOf(down);
  killHard(pid);
  await gone(pid);
  const before = await heightOf(peer(0));
  await until(network, async () => (await heightOf(peer(0))) >= before + 5);
  await until(network, async () => network.events.some(({ event, node }) => event === "ended" && node === down.name));
  lone.push(startAlone(down.root, join(folder, "again.log")));
  await until(network, async () => (await heightOf(down)) >= (await heightOf(peer(0))) - 1);
});

test("an election replaces the validator with fewest votes; the new one signs, the old one stops", async () => {
  await until(network, async () => (await sitting(peer(0))).join() === seated([0, 1, 2, 4]).join());
  const height = await until(network, async () => {
    const now = await heightOf(peer(0));
    return (await signed(peer(0), peer(4).address, now)) && now;
  });
  // What a block holds are the votes on the one before.
  expect(await signed(peer(0), peer(3).address, height)).toBe(false);
  expect(await ask("staking", "elections")).toMatchObject({ elections: { length: expect.any(Number) } });
  const { validators } = (await ask("staking", "validators")) as {
    validators: { operator_address: string; status: string }[];
  };
  const status = (one: Peer) => validators.find(({ operator_address }) => operator_address === one.valoper)?.status;
  expect([status(peer(3)), status(peer(4))]).toEqual(["BOND_STATUS_UNBONDED", "BOND_STATUS_BONDED"]);
});

test("who signs twice is tombstoned, and the next candidate has its seat", async () => {
  const guilty = peer(2);
  const twin = await twinOf(guilty, peers, join(folder, "twin"));
  lone.push(startAlone(twin, join(folder, "twin.log")));
  await until(network, async () => !(await membersAt(peer(0))).includes(guilty.address));
  await until(network, async () => (await sitting(peer(0))).join() === seated([0, 1, 3, 4]).join());
  const { info } = (await ask("slashing", "signing-infos")) as { info: { tombstoned: boolean }[] };
  expect(info.filter(({ tombstoned }) => tombstoned)).toHaveLength(1);
  const { validator } = (await ask("staking", "validator", guilty.valoper)) as {
    validator: { jailed: boolean; tokens: string };
  };
  expect(validator.jailed).toBe(true);
  expect(BigInt(validator.tokens)).toBeLessThan(100_000_000_000n);
  const before = await heightOf(peer(0));
  await until(network, async () => (await heightOf(peer(0))) >= before + 5);
});

test("an upgrade halts every node at its height; the program after it migrates and goes on", async () => {
  const height = (await heightOf(peer(0))) + blocksToUpgrade;
  const plan = { name: "v2", height: String(height), info: "", time: "0001-01-01T00:00:00Z" };
  const message = { "@type": "/cosmos.upgrade.v1beta1.MsgSoftwareUpgrade", authority: await governance(), plan };
  const file = join(folder, "upgrade.json");
  const text = { title: "v2", summary: "A new version of offset.", metadata: "", expedited: false };
  writeFileSync(file, JSON.stringify({ messages: [message], deposit: await minDeposit(), ...text }));
  await send(peer(0), "gov", "submit-proposal", file);
  for (const number of [0, 1, 4]) await send(peer(number), "gov", "vote", "2", "yes");
  await passed("2");
  expect(await ask("upgrade", "plan")).toMatchObject({ plan: { name: "v2" } });
  // Nothing is left of the network then, which is why it ends as it does.
  expect(await network.exited).toBe(1);
  const needed = `UPGRADE \\"v2\\" NEEDED at height: ${height}`;
  for (const { name } of peers.filter(({ name }) => name !== peer(1).name))
    expect([name, readFileSync(join(net, `${name}.log`), "utf8").includes(needed)]).toEqual([name, true]);
  for (const one of lone.splice(0)) await one.end();

  const built = join(folder, "program.cjs");
  buildProgram("test/network/program.ts", built);
  for (const { name, root } of peers) {
    const args: ProgramArguments = [root];
    lone.push(startProgram(built, args, join(folder, `${name}.v2.log`)));
  }
  await eventually(async () => (await heightOf(peer(0))) >= height + 3);
  expect(await ask("upgrade", "applied", "v2")).toEqual({ height: String(height) });
  expect(await ask("upgrade", "module-versions", "offset")).toMatchObject({
    module_versions: [{ name: "offset", version: "2" }],
  });
  const { balance } = (await ask("bank", "balance", await governance(), trace.denom)) as { balance: object };
  expect(balance).toEqual({ denom: trace.denom, amount: String(trace.amount) });
});
