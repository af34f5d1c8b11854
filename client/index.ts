// What users of eco2-ledger/client import. Checking certificates alone needs none of CosmJS: bundlers drop the rest.
export { type AbciAnswer, type AbciQuery, abciQuery, QueryError } from "./abci.ts";
export { type ArbitrarySignature, arbitrarySignBytes, verifyArbitrary } from "./adr36.ts";
export { createAminoTypes, eco2AminoConverters } from "./amino.ts";
export { type ChainInfo, type SuggestChainOptions, suggestChain, type WalletCurrency } from "./keplr.ts";
export {
  burnEcc,
  depositCredits,
  giveCredits,
  giveEcc,
  importBatch,
  recordSourceEvent,
  redeemEcc,
  retire,
  retireEcc,
  retireRanges,
  sendCredits,
  setProfile,
  supersede,
  type TypedMessage,
} from "./messages.ts";
export {
  checkPrivateFields,
  disclosePrivateFields,
  hidePrivateFields,
  type PrivateField,
  type PrivateFields,
  type PrivateVerdict,
  privateFieldsFormat,
  privateHash,
  readPrivateFields,
} from "./privateFields.ts";
export {
  abciTransport,
  createQueryClient,
  createServiceClient,
  type QueryClient,
  type QueryTransport,
  type ServiceClient,
} from "./query.ts";
export { authorityTypes, createRegistry, eco2Types, type MsgService, registryTypes } from "./registry.ts";
export { ConnectionError, createRpc, type Fetch, type Rpc, RpcError } from "./rpc.ts";
export { type ConnectOptions, connectWithSigner, defaultGasPrice, signingOptions } from "./tx.ts";
export { type Trust, type Verdict, type VerdictStep, verifyCertificate } from "./verify/certificate.ts";
export { type FetchCertificateOptions, fetchCertificate } from "./verify/fetch.ts";
export { type CertificateFile, certificateFormat } from "./verify/file.ts";
