import { QueryDefinition } from "../../../codec/gen/cosmos/auth/v1beta1/query.ts";
import { queryAddress } from "../../../core/addressArg.ts";
import { addressText } from "../../../core/addresses.ts";
import { invalidArgument } from "../../../core/queryError.ts";
import { auth } from "../module.ts";

export const bech32Prefix = auth.rpc(QueryDefinition.methods.bech32Prefix, (ctx) => ({
  bech32Prefix: ctx.chain.bech32Prefix,
}));

export const addressBytesToString = auth.rpc(QueryDefinition.methods.addressBytesToString, (ctx, { addressBytes }) => {
  if (addressBytes.length === 0) throw invalidArgument("empty address bytes is not allowed");
  return { addressString: addressText(ctx.chain, addressBytes) };
});

export const addressStringToBytes = auth.rpc(
  QueryDefinition.methods.addressStringToBytes,
  (ctx, { addressString }) => ({
    addressBytes: queryAddress(ctx, addressString),
  }),
);
