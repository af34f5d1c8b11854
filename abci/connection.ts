import type { Socket } from "node:net";
import { types } from "node:util";
import { ResponseException } from "../codec/gen/tendermint/abci/types.ts";
import type { AbciApplication } from "../core/abci.ts";
import { type Envelope, readEnvelope } from "./envelope.ts";
import { FrameCutter } from "./frames.ts";
import type { Gate, Lane, Waiting } from "./gate.ts";
import type { Log } from "./log.ts";
import { FatalFault, isLater, type Method, methods, textOf } from "./methods.ts";
import type { Scheduler, Task } from "./scheduler.ts";
import { FrameWriter } from "./writer.ts";

/** What the connections of a server share. */
export interface Host {
  readonly app: AbciApplication;
  readonly log: Log;
  readonly gate: Gate;
  readonly scheduler: Scheduler;
  readonly limits: Limits;
  /** True after a fatal fault: nothing further is begun. */
  halted(): boolean;
  /** Whether this connection is, or now becomes, the one that drives consensus. */
  claimConsensus(by: Connection): boolean;
  fatal(error: Error): void;
}

export interface Limits {
  /** Longest frame read, in bytes. */
  readonly maxFrame: number;
  /** Bytes read and not yet cut above which reading pauses. */
  readonly maxUnread: number;
  /** Bytes of answers that the peer has not taken above which no further request is begun. */
  readonly maxUnsent: number;
  /** Requests begun and not yet answered above which no further one is begun. */
  readonly maxAwaited: number;
  /** Time after which a turn of the scheduler ends, in milliseconds. */
  readonly turnMs: number;
}

const flushRequest = 2;
const flushAnswer = 3;
const exceptionAnswer = 1;
const noBytes = new Uint8Array(0);
/** Requests handled before other connections have their turn. */
const stepSize = 8;
/** How long a peer may take to read the last answers and close, in milliseconds. */
const lingerMs = 1000;

/** An answer that is not sent yet, because it or one before it is awaited. */
interface Slot {
  readonly field: number;
  body: Uint8Array | undefined;
}

/** One connection: cuts requests, begins them in order, sends their answers in the same order. */
export class Connection implements Task, Waiting {
  private readonly socket: Socket;
  private readonly host: Host;
  private readonly peer: string;
  private readonly cutter: FrameCutter;
  private readonly writer: FrameWriter;
  private readonly slots: Slot[] = [];
  /** A request that waits for the gate. */
  private held: Envelope | undefined;
  /** `open` begins requests, `draining` awaits answers only, `ending` has sent the last. */
  private state: "open" | "draining" | "ending" | "closed" = "open";
  private peerEnded = false;

  constructor(socket: Socket, host: Host, peer: string, closed: (connection: Connection) => void) {
    this.socket = socket;
    this.host = host;
    this.peer = peer;
    this.cutter = new FrameCutter(host.limits.maxFrame);
    this.writer = new FrameWriter((bytes) => {
      if (this.state !== "closed") socket.write(bytes);
    });
    socket.on("data", (chunk: Buffer) => this.receive(chunk));
    socket.on("drain", () => this.wake());
    socket.on("end", () => {
      this.peerEnded = true;
      this.wake();
    });
    socket.on("error", (error: NodeJS.ErrnoException) => {
      // A peer that exits does not wait for the answers that it no longer needs.
      const left = error.code === "EPIPE" || error.code === "ECONNRESET";
      host.log[left ? "info" : "warn"](
        { peer, error: error.message },
        left ? "ABCI peer left" : "ABCI connection failed",
      );
    });
    socket.on("close", () => {
      this.state = "closed";
      host.gate.forget(this);
      closed(this);
    });
  }

  wake(): void {
    this.host.scheduler.wake(this);
  }

  flush(): void {
    this.writer.flush();
  }

  /** Begins no further request, awaits the answers of those in work, sends them and ends. */
  drain(): void {
    if (this.state !== "open") return;
    this.state = "draining";
    this.host.gate.forget(this);
    this.held = undefined;
    if (this.slots.length === 0) this.end();
  }

  step(): boolean {
    const { host, slots } = this;
    for (let count = 0; count < stepSize; count++) {
      if (this.state !== "open") return false;
      if (host.halted()) {
        // Read on, to see the peer end.
        this.socket.resume();
        if (this.peerEnded) this.drain();
        return false;
      }
      if (this.socket.writableLength > host.limits.maxUnsent || slots.length >= host.limits.maxAwaited) return false;
      try {
        const request = this.held ?? this.nextRequest();
        if (request === undefined || !this.begin(request)) return false;
      } catch (error) {
        // Frames and messages that are none: the place of the next frame is lost or the peer speaks something else.
        this.refuse(textOf(error));
        return false;
      }
    }
    return true;
  }

