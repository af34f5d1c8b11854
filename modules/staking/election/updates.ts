import { equalBytes } from "../../../codec/bytes.ts";
import type { ValidatorUpdate } from "../../../codec/gen/tendermint/abci/types.ts";
import type { Member } from "./seats.ts";

/** Power of every seat: equal, so that members take turns proposing and none weighs more than another. */
export const seatPower = 1n;

const lacks = (members: readonly Member[], { address }: Member): boolean =>
  !members.some((other) => equalBytes(other.address, address));

/** What CometBFT is to be told: exactly the difference of two sets, each by consensus address; whoever stays is not named. */
export function difference(before: readonly Member[], after: readonly Member[]): ValidatorUpdate[] {
  const update = ({ seat }: Member, power: bigint): ValidatorUpdate => ({ pubKey: seat.consensusPubkey, power });
  return [
    ...before.filter((member) => lacks(after, member)).map((member) => update(member, 0n)),
    ...after.filter((member) => lacks(before, member)).map((member) => update(member, seatPower)),
  ];
}
