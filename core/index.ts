// The public entry point `eco2-ledger/core`: what modules and chains are written with.
export { registerCodecs } from "../codec/codecs.ts";
export { registerDescriptors } from "../codec/descriptors.ts";
export { bytesKey, stringKey, u64Key } from "../codec/keys.ts";
export { pairKey } from "../codec/keys-compose.ts";
export { messageAddress, queryAddress } from "./addressArg.ts";
export { addressBytes, addressText, moduleAddress } from "./addresses.ts";
export { Application, type ApplicationOptions } from "./application.ts";
export type { BoundRpc, BuiltModule } from "./built.ts";
export { type Capability, capability, type Used, type Uses } from "./capability.ts";
export { type Chain, type ChainSpec, type Doors, defineChain, type MakeChain, type Order } from "./chain.ts";
export { ConsensusParamsKeeper } from "./consensusDoor.ts";
export { loadNative, remembering, signatureVerifier } from "./crypto/verify.ts";
export { type BlockInfo, type ChainIdentity, type Ctx, type Mode, nested } from "./ctx.ts";
export type { Dispatch, Dispatched } from "./dispatch.ts";
export { BrokenInvariant, type ErrorMaker, type ErrorTable, errorTable, LedgerError, wrapError } from "./errors.ts";
export { emit, emitTyped } from "./events.ts";
export { GasMeter } from "./gas.ts";
export { defaultGenesis } from "./genesis.ts";
export { GenesisError } from "./genesisError.ts";
export { protoSection } from "./genesisSchema.ts";
export { type HookPoint, type HookPoints, hookPoint, type Subscription } from "./hooks.ts";
export {
  type ChainFacts,
  declareModule,
  type Env,
  type GenesisParts,
  type Handlers,
  type Module,
  type ModuleParts,
  type ModuleSpec,
  type Offer,
  type ParamsSpec,
  type Permission,
  type RpcEnv,
} from "./module.ts";
export { invalidArgument, notFound, QueryError } from "./queryError.ts";
export { sdk } from "./sdkErrors.ts";
export type { Index, IndexedMap, IndexSpec, IndexSpecs } from "./state/indexed.ts";
export type { Item } from "./state/item.ts";
export type { CollectionMap, Readable } from "./state/map.ts";
export { type Page, type PageOf, paginate } from "./state/paginate.ts";
export type { Range } from "./state/range.ts";
export type { SchemaBuilder } from "./state/schema.ts";
export type { Sequence } from "./state/sequence.ts";
export type { CollectionSet } from "./state/set.ts";
export { type ValueCodec, v } from "./state/values.ts";
export type { Snapshots } from "./stateSync.ts";
export { TxAccounts, TxFees } from "./tx/doors.ts";
export type { NodeLimits, Step } from "./tx/step.ts";
export type { VerifySignature } from "./tx/steps/signatures.ts";
export { standardSteps } from "./tx/steps/standard.ts";
export type { StoreChanges, UpgradeSpec, Upgrades } from "./upgradeSpec.ts";
