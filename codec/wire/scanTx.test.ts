import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { messages } from "../../test/arbitrary.ts";
import { canonical } from "../../test/wireOracle.ts";
import { AuthInfo, TxBody, TxRaw } from "../gen/cosmos/tx/v1beta1/tx.ts";
import { WireError } from "./error.ts";
import { scanTx } from "./scanTx.ts";

const hex = (text: string) => Uint8Array.from(Buffer.from(text.replaceAll(" ", ""), "hex"));

function faultOf(bytes: Uint8Array): WireError | undefined {
  try {
    scanTx(bytes);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
}

const body = "0a 03 12 01 6d";
const auth = "12 02 12 00";
const signature = "1a 01 aa";

test.each([
  ["auth info before body", `${auth} ${body} ${signature}`, ".body_bytes", 4, "stands after auth_info_bytes"],
  ["signature first", `${signature} ${body} ${auth}`, ".body_bytes", 3, "stands after signatures"],
  ["body after signatures", `${body} ${auth} ${signature} ${body}`, ".body_bytes", 12, "stands after signatures"],
  ["body twice", `${body} ${body} ${auth} ${signature}`, ".body_bytes", 5, "stands twice"],
  ["auth info twice", `${body} ${auth} ${auth} ${signature}`, ".auth_info_bytes", 9, "stands twice"],
  ["empty body written out", `0a 00 ${auth} ${signature}`, ".body_bytes", 0, "must be left out"],
  ["empty auth info written out", `${body} 12 00 ${signature}`, ".auth_info_bytes", 5, "must be left out"],
  ["tag in two bytes", `8a 00 03 12 01 6d ${auth} ${signature}`, "", 0, "more bytes than it needs"],
  ["tag in six bytes", `8a 80 80 80 80 00 03 12 01 6d ${auth}`, "", 0, "more bytes than it needs"],
  ["length in two bytes", `0a 83 00 12 01 6d ${auth} ${signature}`, ".body_bytes", 1, "more bytes than it needs"],
  ["length of a signature in two bytes", `${body} ${auth} 1a 81 00 aa`, ".signatures", 10, "more bytes than it needs"],
  ["unknown field", `${body} ${auth} ${signature} 22 00`, "", 12, "TxRaw has no field 4"],
  ["non-critical unknown field", `${body} ${auth} ${signature} 82 40 00`, "", 12, "TxRaw has no field 1024"],
  ["number where bytes belong", "08 01", ".body_bytes", 0, "wire type 0 where 2 belongs"],
  ["field number 0", `${body} 02 00`, "", 5, "TxRaw has no field 0"],
  ["bytes behind the end", `${body} ${auth} ${signature} 00`, "", 12, "TxRaw has no field 0"],
  ["cut in a tag", `${body} 92`, "", 5, "end inside a number"],
  ["cut in a length", `${body} ${auth} 1a`, ".signatures", 10, "end inside a number"],
  ["cut in a signature", `${body} ${auth} 1a 40 aa`, ".signatures", 11, "64 bytes announced, 1 left"],
  ["length of 2 GB", "0a ff ff ff ff 07", ".body_bytes", 6, "2147483647 bytes announced, 0 left"],
  ["memo that is not UTF-8", "0a 03 12 01 ff", "TxBody.memo", 4, "not UTF-8"],
  ["body that overruns itself", "0a 02 12 01 12 00", "TxBody.memo", 4, "1 bytes announced, 0 left"],
  ["unknown field of the auth info", `${body} 12 02 20 01`, "AuthInfo", 7, "has no field 4"],
  ["fee twice", `${body} 12 04 12 00 12 00`, "AuthInfo.fee", 9, "stands twice"],
])("refused: %s", (_, bytes, path, offset, reason) => {
  const fault = faultOf(hex(bytes));
  expect(fault?.path).toBe(`cosmos.tx.v1beta1.${path === "" || path.startsWith(".") ? `TxRaw${path}` : path}`);
  expect(fault?.offset).toBe(offset);
  expect(fault?.reason).toContain(reason);
});

test.each([
  ["nothing", ""],
  ["one of each", `${body} ${auth} ${signature}`],
  ["empty signatures, as in a simulation", `${body} ${auth} 1a 00 1a 00`],
  ["no body", `${auth} ${signature}`],
  ["odd order below", "0a 07 18 05 12 01 6d 20 00"],
])("accepted: %s", (_, bytes) => {
  expect(faultOf(hex(bytes))).toBeUndefined();
});

const transactions = fc
  .record({
    body: messages("cosmos.tx.v1beta1.TxBody") as fc.Arbitrary<TxBody>,
    auth: messages("cosmos.tx.v1beta1.AuthInfo") as fc.Arbitrary<AuthInfo>,
    signatures: fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 3 }),
  })
  .map(({ body: txBody, auth: authInfo, signatures }) =>
    TxRaw.encode({
      bodyBytes: TxBody.encode(txBody).finish(),
      authInfoBytes: AuthInfo.encode(authInfo).finish(),
      signatures,
    }).finish(),
  );

test("honest transactions pass", () => {
  fc.assert(
    fc.property(transactions, (bytes) => {
      expect(faultOf(bytes)).toBeUndefined();
    }),
    { numRuns: 500 },
  );
});

test("damaged transactions: what passes has one encoding of TxRaw, what is refused was not canonical", () => {
  const change = fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.integer({ min: -1, max: 1 }));
  fc.assert(
    fc.property(transactions, change, (honest, [where, byte, shift]) => {
      const at = where % Math.max(honest.length, 1);
      const bytes = Uint8Array.from([
        ...honest.slice(0, at),
        ...(shift < 0 ? [] : [byte]),
        ...honest.slice(shift > 0 ? at : at + 1),
      ]);
      if (faultOf(bytes) === undefined) {
        expect(Buffer.from(TxRaw.encode(TxRaw.decode(bytes)).finish())).toEqual(Buffer.from(bytes));
        return;
      }
      const raw = canonical("cosmos.tx.v1beta1.TxRaw", bytes) ? TxRaw.decode(bytes) : undefined;
      const whole =
        raw !== undefined &&
        canonical("cosmos.tx.v1beta1.TxBody", raw.bodyBytes) &&
        canonical("cosmos.tx.v1beta1.AuthInfo", raw.authInfoBytes);
      expect(whole).toBe(false);
    }),
    { numRuns: 5000 },
  );
});
