import { type DescFile, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";
import { registry } from "../../codec/descriptors.ts";

/** The files that define what stands in the descriptors, as reflection asks for them. */
export interface DescriptorFiles {
  byName(name: string): DescFile | undefined;
  /** Of a message, enum, service, method, field, enum value, oneof or extension by its full name. */
  bySymbol(symbol: string): DescFile | undefined;
  byExtension(message: string, number: number): DescFile | undefined;
  /** Numbers of the extensions of a message; undefined where no message has the name. */
  extensionNumbers(message: string): readonly number[] | undefined;
}

function addMessage(symbols: Map<string, DescFile>, message: DescMessage): void {
  symbols.set(message.typeName, message.file);
  for (const { name } of [...message.fields, ...message.oneofs])
    symbols.set(`${message.typeName}.${name}`, message.file);
}

function symbolTable(): ReadonlyMap<string, DescFile> {
  const symbols = new Map<string, DescFile>();
  for (const desc of registry()) {
    if (desc.kind === "message") addMessage(symbols, desc);
    else symbols.set(desc.typeName, desc.file);
    if (desc.kind === "service")
      for (const { name } of desc.methods) symbols.set(`${desc.typeName}.${name}`, desc.file);
    if (desc.kind !== "enum") continue;
    // Values of an enum stand beside it, not within.
    const scope = desc.typeName.slice(0, desc.typeName.lastIndexOf(".") + 1);
    for (const { name } of desc.values) symbols.set(`${scope}${name}`, desc.file);
  }
  return symbols;
}

export function descriptorFiles(): DescriptorFiles {
  const symbols = symbolTable();
  const names = new Map([...registry().files].map((file) => [file.proto.name ?? "", file]));
  const extensions = [...registry()].filter((desc) => desc.kind === "extension");
  const of = (message: string) => extensions.filter(({ extendee }) => extendee.typeName === message);
  return {
    byName: (name) => names.get(name),
    bySymbol: (symbol) => symbols.get(symbol),
    byExtension: (message, number) => of(message).find((one) => one.number === number)?.file,
    extensionNumbers: (message) =>
      registry().getMessage(message) &&
      of(message)
        .map(({ number }) => number)
        .sort((a, b) => a - b),
  };
}

/** A file with all that it imports, itself first, as serialized FileDescriptorProtos. */
export function withImports(file: DescFile): readonly Uint8Array[] {
  const found = new Set<DescFile>();
  const visit = (one: DescFile) => {
    if (found.has(one)) return;
    found.add(one);
    for (const dependency of one.dependencies) visit(dependency);
  };
  visit(file);
  return [...found].map(({ proto }) => toBinary(FileDescriptorProtoSchema, proto));
}
