import { Country, EventCountry } from "../../../../codec/gen/eco2/registry/v1/programme.ts";
import { MsgDefinition } from "../../../../codec/gen/eco2/registry/v1/tx.ts";
import { emitTyped } from "../../../../core/events.ts";
import { registry } from "../../module.ts";
import { checkReviewer } from "../../refusals.ts";
import { checkCountry } from "../countries.ts";

/** Names a country as exports should, bars it, or takes the bar away. */
export const setCountry = registry.rpc(
  MsgDefinition.methods.setCountry,
  (ctx, { reviewer, country = Country.fromPartial({}) }, { state, params, facts }) => {
    checkReviewer(ctx, { params, facts }, reviewer);
    state.countries.set(ctx, country.code, country);
    emitTyped(ctx, EventCountry, { code: country.code, barred: country.barred });
    return {};
  },
  ({ country = Country.fromPartial({}) }) => {
    checkCountry(country);
  },
);
