import {
  Document,
  type DocumentInput,
  Project,
  Rating,
  StatusChange,
  Validation,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { bytesKey, stringKey, u32Key, u64Key } from "../../../codec/keys.ts";
import { pairKey } from "../../../codec/keys-compose.ts";
import type { SchemaBuilder } from "../../../core/state/schema.ts";
import { v } from "../../../core/state/values.ts";

const ofProject = pairKey(stringKey, u32Key);
const hashOf = (content: DocumentInput | undefined) => content?.sha256;

/** Projects and what hangs on them. */
export const projectState = (s: SchemaBuilder) => ({
  projects: s.indexed(0x50, "projects", stringKey, v.proto(Project), {
    programme: { prefix: 0x51, key: stringKey, of: ({ programmeId }: Project) => programmeId },
    country: { prefix: 0x52, key: stringKey, of: ({ details }: Project) => details?.locations[0]?.country },
    status: { prefix: 0x53, key: u32Key, of: ({ status }: Project) => status },
    proponent: { prefix: 0x54, key: stringKey, of: ({ proponent }: Project) => proponent },
  }),
  /** Programme → number that its next project gets. */
  projectNumbers: s.map(0x55, "next project numbers", stringKey, v.u64),
  /** (project, number), as the next two. */
  documents: s.indexed(0x56, "documents", ofProject, v.proto(Document), {
    hash: { prefix: 0x57, key: bytesKey, of: ({ content }: Document) => hashOf(content) },
  }),
  ratings: s.map(0x58, "ratings", ofProject, v.proto(Rating)),
  changes: s.map(0x59, "status changes", ofProject, v.proto(StatusChange)),
  validations: s.indexed(0x5a, "validations", u64Key, v.proto(Validation), {
    project: { prefix: 0x5b, key: stringKey, of: ({ projectId }: Validation) => projectId },
  }),
  nextValidation: s.sequence(0x5c, "next validation id", 1n),
});
