import { declareModule } from "../../../core/module.ts";
import { EmissionKeeper } from "../../emission/keeper.ts";
import { NotaryKeeper } from "../../notary/keeper.ts";

const notary = declareModule({ name: "notary", version: 1 });
const emission = declareModule({ name: "emission", version: 1 });
const nothing = () => undefined;
const records: Pick<NotaryKeeper, "record" | "userOf"> = { record: nothing, userOf: nothing };
const liabilities: Pick<EmissionKeeper, "neutrality"> = { neutrality: nothing };

/** In the place of the modules that registry and offset ask of notarised data: there is none. */
export const around = [
  notary.build({ keeper: [notary.offer(NotaryKeeper, () => records as NotaryKeeper)] }),
  emission.build({ keeper: [emission.offer(EmissionKeeper, () => liabilities as EmissionKeeper)] }),
];
