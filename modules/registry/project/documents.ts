import {
  DocumentInput,
  DocumentKind,
  EventDocument,
  type Project,
} from "../../../codec/gen/eco2/registry/v1/project.ts";
import { timestampOf } from "../../../codec/time.ts";
import type { Ctx } from "../../../core/ctx.ts";
import { emitTyped } from "../../../core/events.ts";
import { fail } from "../errors.ts";
import type { State } from "../module.ts";
import { longest, requireLink, requireText } from "../texts.ts";

const hashBytes = 32;
const refuse = fail.invalidDocument;

/** @throws invalid document */
export function checkDocument(name: string, given: DocumentInput = DocumentInput.fromPartial({})): DocumentInput {
  const { title, url, sha256, mediaType } = given;
  requireText(refuse, `${name} title`, title, { most: longest.name });
  requireLink(refuse, `${name} url`, url, { schemes: ["https", "ipfs"] });
  if (sha256.length !== hashBytes)
    throw refuse(`${name} sha256 has ${sha256.length} bytes, ${hashBytes} are expected: the SHA-256 of the document`);
  if (sha256.every((byte) => byte === 0)) throw refuse(`${name} sha256 is all zeros: the hash of nothing`);
  if (mediaType !== "" && !/^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(mediaType))
    throw refuse(`${name} media_type "${mediaType.slice(0, 40)}" is none, as application/pdf`);
  return given;
}

/** @throws invalid document */
export function checkKind(kind: DocumentKind): void {
  if (kind < DocumentKind.DOCUMENT_KIND_PROJECT_DESIGN || kind > DocumentKind.DOCUMENT_KIND_OTHER)
    throw refuse("kind: what the document is, is expected");
}

/**
 * Anchors a document. The project, with the document counted, is the caller's to store.
 * @param content checked
 */
export function anchored(
  ctx: Ctx,
  state: State,
  project: Project,
  kind: DocumentKind,
  content: DocumentInput,
  submitter: string,
): Project {
  const number = project.documents + 1;
  const at = { height: BigInt(ctx.height), time: timestampOf(ctx.time) };
  state.documents.set(ctx, [project.id, number], { projectId: project.id, number, kind, content, submitter, ...at });
  emitTyped(ctx, EventDocument, { projectId: project.id, number, kind, sha256: content.sha256 });
  return { ...project, documents: number };
}
