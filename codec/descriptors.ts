import {
  createFileRegistry,
  type DescEnum,
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescOneof,
  type DescService,
  type FileRegistry,
  fromBinary,
  getOption,
  hasOption,
} from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { toLatin1 } from "./bytes.ts";
import { descriptorImage } from "./gen/image.ts";

const images: string[] = [descriptorImage];
let built: FileRegistry | undefined;
let generation = 0;

/**
 * Adds the messages of another chain's modules. To be called while the program loads, before the first use of a schema.
 * @param image FileDescriptorSet in base64; files that are already known are left as they are
 */
export function registerDescriptors(image: string): void {
  images.push(image);
  built = undefined;
  generation += 1;
}

/** Grows with every registration; what caches lookups over all types compares it. */
export function descriptorGeneration(): number {
  return generation;
}

/** All descriptors, built once from the image: files, messages, enums, services and the extensions used as options. */
export function registry(): FileRegistry {
  if (built !== undefined) return built;
  const files = new Map<string, FileDescriptorProto>();
  for (const image of images) {
    for (const file of fromBinary(FileDescriptorSetSchema, toLatin1(atob(image))).file) {
      if (!files.has(file.name)) files.set(file.name, file);
    }
  }
  built = createFileRegistry({ $typeName: "google.protobuf.FileDescriptorSet", file: [...files.values()] });
  return built;
}

type Described = DescMessage | DescField | DescEnum | DescOneof | DescService | DescMethod;

/** The value of a custom option, or undefined where it is not set. */
export function readOption(desc: Described, name: string): unknown {
  const extension = registry().getExtension(name);
  if (extension === undefined) throw new Error(`no option ${name} among the descriptors`);
  return hasOption(desc, extension) ? getOption(desc, extension) : undefined;
}

/** A text option; "" where it is not set. */
export function textOption(desc: Described, name: string): string {
  const value = readOption(desc, name);
  return typeof value === "string" ? value : "";
}

/** A bool option, `fallback` where it is not set. */
export function flagOption(desc: Described, name: string, fallback: boolean): boolean {
  const value = readOption(desc, name);
  return typeof value === "boolean" ? value : fallback;
}

/** A list of texts; empty where the option is not set. */
export function listOption(desc: Described, name: string): readonly string[] {
  const value = readOption(desc, name);
  return Array.isArray(value) ? value.map(String) : [];
}
