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
export { type Batch, buildBatch, isSignedHeader, leafOf, maxBatch, provenReading, signHeader } from "./notary/batch.ts";
export { claimDevice, type Device, type DeviceCurve, deviceCurves, deviceKey, newDevice } from "./notary/device.ts";
export { batchFaults, type Fault } from "./notary/faults.ts";
export { checkDocument, checkLeaf, checkReading, type FoundReading } from "./notary/onChain.ts";
export { isSignedReading, microsOf, microsText, signReading } from "./notary/reading.ts";
export { type ReadingRow, readingOfRow, rowOfReading } from "./notary/rows.ts";
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
export { type ContentId, parseContentId, rawContentId } from "./storage/cid.ts";
export {
  ContentMismatch,
  checkContent,
  type DocumentRef,
  type FetchDocumentOptions,
  fetchDocument,
} from "./storage/document.ts";
export { FetchError, type FetchLimits } from "./storage/get.ts";
export { type AddOptions, addDocument } from "./storage/kubo.ts";
export { type ConnectOptions, connectWithSigner, defaultGasPrice, signingOptions } from "./tx.ts";
export { type Verdict, verifyCertificate } from "./verify/certificate.ts";
export type { ProofVerdict, Trust, VerdictStep } from "./verify/check.ts";
export { fetchCertificate } from "./verify/fetch.ts";
export type { FetchProofOptions } from "./verify/fetchProof.ts";
export { type CertificateFile, certificateFormat } from "./verify/file.ts";
export { fetchNeutrality, verifyNeutrality } from "./verify/neutrality.ts";
export type { ProofFile } from "./verify/proofFile.ts";
