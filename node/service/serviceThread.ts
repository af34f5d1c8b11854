import { Worker } from "node:worker_threads";
import type { Log } from "../../abci/log.ts";
import type { ChainModule } from "../../api/workers/chainModule.ts";
import type { QueryLimits } from "../../api/workers/limits.ts";
import type { Query } from "../../api/workers/messages.ts";
import type { ChainIdentity } from "../../core/ctx.ts";
import type { VersionShare } from "../../store/arena/share.ts";
import type { HistoryLink } from "../../store/history/reader.ts";
import { threadFile } from "../../store/threads.ts";
import { reasonOf } from "../errors.ts";
import type { FromService, Listening, ServiceStart, ToService } from "./messages.ts";

export interface ServiceParts extends Pick<ServiceStart, "settings" | "build" | "rest" | "grpc"> {
  readonly chain: ChainModule;
  readonly share: VersionShare;
  /** Asked for by each thread anew: a way serves one. */
  readonly history: () => HistoryLink | undefined;
  readonly identity: () => ChainIdentity;
  readonly limits: QueryLimits;
  /** The node's own metrics as text. */
  readonly metrics: () => Promise<string>;
  /** An error that says why the servers cannot listen. */
  readonly fault: (reason: string) => Error;
  readonly log: Log;
}

/** What became of a question. */
type Said = Extract<FromService, { readonly id: number }>;

/** Milliseconds: before a thread that failed is started anew, and for one to end that should. */
const pause = 1000;
const patience = 10_000;

/** The thread that serves, as the node sees it: started anew when it fails. */
export class ServiceThread {
  listening: Listening = { restUrl: undefined, grpcAddress: undefined };
  private readonly parts: ServiceParts;
  private thread: Worker | undefined;
  private ready = false;
  private asked = new Map<number, (said: Said | undefined) => void>();
  private id = 0;
  private comet: string | undefined;
  private closing: Promise<void> | undefined;

  private constructor(parts: ServiceParts) {
    this.parts = parts;
  }

  static async open(parts: ServiceParts): Promise<ServiceThread> {
    const thread = new ServiceThread(parts);
    await thread.start(parts.rest, parts.grpc);
    return thread;
  }

  /** Whether it can be asked. */
  get alive(): boolean {
    return this.ready && this.closing === undefined;
  }

  /** Asks; `undefined` where the thread has ended with the question. */
  ask(query: Query): Promise<Said | undefined> {
    return new Promise((resolve) => {
      if (!this.alive) {
        resolve(undefined);
        return;
      }
      const id = ++this.id;
      this.asked.set(id, resolve);
      this.say({ id, query });
    });
  }

  /** Tells of what has been committed, and lets go of what was pruned and is read by nobody. */
  tell(): void {
    const update = this.parts.share.update();
    this.say({ update, identity: this.parts.identity() });
  }

  cometAt(url: string): void {
    this.comet = url;
    this.say({ comet: url });
  }

  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private say(told: ToService): void {
    this.thread?.postMessage(told);
  }

  /** @param rest where to listen, and `grpc`: the same places again after a failure */
  private start(rest: string | undefined, grpc: string | undefined): Promise<void> {
    const { chain, share, limits, settings, build, log } = this.parts;
    const history = this.parts.history();
    const workerData: ServiceStart = {
      ...{ chain, limits, settings, build, rest, grpc, history },
      share: share.start(),
      identity: this.parts.identity(),
    };
    const thread = new Worker(threadFile("node/service/thread"), {
      workerData,
      transferList: history === undefined ? [] : [history.port],
      name: "service",
    });
    thread.unref();
    // At once: what is committed while it starts waits for it.
    this.thread = thread;
    return new Promise((resolve, reject) => {
      let fault = "it ended";
      thread.on("message", (said: FromService) => {
        if ("ready" in said) {
          this.ready = true;
          this.listening = { restUrl: said.restUrl, grpcAddress: said.grpcAddress };
          if (this.comet !== undefined) this.say({ comet: this.comet });
          resolve();
        } else if ("failed" in said) fault = said.failed;
        else if ("level" in said) log[said.level](said.fields, said.message);
        else if ("wantMetrics" in said) void this.tellMetrics(thread);
        else this.answered(said);
      });
      thread.on("error", (error) => {
        fault = reasonOf(error);
      });
      thread.on("exit", () => {
        const { ready } = this;
        this.thread = undefined;
        this.ready = false;
        // Its own threads ended before it: what they held nobody reads any more.
        share.clear();
        for (const tell of this.asked.values()) tell(undefined);
        this.asked.clear();
        if (!ready) reject(this.parts.fault(fault));
        else if (this.closing === undefined) this.restart(fault);
      });
    });
  }

  private answered(said: Said): void {
    this.asked.get(said.id)?.(said);
    this.asked.delete(said.id);
  }

  private async tellMetrics(thread: Worker): Promise<void> {
    const metrics = await this.parts.metrics();
    thread.postMessage({ metrics } satisfies ToService);
  }

  private restart(fault: string): void {
    const { log } = this.parts;
    log.error({ fault }, "the thread that serves queries has failed and is started anew");
    setTimeout(() => {
      if (this.closing !== undefined) return;
      const { restUrl, grpcAddress } = this.listening;
      // Where it listened: who asked for any free port was told of this one.
      this.start(restUrl?.replace(/^http:\/\//, ""), grpcAddress).catch((error: unknown) =>
        this.restart(reasonOf(error)),
      );
    }, pause).unref();
  }

  private async end(): Promise<void> {
    const { thread } = this;
    if (thread === undefined) return;
    const ended = new Promise((resolve) => thread.once("exit", resolve));
    this.say({ close: true });
    const late = setTimeout(() => void thread.terminate(), patience);
    await ended;
    clearTimeout(late);
  }
}
