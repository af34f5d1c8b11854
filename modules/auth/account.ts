import { BaseAccount, ModuleAccount } from "../../codec/gen/cosmos/auth/v1beta1/auth.ts";
import type { Any } from "../../codec/gen/google/protobuf/any.ts";
import { Any as AnyCodec } from "../../codec/gen/google/protobuf/any.ts";
import { encodeMessage } from "../../codec/message.ts";
import type { ValueCodec } from "../../core/state/values.ts";
import { readOnce, v } from "../../core/state/values.ts";
import { packVesting, unpackVesting, vestingUrls } from "./vesting/packed.ts";
import type { Vesting } from "./vesting/schedule.ts";

/** An account as it is kept: a person's, a person's whose coins become free with time, or a module's. */
export type Account =
  | { readonly kind: "base"; readonly base: BaseAccount }
  | { readonly kind: "vesting"; readonly base: BaseAccount; readonly vesting: Vesting }
  | {
      readonly kind: "module";
      readonly base: BaseAccount;
      readonly name: string;
      readonly permissions: readonly string[];
    };

const urls = { base: `/${BaseAccount.$type}`, module: `/${ModuleAccount.$type}` } as const;

/** The account in its Any, as state, queries and genesis have it. */
export function packAccount(account: Account): Any {
  if (account.kind === "base") return { typeUrl: urls.base, value: encodeMessage(BaseAccount, account.base) };
  if (account.kind === "vesting") return packVesting(account);
  const { base, name, permissions } = account;
  return {
    typeUrl: urls.module,
    value: encodeMessage(ModuleAccount, { baseAccount: base, name, permissions: [...permissions] }),
  };
}

/** @throws Error for another type, or an account without its base */
export function unpackAccount(packed: Any): Account {
  const { typeUrl, value } = packed;
  if (typeUrl === urls.base) return { kind: "base", base: BaseAccount.decode(value) };
  if (vestingUrls.includes(typeUrl)) {
    const account = unpackVesting(packed);
    if (account === undefined) throw new Error(`vesting account ${typeUrl} has no base account`);
    return { kind: "vesting", ...account };
  }
  if (typeUrl !== urls.module)
    throw new Error(`unknown account type ${typeUrl}; known: ${[...Object.values(urls), ...vestingUrls].join(", ")}`);
  const { baseAccount, name, permissions } = ModuleAccount.decode(value);
  if (baseAccount === undefined) throw new Error(`module account ${name} has no base account`);
  return { kind: "module", base: baseAccount, name, permissions };
}

const any = v.proto(AnyCodec);

/** Accounts are stored packed, as interchain queries expect them. */
export const accountValue: ValueCodec<Account> = readOnce({
  encode: (account) => any.encode(packAccount(account)),
  decode: (bytes) => unpackAccount(any.decode(bytes)),
});
