import { fromRefusal } from "../../api/workers/refusal.ts";
import { RequestQuery, ResponseQuery } from "../../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../../core/abci.ts";
import type { Application } from "../../core/application.ts";
import { LedgerError } from "../../core/errors.ts";
import { errorResponse } from "../../core/query.ts";
import { QueryError } from "../../core/queryError.ts";
import type { Calls } from "../passOn.ts";
import type { Listening } from "./messages.ts";
import { type ServiceParts, ServiceThread } from "./serviceThread.ts";

/** Queries beside consensus: a thread that serves them, and others that answer. */
export interface QueryService extends Listening {
  /** The same application, which tells the service of each version as soon as it is committed. */
  telling(calls: Calls): Calls;
  /** The same application, whose ABCI queries the service answers. */
  asking(app: AbciApplication): AbciApplication;
  /** Tells where CometBFT answers. */
  cometAt(url: string): void;
  /** Closes the servers and ends the threads. From then on this thread answers queries itself. */
  close(): Promise<void>;
}

/** Questions about the program and its peers, not about the state. */
const isOwn = (path: string) => path.startsWith("/app/") || path.startsWith("/p2p/");

/** Starts the threads. @throws NodeError where a port is in use, Error where the chain cannot be loaded */
export async function startService(parts: ServiceParts, application: Application): Promise<QueryService> {
  const thread = await ServiceThread.open(parts);
  const tell = <A>(answer: A): A => {
    thread.tell();
    return answer;
  };
  const query = async (app: AbciApplication, request: RequestQuery): Promise<ResponseQuery> => {
    const { path, height } = request;
    // A copy: what came from the socket is a view of more.
    const asked = {
      kind: "abci",
      path,
      height: Number(height),
      request: RequestQuery.encode(request).finish(),
    } as const;
    const said = await thread.ask(asked);
    if (said === undefined) return app.query(request);
    if ("answer" in said) return ResponseQuery.decode(new Uint8Array(said.answer));
    const error = fromRefusal(said.refusal);
    if (!(error instanceof QueryError || error instanceof LedgerError)) throw error;
    return errorResponse(error, height === 0n ? BigInt(application.height) : height);
  };
  return {
    ...thread.listening,
    telling: (calls) => ({
      ...calls,
      commit: (request) => tell(calls.commit(request)),
      applySnapshotChunk: (request) => tell(calls.applySnapshotChunk(request)),
    }),
    asking: (app) => ({
      ...app,
      query: (request) =>
        thread.alive && application.height > 0 && !isOwn(request.path) ? query(app, request) : app.query(request),
    }),
    cometAt: (url) => thread.cometAt(url),
    close: () => thread.close(),
  };
}
