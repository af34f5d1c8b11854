import { writeSync } from "node:fs";
import { eco2 } from "../../app/eco2.ts";
import { toHex } from "../../codec/bytes.ts";
import { MsgSend } from "../../codec/gen/cosmos/bank/v1beta1/tx.ts";
import { message, type StartedChain, startChain } from "../../engine/testing/startChain.ts";

const say = (...words: readonly (string | number)[]) => writeSync(1, `${words.join(" ")}\n`);

/** A chain on disk that keeps few blocks, the same for who is killed and who looks afterwards. */
export function startKept(dir: string): Promise<StartedChain> {
  return startChain(eco2, { dir, keepBlocks: 25, validators: [10, 20], pace: { stepMs: 5000 } });
}

/** Makes blocks with transactions, edits and reverts until the process is killed, and says each step before and after. */
export async function makeBlocks(dir: string): Promise<void> {
  const started = await startKept(dir);
  const [one, two] = started.accounts;
  if (one === undefined || two === undefined) throw new Error("two accounts are needed");
  say("open", started.height());
  started.onBlock(({ height, id }) => say("block", height, toHex(id.hash)));
  const send = message(MsgSend, {
    fromAddress: one.address,
    toAddress: two.address,
    amount: [{ denom: "ueco2", amount: "1" }],
  });
  for (let round = 0; ; round++) {
    const snapshot = started.snapshot();
    for (let i = 0; i < 3; i++) await started.send(one, [send]);
    started.impersonate(two.address, round % 2 === 0);
    await started.setBalance(two.address, "ueco2", BigInt(round));
    await started.advanceTime({ days: 1 });
    if (round % 3 !== 2) continue;
    say("reverting");
    await started.revert(snapshot);
    say("reverted", started.height());
  }
}
