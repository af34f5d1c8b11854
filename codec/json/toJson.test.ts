import { describe, expect, test } from "@jest/globals";
import { fromHex } from "../bytes.ts";
import { findCodec } from "../codecs.ts";
import { BaseAccount, ModuleAccount } from "../gen/cosmos/auth/v1beta1/auth.ts";
import { QueryAllBalancesResponse } from "../gen/cosmos/bank/v1beta1/query.ts";
import { MsgSend } from "../gen/cosmos/bank/v1beta1/tx.ts";
import { PubKey } from "../gen/cosmos/crypto/secp256k1/keys.ts";
import { Tx } from "../gen/cosmos/tx/v1beta1/tx.ts";
import { fromJson } from "./fromJson.ts";
import { toJson } from "./toJson.ts";
import { wellKnown } from "./value.ts";

describe("JSON as Cosmos chains print it", () => {
  const key = PubKey.encode({ key: fromHex(`02${"11".repeat(32)}`) }).finish();
  const account: BaseAccount = { address: "eco1a", pubKey: undefined, accountNumber: 7n, sequence: 2n ** 63n };

  test("of accounts", () => {
    expect(
      toJson("cosmos.auth.v1beta1.QueryAccountResponse", {
        account: {
          typeUrl: "/cosmos.auth.v1beta1.BaseAccount",
          value: BaseAccount.encode({
            ...account,
            pubKey: { typeUrl: "/cosmos.crypto.secp256k1.PubKey", value: key },
          }).finish(),
        },
      }),
    ).toEqual({
      account: {
        "@type": "/cosmos.auth.v1beta1.BaseAccount",
        address: "eco1a",
        pub_key: { "@type": "/cosmos.crypto.secp256k1.PubKey", key: "AhERERERERERERERERERERERERERERERERERERERERER" },
        account_number: "7",
        sequence: "9223372036854775808",
      },
    });
    expect(toJson(ModuleAccount.$type, { baseAccount: account, name: "fee_collector", permissions: [] })).toEqual({
      base_account: { address: "eco1a", pub_key: null, account_number: "7", sequence: "9223372036854775808" },
      name: "fee_collector",
      permissions: [],
    });
  });

  test("of lists, pages and amounts", () => {
    const response: QueryAllBalancesResponse = {
      balances: [{ denom: "uecc", amount: "" }],
      pagination: { nextKey: new Uint8Array(0), total: 1n },
    };
    expect(toJson(QueryAllBalancesResponse.$type, response)).toEqual({
      balances: [{ denom: "uecc", amount: "0" }],
      pagination: { next_key: null, total: "1" },
    });
    expect(toJson("cosmos.base.v1beta1.DecCoin", { denom: "uecc", amount: "1500000000000000000" })).toEqual({
      denom: "uecc",
      amount: "1.500000000000000000",
    });
    expect(fromJson("cosmos.base.v1beta1.DecCoin", { denom: "uecc", amount: "1.5" })).toEqual({
      denom: "uecc",
      amount: "1500000000000000000",
    });
  });

  test("of transactions", () => {
    const send: MsgSend = { fromAddress: "a", toAddress: "b", amount: [] };
    const tx: Tx = {
      body: {
        messages: [{ typeUrl: "/cosmos.bank.v1beta1.MsgSend", value: MsgSend.encode(send).finish() }],
        memo: "",
        timeoutHeight: 0n,
        unordered: false,
        timeoutTimestamp: { seconds: 0n, nanos: 500_000_000 },
        extensionOptions: [],
        nonCriticalExtensionOptions: [],
      },
      authInfo: {
        signerInfos: [
          { publicKey: undefined, modeInfo: { sum: { $case: "single", value: { mode: 127 } } }, sequence: 1n },
        ],
        fee: undefined,
        tip: undefined,
      },
      signatures: [Uint8Array.of(1), new Uint8Array(0)],
    };
    const json = {
      body: {
        messages: [{ "@type": "/cosmos.bank.v1beta1.MsgSend", from_address: "a", to_address: "b", amount: [] }],
        memo: "",
        timeout_height: "0",
        unordered: false,
        timeout_timestamp: "1970-01-01T00:00:00.500Z",
        extension_options: [],
        non_critical_extension_options: [],
      },
      auth_info: {
        signer_infos: [
          { public_key: null, mode_info: { single: { mode: "SIGN_MODE_LEGACY_AMINO_JSON" } }, sequence: "1" },
        ],
        fee: null,
        tip: null,
      },
      signatures: ["AQ==", ""],
    };
    expect(toJson(Tx.$type, tx)).toEqual(json);
    expect(fromJson(Tx.$type, json)).toEqual(tx);
  });

  test("of fields that are not nullable, absent on the wire", () => {
    expect(
      toJson("tendermint.types.EvidenceParams", { maxAgeNumBlocks: 0n, maxAgeDuration: undefined, maxBytes: 0n }),
    ).toEqual({
      max_age_num_blocks: "0",
      max_age_duration: "0s",
      max_bytes: "0",
    });
    expect(
      toJson("tendermint.types.CommitSig", {
        blockIdFlag: 9,
        validatorAddress: new Uint8Array(0),
        timestamp: undefined,
        signature: new Uint8Array(0),
      }),
    ).toEqual({
      block_id_flag: 9,
      validator_address: null,
      timestamp: "0001-01-01T00:00:00Z",
      signature: null,
    });
  });

  test("of special messages inside an Any", () => {
    const any = {
      typeUrl: "/google.protobuf.Duration",
      value: findCodec(wellKnown.duration)?.encode({ seconds: -3n, nanos: -500_000_000 }).finish() ?? new Uint8Array(0),
    };
    const json = { "@type": "/google.protobuf.Duration", value: "-3.500s" };
    expect(toJson(wellKnown.any, any)).toEqual(json);
    expect(fromJson(wellKnown.any, json)).toEqual(any);
    expect(() => toJson(wellKnown.any, { typeUrl: "/eco2.Unknown", value: new Uint8Array(0) })).toThrow(
      "unable to resolve type URL /eco2.Unknown",
    );
    expect(() => toJson(wellKnown.any, { typeUrl: "nothing", value: new Uint8Array(0) })).toThrow(
      'invalid type URL "nothing"',
    );
  });
});