  private receive(chunk: Buffer): void {
    if (this.state !== "open" || this.host.halted()) return;
    // Not a Buffer: its slice() does not copy, which code for Uint8Array relies on.
    this.cutter.push(new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.length));
    if (this.cutter.buffered > this.host.limits.maxUnread) this.socket.pause();
    this.wake();
  }

  private nextRequest(): Envelope | undefined {
    const frame = this.cutter.next();
    if (frame !== undefined) return readEnvelope(frame);
    if (!this.peerEnded) this.socket.resume();
    else if (this.cutter.inside) this.refuse("the peer closed in the middle of a frame");
    else this.drain();
    return undefined;
  }

  /** False if the request must wait or was the last. Throws what is wrong with its bytes. */
  private begin(request: Envelope): boolean {
    this.held = undefined;
    if (request.field === flushRequest) {
      this.answer(flushAnswer, noBytes);
      return true;
    }
    const method = methods.get(request.field);
    if (method === undefined) {
      this.exception(`unknown request: field ${request.field} of tendermint.abci.Request`);
      return true;
    }
    if (method.consensus && !this.host.claimConsensus(this)) {
      this.exception(`${method.name}: another connection drives consensus`);
      this.refuse(`${method.name} while another connection drives consensus`);
      return false;
    }
    if (!this.host.gate.enter(method.lane, this)) {
      this.held = request;
      return false;
    }
    this.run(method, request.body);
    return true;
  }

  private run(method: Method, body: Uint8Array): void {
    const { app, gate } = this.host;
    let later: Promise<Uint8Array>;
    try {
      const result = method.run(app, body, this.report);
      if (!isLater(result)) {
        gate.leave(method.lane);
        this.answer(method.answerField, result);
        return;
      }
      later = result;
    } catch (error) {
      gate.leave(method.lane);
      if (!(error instanceof FatalFault)) throw error;
      this.exception(error.message);
      this.flush();
      this.host.fatal(error);
      return;
    }
    this.await(later, method.lane, method.answerField);
  }

  private await(later: Promise<Uint8Array>, lane: Lane, field: number): void {
    const slot: Slot = { field, body: undefined };
    this.slots.push(slot);
    const settle = (body: Uint8Array) => {
      this.host.gate.leave(lane);
      slot.body = body;
      this.send();
    };
    later.then(settle, (error: unknown) => {
      const fault = types.isNativeError(error) ? error : new Error(String(error));
      this.slots.splice(this.slots.indexOf(slot), 1, { field: exceptionAnswer, body: encodeException(fault.message) });
      this.host.gate.leave(lane);
      this.send();
      this.flush();
      this.host.fatal(fault);
    });
  }

  private readonly report = (method: string, error: unknown): void => {
    const stack = types.isNativeError(error) ? error.stack : undefined;
    this.host.log.error({ method, error: textOf(error), stack }, "the application failed; answered with a refusal");
  };

  private answer(field: number, body: Uint8Array): void {
    if (this.slots.length > 0) {
      this.slots.push({ field, body });
      return;
    }
    this.writer.member(field, body);
    if (field === flushAnswer) this.writer.flush();
  }

  private exception(text: string): void {
    this.host.log.error({ peer: this.peer, error: text }, "ABCI request answered with an exception");
    this.answer(exceptionAnswer, encodeException(text));
  }

  /** Sends the answers that are complete up to the first that is not. */
  private send(): void {
    for (let slot = this.slots[0]; slot?.body !== undefined; slot = this.slots[0]) {
      this.slots.shift();
      this.writer.member(slot.field, slot.body);
      if (slot.field === flushAnswer) this.writer.flush();
    }
    if (this.state === "draining" && this.slots.length === 0) this.end();
    else this.wake();
  }

  private refuse(why: string): void {
    this.host.log.warn({ peer: this.peer, reason: why }, "ABCI connection closed");
    this.drain();
  }

  private end(): void {
    this.writer.flush();
    this.state = "ending";
    this.socket.resume();
    this.socket.end();
    setTimeout(() => this.socket.destroy(), lingerMs).unref();
  }
}

const encodeException = (error: string): Uint8Array => ResponseException.encode({ error }).finish();
