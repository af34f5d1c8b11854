import type { OriginLink } from "../../../codec/gen/eco2/registry/v1/provenance.ts";

/** Records behind a batch, as they are gathered. */
export interface Links {
  readonly links: OriginLink[];
  /** Statuses, one text each. */
  readonly stamp: string[];
  /** The first link that does not hold. */
  broken: string | undefined;
}

export const noLinks = (): Links => ({ links: [], stamp: [], broken: undefined });

/** Adds a link; another status of it is another stamp. */
export function addLink(into: Links, kind: string, id: string, status: string, detail = ""): void {
  into.links.push({ kind, id, detail: detail === "" ? status : `${detail}, ${status}` });
  into.stamp.push(`${kind} ${id} ${status}`);
}

/** Only the first fault counts: what follows it stands on nothing. */
export function addFault(into: Links, text: string): void {
  into.broken ??= text;
}
