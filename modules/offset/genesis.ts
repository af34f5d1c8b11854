import { GenesisState } from "../../codec/gen/eco2/offset/v1/genesis.ts";
import { addressBytes, addressText } from "../../core/addresses.ts";
import type { Ctx } from "../../core/ctx.ts";
import { GenesisError } from "../../core/genesisError.ts";
import { protoSection } from "../../core/genesisSchema.ts";
import { addCertificate, certificatesInvariant } from "./certificates.ts";
import { checkClaim } from "./claim.ts";
import { checkParams, offset, type State } from "./module.ts";

const at = (path: string, reason: string) => new GenesisError(`app_state.offset.${path}`, reason);

function initCertificates(ctx: Ctx, state: State, { certificates }: GenesisState, next: bigint): void {
  for (const [index, certificate] of certificates.entries()) {
    const path = `certificates.${index}`;
    const { id, owner } = certificate;
    if (id < 1n || id >= next) throw at(`${path}.id`, `id ${id} is not from 1 to below the next id ${next}`);
    if (state.certificates.has(ctx, id)) throw at(`${path}.id`, `id ${id} is there twice`);
    try {
      if (addressText(ctx.chain, addressBytes(ctx.chain, owner)) !== owner)
        throw new Error(`owner ${owner} must be in lower case`);
      // The claim must be one that a message could have made; its length may be of parameters long past.
      checkClaim({ ...certificate, batchId: 0n });
      addCertificate(ctx, state, certificate);
    } catch (error) {
      throw at(path, error instanceof Error ? error.message : String(error));
    }
  }
}

export const genesis = offset.genesis({
  ...protoSection(GenesisState),
  default: () => GenesisState.fromPartial({ params: offset.defaults, nextCertificateId: 1n }),
  init(ctx, given, { state, params, use }) {
    const chosen = given.params ?? offset.defaults;
    try {
      checkParams(chosen);
    } catch (error) {
      throw at("params", error instanceof Error ? error.message : String(error));
    }
    params.set(ctx, chosen);
    const next = given.nextCertificateId === 0n ? 1n : given.nextCertificateId;
    state.nextCertificate.set(ctx, next);
    initCertificates(ctx, state, given, next);
    const broken = certificatesInvariant(ctx, state, use.credits);
    if (broken !== undefined) throw at("certificates", broken);
  },
  export: (ctx, { state, params }) => ({
    params: params.get(ctx),
    certificates: [...state.certificates.range(ctx)].map(([, certificate]) => certificate),
    nextCertificateId: state.nextCertificate.peek(ctx),
  }),
});
