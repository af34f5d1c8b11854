import { encodeAddress } from "../../../codec/bech32.ts";
import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { auth } from "../module.ts";

export const bech32Prefix = auth.rpc(QueryDefinition.methods.bech32Prefix, (ctx) => ({
  bech32Prefix: ctx.chain.bech32Prefix,
}));

export const addressBytesToString = auth.rpc(QueryDefinition.methods.addressBytesToString, (ctx, { addressBytes }) => {
  if (addressBytes.length === 0) throw invalidArgument("empty address bytes is not allowed");
  if (addressBytes.length > 255)
    throw invalidArgument(`address max length is 255, got ${addressBytes.length}: unknown address`);
  return { addressString: encodeAddress(ctx.chain.bech32Prefix, addressBytes) };
});

export const addressStringToBytes = auth.rpc(
  QueryDefinition.methods.addressStringToBytes,
  (ctx, { addressString }) => ({
    addressBytes: queryAddress(ctx, addressString),
  }),
);
