import { invalidArgument } from "../core/queryError.ts";

/** Carries the height to read in a request and the height that was read in its answer, over REST and gRPC. */
export const heightHeader = "x-cosmos-block-height";

/** The height that a header's text asks for; 0, the latest, where there is none. @throws QueryError for other text */
export function parseHeight(text: string | undefined): number {
  if (text === undefined || text === "") return 0;
  const height = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(height)) return height;
  throw invalidArgument(`header ${heightHeader}: ${JSON.stringify(text.slice(0, 40))} is not a height`);
}

/** A height in a request message. @throws QueryError for one that no block can have */
export function requestHeight(height: bigint, latest: number): number {
  if (height <= 0n) throw invalidArgument(`height: ${height} is not a block height, which start at 1`);
  if (height > BigInt(latest))
    throw invalidArgument(`requested block height ${height} is bigger than the chain length ${latest}`);
  return Number(height);
}
