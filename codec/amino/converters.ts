import { aminoNameOf } from "../schema.ts";
import { services } from "../services.ts";
import { aminoJson } from "./aminoJson.ts";
import { fromAminoJson } from "./fromAmino.ts";

/** How one message goes to amino JSON and back, in the shape that CosmJS's `AminoTypes` takes. */
export interface AminoConverter {
  readonly aminoType: string;
  readonly toAmino: (value: object) => ReturnType<typeof aminoJson>;
  readonly fromAmino: (value: unknown) => object;
}

/** Converters of every message that a transaction can hold, by type URL. */
export function aminoConverters(): Record<string, AminoConverter> {
  const converters: Record<string, AminoConverter> = {};
  for (const { isMsg, methods } of services()) {
    for (const { input } of isMsg ? methods : []) {
      const aminoType = aminoNameOf(input);
      if (aminoType === undefined) continue;
      converters[`/${input}`] = {
        aminoType,
        toAmino: (value) => aminoJson(input, value),
        fromAmino: (value) => fromAminoJson(input, value),
      };
    }
  }
  return converters;
}
