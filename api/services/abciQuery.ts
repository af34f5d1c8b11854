import { fromBase64 } from "../../codec/bytes.ts";
import type { ABCIQueryRequest, ABCIQueryResponse } from "../../codec/gen/cosmos/base/tendermint/v1beta1/query.ts";
import { invalidArgument } from "../../core/queryError.ts";
import { ask, type CometRpc } from "../comet.ts";

/** First parts of the paths that may be asked; services are called as what they are. */
const families: readonly string[] = ["app", "store", "p2p"];

/** ABCIQuery, sent through CometBFT. @throws QueryError for paths of gRPC services and heights below 0 */
export async function abciQuery(comet: CometRpc, request: ABCIQueryRequest): Promise<ABCIQueryResponse> {
  const { path, data, prove } = request;
  if (path === "") throw invalidArgument("path: empty query path");
  if (!families.includes(path.split("/")[1] ?? ""))
    throw invalidArgument(
      `path: unsupported ABCI query path ${JSON.stringify(path)}; /store, /app and /p2p are supported`,
    );
  if (request.height < 0n || request.height > BigInt(Number.MAX_SAFE_INTEGER))
    throw invalidArgument(`height: ${request.height} is not a height`);
  const { response } = await ask(comet.abciQuery(path, data, { height: Number(request.height), prove }));
  const bytes = (text: string | null) => fromBase64(text ?? "");
  return {
    code: response.code,
    log: response.log,
    info: response.info,
    index: BigInt(response.index),
    key: bytes(response.key),
    value: bytes(response.value),
    proofOps:
      response.proofOps === null
        ? undefined
        : {
            ops: response.proofOps.ops.map(({ type, key, data: proof }) => ({
              type,
              key: bytes(key),
              data: bytes(proof),
            })),
          },
    height: BigInt(response.height),
    codespace: response.codespace,
  };
}
