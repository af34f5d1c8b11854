import { create, toBinary } from "@bufbuild/protobuf";
import {
  DescriptorProtoSchema,
  FieldDescriptorProto_Type,
  FieldDescriptorProtoSchema,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  MessageOptionsSchema,
} from "@bufbuild/protobuf/wkt";
import { registerDescriptors } from "../../codec/descriptors.ts";

/** Options of a message by the numbers of `cosmos.msg.v1.signer` and `amino.name`. */
function options(signer: string, amino?: string) {
  const made = create(MessageOptionsSchema);
  const option = (no: number, text: string) => ({
    no,
    wireType: 2,
    data: Buffer.concat([Uint8Array.of(text.length), Buffer.from(text, "latin1")]),
  });
  made.$unknown = [option(11_110_000, signer), ...(amino === undefined ? [] : [option(11_110_001, amino)])];
  return made;
}

const field = (name: string, number: number, typeName?: string) =>
  create(FieldDescriptorProtoSchema, {
    name,
    number,
    type: typeName === undefined ? FieldDescriptorProto_Type.STRING : FieldDescriptorProto_Type.MESSAGE,
    ...(typeName === undefined ? {} : { typeName }),
  });

/** Registers messages that no chain may handle, under `toy.v1`. */
export function registerBadMessages(): void {
  const messageType = [
    create(DescriptorProtoSchema, { name: "Unnamed", field: [field("from", 1)], options: options("from") }),
    create(DescriptorProtoSchema, {
      name: "Long",
      field: [field("from", 1)],
      options: options("from", "n".repeat(40)),
    }),
    create(DescriptorProtoSchema, {
      name: "Unordered",
      field: [field("to", 2), field("from", 1)],
      options: options("from", "toy/Unordered"),
    }),
    create(DescriptorProtoSchema, { name: "Inner", field: [field("b", 2), field("a", 1)] }),
    create(DescriptorProtoSchema, {
      name: "Outer",
      field: [field("from", 1), field("inner", 2, ".toy.v1.Inner")],
      options: options("from", "toy/Outer"),
    }),
  ];
  const file = create(FileDescriptorProtoSchema, {
    name: "toy/v1/tx.proto",
    package: "toy.v1",
    syntax: "proto3",
    messageType,
  });
  const set = create(FileDescriptorSetSchema, { file: [file] });
  registerDescriptors(Buffer.from(toBinary(FileDescriptorSetSchema, set)).toString("base64"));
}
