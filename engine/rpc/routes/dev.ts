import { fromHex, toHex } from "../../../codec/bytes.ts";
import { formatTime, parseTime, timeOf } from "../../../codec/time.ts";
import type { DevChain, MadeBlock } from "../../chain/types.ts";
import { fromGoBase64 } from "../json/base64.ts";
import { decodeString } from "../json/decode.ts";
import { kindOf } from "../json/value.ts";
import { base64 } from "../print/scalars.ts";
import { type Arg, text } from "./args.ts";
import { route } from "./route.ts";

// What a development chain can do and no other. Unlike CometBFT's own routes these take numbers and switches with and without
// quotes, so that they can be called by hand.

const unquoted = (raw: string) => (kindOf(raw) === "string" ? decodeString(raw) : raw);

/** A whole number from 0. */
const whole = (most: number): Arg<number | undefined> => ({
  kind: "int",
  zero: undefined,
  json(raw) {
    const given = unquoted(raw).trim();
    const value = /^\d{1,16}$/.test(given) ? Number(given) : undefined;
    if (value === undefined || value > most) throw new Error(`expected a whole number from 0 to ${most}, got ${given}`);
    return value;
  },
});

const amount: Arg<bigint | undefined> = {
  kind: "int",
  zero: undefined,
  json(raw) {
    const given = unquoted(raw).trim();
    if (!/^\d{1,78}$/.test(given)) throw new Error(`expected an amount in base units, got ${given}`);
    return BigInt(given);
  },
};

const onOff: Arg<boolean | undefined> = {
  kind: "bool",
  zero: undefined,
  json(raw) {
    const given = unquoted(raw).trim();
    if (given !== "true" && given !== "false") throw new Error(`expected true or false, got ${given}`);
    return given === "true";
  },
};

const needed = <T>(value: T | undefined, name: string): T => {
  if (value === undefined || value === "") throw new Error(`${name} is missing`);
  return value;
};

/** An address or key in hexadecimal. */
const inHex = (value: string, name: string): Uint8Array => {
  const text = needed(value, name).toLowerCase();
  try {
    return fromHex(text);
  } catch {
    throw new Error(`${name} must be hexadecimal, got ${value}`);
  }
};

const made = ({ height, block }: Pick<MadeBlock, "height" | "block">): object => {
  const time = block.header?.time;
  return { height: String(height), time: time === undefined ? "" : formatTime(timeOf(time)) };
};

const last = async (chain: DevChain): Promise<object> => {
  const kept = await chain.block(chain.height());
  return kept === undefined ? { height: "0", time: "" } : made(kept);
};

const maxBlocks = 1_000_000;
const maxUnits = 1_000_000_000;

export const devRoutes = {
  dev_status: route({}, async ({ chain }) => ({
    ...(await last(chain)),
    chain_id: chain.chainId,
    mining: chain.mining(),
    validators: chain.players().map(({ address, known, signing }) => ({
      address: toHex(address).toUpperCase(),
      known,
      signing,
    })),
    impersonated: [...chain.impersonated()],
    fault: chain.fault()?.message,
  })),
  dev_mine: route({ blocks: whole(maxBlocks) }, async ({ chain }, { blocks }) => made(await chain.mine(blocks ?? 1))),
  dev_advance_time: route(
    {
      days: whole(maxUnits),
      hours: whole(maxUnits),
      minutes: whole(maxUnits),
      seconds: whole(maxUnits),
      ms: whole(2 ** 50),
    },
    async ({ chain }, { days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0 }) => {
      if (days + hours + minutes + seconds + ms === 0)
        throw new Error("days, hours, minutes, seconds or ms is missing");
      return made(await chain.advanceTime({ days, hours, minutes, seconds, ms }));
    },
  ),
  dev_set_next_block_time: route({ time: text }, ({ chain }, { time }) => {
    chain.setNextBlockTime(parseTime(needed(time, "time")));
    return {};
  }),
  dev_set_same_time: route({ on: onOff }, ({ chain }, { on = true }) => {
    chain.setSameTime(on);
    return {};
  }),
  dev_set_automine: route({ on: onOff }, ({ chain }, { on = true }) => {
    chain.setMining({ mode: on ? "auto" : "manual" });
    return { mining: chain.mining() };
  }),
  dev_set_interval: route({ ms: whole(2 ** 31 - 1) }, ({ chain }, { ms }) => {
    const interval = needed(ms, "ms");
    chain.setMining(interval === 0 ? { mode: "manual" } : { mode: "interval", ms: interval });
    return { mining: chain.mining() };
  }),
  dev_snapshot: route({}, ({ chain }) => ({ snapshot: chain.snapshot() })),
  dev_revert: route({ snapshot: whole(maxUnits) }, async ({ chain }, { snapshot }) => {
    await chain.revert(needed(snapshot, "snapshot"));
    return last(chain);
  }),
  dev_set_balance: route({ address: text, denom: text, amount }, async ({ chain }, args) =>
    made(
      await chain.setBalance(
        needed(args.address, "address"),
        needed(args.denom, "denom"),
        needed(args.amount, "amount"),
      ),
    ),
  ),
  dev_impersonate: route({ address: text, on: onOff }, ({ chain }, { address, on = true }) => {
    chain.impersonate(needed(address, "address"), on);
    return { impersonated: [...chain.impersonated()] };
  }),
  dev_set_signing: route({ address: text, on: onOff }, ({ chain }, { address, on }) => {
    chain.setSigning(inHex(address, "address"), needed(on, "on"));
    return {};
  }),
  dev_add_key: route({ seed: text }, ({ chain }, { seed }) => ({
    address: toHex(chain.addKey(inHex(seed, "seed"))).toUpperCase(),
  })),
  dev_double_sign: route({ address: text }, async ({ chain }, { address }) =>
    made(await chain.doubleSign(inHex(address, "address"))),
  ),
  dev_flush_mempool: route({}, ({ chain }) => {
    chain.flush();
    return {};
  }),
  dev_dump: route({}, async ({ chain }) => ({ dump: base64(await chain.dump()) })),
  dev_load: route({ dump: text, more: onOff }, async ({ chain }, { dump, more = false }) => {
    const parts = pending.get(chain) ?? [];
    parts.push(Buffer.from(fromGoBase64(needed(dump, "dump"))));
    if (parts.reduce((sum, part) => sum + part.length, 0) > maxDumpBytes) {
      pending.delete(chain);
      throw new Error(`a dump has ${maxDumpBytes} bytes at most`);
    }
    if (more) {
      pending.set(chain, parts);
      return last(chain);
    }
    pending.delete(chain);
    await chain.load(Buffer.concat(parts));
    return last(chain);
  }),
};

/** Dumps are loaded in parts, since bodies of requests are small. */
const pending = new WeakMap<DevChain, Buffer[]>();
const maxDumpBytes = 1_000_000_000;
