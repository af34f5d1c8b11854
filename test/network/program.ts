import { runNode } from "../../node/run.ts";
import { upgraded } from "./upgraded.ts";

/** What the program is started with. */
export type ProgramArguments = readonly [home: string];

const say = (fields: object, message: string) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);

// A node of the program after the upgrade, on the home that is named, until a signal ends it.
async function main(home: string): Promise<void> {
  const node = await runNode({ chain: upgraded, home, comet: true, log: { info: say, warn: say, error: say } });
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => void node.stop());
  say({ reason: await node.ended }, "ended");
}

main(process.argv[2] ?? "").catch((error: unknown) => {
  say({ error: String(error) }, "failed");
  process.exitCode = 1;
});
