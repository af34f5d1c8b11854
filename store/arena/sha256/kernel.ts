import { KERNEL_AT, LIST_AT, type NodeHasher } from "../layout.ts";
import { type WasmMemory, wasm } from "../wasm.ts";
import { kernels } from "./gen/kernels.ts";

type KernelName = keyof typeof kernels;
type Entry = (list: number, count: number) => void;

/** Compiled once in a thread, however many memories it hashes in. */
const compiled = new Map<KernelName, object>();

function compile(name: KernelName): object {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const module = new wasm.Module(Buffer.from(kernels[name], "base64"));
  compiled.set(name, module);
  return module;
}

/** A generated kernel over a memory, in whose KERNEL region it works: one instance and one thread at a time. */
function kernelHasher(name: KernelName, memory: WasmMemory): NodeHasher {
  const { exports } = new wasm.Instance(compile(name), { arena: { memory, scratch: KERNEL_AT } });
  const messages = exports["messages"] as Entry;
  const inners = exports["inners"] as Entry;
  return {
    name,
    messages: (count) => messages(LIST_AT, count),
    inners: (count) => inners(LIST_AT, count),
  };
}

/** Four messages at a time in the lanes of 128-bit words. @throws CompileError where the platform has no WASM SIMD */
export const simdHasher = (memory: WasmMemory): NodeHasher => kernelHasher("simd", memory);

/** One message at a time, in WebAssembly without SIMD. */
export const scalarHasher = (memory: WasmMemory): NodeHasher => kernelHasher("scalar", memory);
