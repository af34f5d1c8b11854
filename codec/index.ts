// The public entry point `eco2-ledger/codec`: values on the wire and in keys. Generated types are under `eco2-ledger/codec/gen/`.
export { decodeAddress, encodeAddress } from "./bech32.ts";
export {
  compareBytes,
  concatBytes,
  equalBytes,
  fromBase64,
  fromHex,
  fromUtf8,
  toBase64,
  toHex,
  toUtf8,
} from "./bytes.ts";
export { registerCodecs } from "./codecs.ts";
export {
  addCoins,
  amountOf,
  type Coin,
  coinFromWire,
  coinsFault,
  coinsFromWire,
  coinsToWire,
  coinToWire,
  formatCoin,
  formatCoins,
  isDenom,
  parseAmount,
  parseCoin,
  parseCoins,
  safeSubCoins,
  subCoins,
  type WireCoin,
} from "./coin.ts";
export { type DecCoin, formatDec, formatDecCoins, parseDec, parseDecCoins } from "./decimal.ts";
export { registerDescriptors } from "./descriptors.ts";
export { durationOf, formatDuration, nanosOf, parseDuration } from "./duration.ts";
export { fromJson } from "./json/fromJson.ts";
export { toJson } from "./json/toJson.ts";
export { boolKey, bytesKey, type KeyCodec, mapKey, selfDelimited, stringKey, u32Key, u64Key, uintKey } from "./keys.ts";
export { type PairCodec, pairKey, type TripleCodec, tripleKey } from "./keys-compose.ts";
export type { MessageCodec, MethodDefinition, RequestOf, ResponseOf, ServiceDefinition } from "./message.ts";
export { quotient } from "./quotient.ts";
export { type MessageSchema, schemaOf } from "./schema.ts";
export { formatTime, parseTime, timeOf, timestampOf } from "./time.ts";
export { scanMessage } from "./wire/scanMessage.ts";
export { scanTx } from "./wire/scanTx.ts";
