import { type Member, MemberStatus, type Plan, type Pool } from "../../codec/gen/eco2/reduction/v1/reduction.ts";
import type { Invitation } from "../../codec/gen/eco2/reduction/v1/tx.ts";
import { messageAddress } from "../../core/addressArg.ts";
import { addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import type { AccountKeeper } from "../auth/keeper.ts";
import { fail } from "./errors.ts";
import type { State } from "./module.ts";
import { requireName } from "./terms.ts";

const mostParts = 1_000_000;
const plans = { mostMethods: 20, longestMethod: 200, longestUri: 512, hashBytes: 32 } as const;

/** Who is invited, whatever the state. @throws invalid members */
export function checkInvitations(members: readonly Invitation[]): void {
  const refuse = fail.invalidMembers;
  if (members.length === 0) throw refuse("at least one is expected");
  const seen = new Set<string>();
  for (const [index, { address, parts }] of members.entries()) {
    if (parts < 1 || parts > mostParts) throw refuse(`members.${index} has ${parts} parts, allowed: 1 to ${mostParts}`);
    if (seen.has(address)) throw refuse(`members.${index}: ${address.slice(0, 90)} is there twice`);
    seen.add(address);
  }
}

/** Invitations with addresses in lower case. @throws invalid members, invalid address */
export function requireMembers(
  ctx: Ctx,
  accounts: AccountKeeper,
  members: readonly Invitation[],
  most: number,
): readonly Invitation[] {
  if (members.length > most) throw fail.invalidMembers(`${members.length} are named, at most ${most} are allowed`);
  const texts = members.map(({ address, parts }, index) => {
    const bytes = messageAddress(ctx, address, `members.${index}`);
    const module = accounts.moduleOf(bytes);
    if (module !== undefined) throw fail.invalidMembers(`${address} is the account of the module ${module}`);
    return { address: addressText(ctx.chain, bytes), parts };
  });
  checkInvitations(texts);
  return texts;
}

/** @throws invalid plan */
export function checkPlan(plan: Plan | undefined): Plan {
  const refuse = fail.invalidPlan;
  const { methods, documentSha256, documentUri } = plan ?? {
    methods: [],
    documentSha256: new Uint8Array(0),
    documentUri: "",
  };
  if (methods.length < 1 || methods.length > plans.mostMethods)
    throw refuse(`${methods.length} methods, allowed: 1 to ${plans.mostMethods}`);
  for (const [index, method] of methods.entries()) requireName(refuse, `methods.${index}`, method, plans.longestMethod);
  const isHash = documentSha256.length === plans.hashBytes;
  if (!isHash && documentSha256.length > 0)
    throw refuse(`document_sha256 has ${documentSha256.length} bytes, ${plans.hashBytes} are expected`);
  if (isHash !== (documentUri !== "")) throw refuse("document_sha256 and document_uri go together");
  if (documentUri === "") return { methods, documentSha256, documentUri };
  if (documentUri.length > plans.longestUri || !/^(?:https?|ipfs):\/\/[\x21-\x7e]+$/.test(documentUri))
    throw refuse(`document_uri "${documentUri.slice(0, 40)}" is no address https://…, http://… or ipfs://…`);
  return { methods, documentSha256, documentUri };
}

/** The member that a signer is. @param signer as text in lower case @throws signer is no member of the pool */
export function memberAt(ctx: Ctx, { members }: Pick<State, "members">, pool: Pool, signer: string): Member {
  const found = members.find(ctx, [pool.id, signer]);
  if (found === undefined) throw fail.notMember(`${signer} is not named by pool ${pool.id}`);
  return found;
}

/** A member that has joined and not left. @throws signer is no member of the pool */
export function joinedAt(ctx: Ctx, state: Pick<State, "members">, pool: Pool, signer: string): Member {
  const found = memberAt(ctx, state, pool, signer);
  if (found.status === MemberStatus.MEMBER_STATUS_JOINED) return found;
  const why = found.status === MemberStatus.MEMBER_STATUS_LEFT ? "has left" : "has not joined";
  throw fail.notMember(`${signer} ${why} pool ${pool.id}`);
}

/** The signer of a message as text in lower case. @throws invalid address */
export const signerText = (ctx: Ctx, text: string, field: string): string =>
  addressText(ctx.chain, messageAddress(ctx, text, field));
