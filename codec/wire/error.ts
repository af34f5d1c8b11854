/** Why bytes are not what an honest encoder emits. */
export class WireError extends Error {
  /** From the outermost message: `cosmos.tx.v1beta1.TxBody.messages<cosmos.bank.v1beta1.MsgSend>.amount`. */
  readonly path: string;
  /** Byte of the whole input at which it shows. */
  readonly offset: number;
  readonly reason: string;

  constructor(path: string, offset: number, reason: string) {
    super(`${path}: ${reason} at byte ${offset}`);
    this.name = "WireError";
    this.path = path;
    this.offset = offset;
    this.reason = reason;
  }
}
