import { defineChain, type MakeChain } from "../core/chain.ts";
import { standardSteps } from "../core/tx/steps/standard.ts";
import auth from "../modules/auth/index.ts";
import vesting from "../modules/auth/vesting/index.ts";
import authz from "../modules/authz/index.ts";
import bank from "../modules/bank/index.ts";
import { subscriptions as committeeFollows } from "../modules/committee/hooks.ts";
import committee from "../modules/committee/index.ts";
import consensus from "../modules/consensus/index.ts";
import { subscriptions as distributionFollows } from "../modules/distribution/hooks.ts";
import distribution from "../modules/distribution/index.ts";
import { subscriptions as dualtokenFollows } from "../modules/dualtoken/hooks.ts";
import dualtoken from "../modules/dualtoken/index.ts";
import { subscriptions as emissionFollows } from "../modules/emission/follows.ts";
import emission from "../modules/emission/index.ts";
import evidence from "../modules/evidence/index.ts";
import feegrant from "../modules/feegrant/index.ts";
import { subscriptions as governanceFollows } from "../modules/governance/hooks.ts";
import governance from "../modules/governance/index.ts";
import { subscriptions as marketFollows } from "../modules/market/hooks.ts";
import market from "../modules/market/index.ts";
import { subscriptions as mintFollows } from "../modules/mint/hooks.ts";
import mint from "../modules/mint/index.ts";
import notary from "../modules/notary/index.ts";
import { subscriptions as offsetFollows } from "../modules/offset/hooks.ts";
import offset from "../modules/offset/index.ts";
import { subscriptions as reductionFollows } from "../modules/reduction/hooks.ts";
import reduction from "../modules/reduction/index.ts";
import { subscriptions as registryFollows } from "../modules/registry/follows.ts";
import registry from "../modules/registry/index.ts";
import { subscriptions as slashingFollows } from "../modules/slashing/hooks.ts";
import slashing from "../modules/slashing/index.ts";
import staking from "../modules/staking/index.ts";
import upgrade from "../modules/upgrade/index.ts";

/** The ECO2 chain. */
export const eco2: MakeChain = (verify) =>
  defineChain({
    name: "eco2",
    version: "0.1.0",
    verify,
    modules: [
      auth,
      vesting,
      bank,
      consensus,
      upgrade,
      staking,
      mint,
      distribution,
      slashing,
      evidence,
      governance,
      committee,
      authz,
      feegrant,
      notary,
      registry,
      dualtoken,
      reduction,
      emission,
      offset,
      market,
    ],
    // What was earned with the votes of before is settled before anything else learns of new ones; the vault of credits settles before the market does.
    hooks: [
      ...mintFollows,
      ...distributionFollows,
      ...slashingFollows,
      ...governanceFollows,
      ...committeeFollows,
      ...registryFollows,
      ...dualtokenFollows,
      ...reductionFollows,
      ...emissionFollows,
      ...marketFollows,
      ...offsetFollows,
    ],
    order: {
      // Candidates of genesis tell distribution of themselves.
      genesis: [
        "auth",
        "bank",
        "distribution",
        "staking",
        "slashing",
        "evidence",
        "gov",
        "committee",
        "mint",
        "upgrade",
        "authz",
        "feegrant",
        "notary",
        "registry",
        "dualtoken",
        "reduction",
        "emission",
        "offset",
        "market",
      ],
      // The reward of the time since the block before comes first: the block's proposer gets it with the fees.
      beginBlock: ["mint", "slashing", "evidence", "staking", "authz", "gov"],
      // What a block took in is shared out when nothing else can add to it.
      endBlock: [
        "gov",
        "committee",
        "staking",
        "feegrant",
        "notary",
        "reduction",
        "market",
        "emission",
        "distribution",
      ],
    },
    steps: standardSteps(verify),
    authority: "gov",
  });
