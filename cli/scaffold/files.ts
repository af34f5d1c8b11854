import { type Import, importLines } from "./imports.ts";
import type { Place } from "./place.ts";
import { protoFile } from "./proto.ts";
import { testFile } from "./testFile.ts";

/** A file by its path below the root of a project or checkout. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
}

const capital = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;

/** The files of a new module in which every account keeps one text: small, and with a part of each kind. */
export function moduleFiles(name: string, place: Place): readonly NewFile[] {
  const keeper = `${capital(name)}Keeper`;
  const { checkout } = place;
  const proto = `proto/${checkout ? "eco2/" : ""}${name}/v1/${name}.proto`;
  const source = (path: string, imports: readonly Import[], body: string): NewFile => {
    const depth = path.split("/").length - 1;
    return { path: `modules/${name}/${path}`, text: `${importLines(imports, place, depth, name)}\n\n${body}` };
  };
  const registration: readonly Import[] = checkout
    ? []
    : [
        [["registerCodecs", "registerDescriptors"], "core"],
        [["descriptorImage"], "../../gen/image.ts"],
        [["messageTypes"], "../../gen/types.ts"],
      ];
  const registering = checkout
    ? ""
    : "registerDescriptors(descriptorImage);\nregisterCodecs(Object.values(messageTypes));\n\n";
  const core = ["bytesKey", "declareModule"];
  return [
    { path: proto, text: protoFile(checkout ? `eco2.${name}` : name) },
    source(
      "module.ts",
      [
        [[...core, ...registration.slice(0, 1).flatMap(([names]) => names), "type SchemaBuilder", "v"], "core"],
        ...registration.slice(1),
        [["fail"], "./errors.ts"],
      ],
      `${registering}const collections = (s: SchemaBuilder) => ({
  /** By the bytes of the address. */
  texts: s.map(0x01, "texts", bytesKey, v.text),
});

/** The collections of the module. */
export type State = ReturnType<typeof collections>;

/** A text of everyone's own. */
export const ${name} = declareModule({
  name: "${name}",
  version: 1,
  errors: fail,
  state: collections,
});
`,
    ),
    source(
      "errors.ts",
      [[["errorTable"], "core"]],
      `/** Codes of the ${name} module. Append only: clients match on them. */
export const fail = errorTable("${name}", { invalidText: [2, "invalid text"] });
`,
    ),
    source(
      "keeper.ts",
      [
        [["capability", "type Ctx"], "core"],
        [["type State"], "./module.ts"],
      ],
      `/** What ${name} offers to other modules. */
export interface ${keeper} {
  /** What an account wrote; undefined for one that has written nothing. */
  textOf(ctx: Ctx, address: Uint8Array): string | undefined;
}

export const ${keeper} = capability<${keeper}>("${name}.texts");

export const keeper = ({ state }: { readonly state: State }): ${keeper} => ({
  textOf: (ctx, address) => state.texts.find(ctx, address),
});
`,
    ),
    source(
      "msg/write.ts",
      [
        [["emit", "messageAddress"], "core"],
        [["MsgDefinition"], "gen"],
        [["fail"], "../errors.ts"],
        [[name], "../module.ts"],
      ],
      `const mostBytes = 256;

/** Writes the sender's text in place of the one before. */
export const write = ${name}.rpc(
  MsgDefinition.methods.write,
  (ctx, { sender, text }, { state }) => {
    state.texts.set(ctx, messageAddress(ctx, sender, "sender"), text);
    emit(ctx, "write", ["sender", sender]);
    return {};
  },
  ({ text }) => {
    const { length } = new TextEncoder().encode(text);
    if (length < 1 || length > mostBytes) throw fail.invalidText(\`\${length} bytes, 1 to \${mostBytes} are allowed\`);
  },
);
`,
    ),
    source(
      "query/text.ts",
      [
        [["notFound", "queryAddress"], "core"],
        [["QueryDefinition"], "gen"],
        [[name], "../module.ts"],
      ],
      `export const text = ${name}.rpc(QueryDefinition.methods.text, (ctx, { address }, { state }) => {
  const found = state.texts.find(ctx, queryAddress(ctx, address));
  if (found === undefined) throw notFound(\`\${address} has written nothing\`);
  return { text: found };
});
`,
    ),
    source(
      "genesis.ts",
      [
        [["addressBytes", "addressText", "GenesisError", "protoSection"], "core"],
        [["GenesisState"], "gen"],
        [[name], "./module.ts"],
      ],
      `export const genesis = ${name}.genesis({
  ...protoSection(GenesisState),
  default: () => ({ texts: [] }),
  init(ctx, { texts }, { state }) {
    for (const [index, { address, text }] of texts.entries()) {
      const at = \`app_state.${name}.texts.\${index}\`;
      const bytes = addressBytes(ctx.chain, address);
      if (text === "") throw new GenesisError(at, "the text is empty");
      if (state.texts.has(ctx, bytes)) throw new GenesisError(at, "address is there twice");
      state.texts.set(ctx, bytes, text);
    }
  },
  export: (ctx, { state }) => ({
    texts: [...state.texts.range(ctx)].map(([bytes, text]) => ({ address: addressText(ctx.chain, bytes), text })),
  }),
});
`,
    ),
    source(
      "index.ts",
      [
        [["MsgDefinition", "QueryDefinition"], "gen"],
        [["genesis"], "./genesis.ts"],
        [[keeper, "keeper"], "./keeper.ts"],
        [[name], "./module.ts"],
        [["write"], "./msg/write.ts"],
        [["text"], "./query/text.ts"],
      ],
      `export default ${name}.build({
  msg: [MsgDefinition, { write }],
  query: [QueryDefinition, { text }],
  keeper: [${name}.offer(${keeper}, keeper)],
  genesis,
});
`,
    ),
    testFile(name, source, checkout),
    { path: `modules/${name}/README.md`, text: readme(name, keeper) },
  ];
}

const readme = (name: string, keeper: string) => `# ${name}

A text of everyone's own.

## State (store \`${name}\`)

| prefix | key           | value |
| ------ | ------------- | ----- |
| 01     | address bytes | text  |

## Messages

- \`MsgWrite\`: writes the sender's text, 1 to 256 bytes, in place of the one before.

## Queries

\`Text\`: of an address.

## Events

\`write\`: sender.

## Errors (codespace \`${name}\`)

| code | text         |
| ---- | ------------ |
| 2    | invalid text |

## For other modules

\`${keeper}.textOf\`.
`;
