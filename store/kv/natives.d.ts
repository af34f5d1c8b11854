// What is used of packages that bring no types of their own.

declare module "@nxtedition/rocksdb" {
  interface Batch {
    put(key: Buffer, value: Buffer): void;
    del(key: Buffer): void;
    write(options: { sync: boolean }): Promise<void>;
    close(): Promise<void>;
  }

  interface Rows {
    nextv(size: number): Promise<(readonly [Buffer, Buffer])[]>;
    close(): Promise<void>;
  }

  export class RocksLevel {
    constructor(location: string, options: object);
    open(): Promise<void>;
    close(): Promise<void>;
    getMany(keys: Buffer[]): Promise<(Buffer | undefined)[]>;
    batch(): Batch;
    iterator(options: object): Rows;
    querySync(options: object): { readonly rows: readonly Buffer[] };
  }
}

declare module "rocksdb" {
  type Done = (error?: Error | null) => void;

  interface Batch {
    put(key: Buffer, value: Buffer): void;
    del(key: Buffer): void;
    write(options: { sync: boolean }, done: Done): void;
  }

  interface Rows {
    next(done: (error: Error | null | undefined, key?: Buffer, value?: Buffer) => void): void;
    end(done: Done): void;
  }

  interface Database {
    open(options: object, done: Done): void;
    close(done: Done): void;
    getMany(keys: Buffer[], done: (error: Error | null | undefined, values: (Buffer | undefined)[]) => void): void;
    batch(): Batch;
    iterator(options: object): Rows;
    compactRange(start: Buffer, end: Buffer, done: Done): void;
  }

  const open: (location: string) => Database;
  export default open;
}
