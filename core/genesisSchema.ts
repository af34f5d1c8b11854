import { z } from "zod";
import { fromJson } from "../codec/json/fromJson.ts";
import { toJson } from "../codec/json/toJson.ts";
import type { MessageCodec } from "../codec/message.ts";
import { reasonOf } from "../store/errors.ts";

/** Schema and JSON form of a section that is a message: its descriptor refuses unknown fields and wrong types, naming the path. */
export function protoSection<T extends object>(
  type: MessageCodec<T>,
): { schema: z.ZodType<T>; toJson: (value: T) => unknown } {
  const schema = z.unknown().transform((json, context) => {
    try {
      return fromJson(type.$type, json) as T;
    } catch (error) {
      context.addIssue({ code: "custom", message: reasonOf(error) });
      return z.NEVER;
    }
  });
  return { schema, toJson: (value) => toJson(type.$type, value) };
}
