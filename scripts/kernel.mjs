// Assembles the hash kernels of the arena from the WebAssembly text that store/arena/sha256/wat writes.
import { build } from "esbuild";
import wabt from "wabt";

const features = { simd: true, threads: true };

/**
 * @param {string} root of this package
 * @returns {Promise<string>} source of store/arena/sha256/gen/kernels.ts
 */
export async function kernelSource(root) {
  const entryPoints = [`${root}/store/arena/sha256/wat/module.ts`];
  const { outputFiles } = await build({ entryPoints, bundle: true, format: "esm", platform: "node", write: false });
  const { kernels } = await import(
    `data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`
  );
  const assembler = await wabt();
  const rows = Object.entries(kernels).map(([name, text]) => {
    const module = assembler.parseWat(`${name}.wat`, text, features);
    module.resolveNames();
    module.validate(features);
    const base64 = Buffer.from(module.toBinary({}).buffer).toString("base64");
    module.destroy();
    const lines = base64.match(/.{1,116}/g).map((line) => `    "${line}",`);
    return `  ${name}: [\n${lines.join("\n")}\n  ].join(""),`;
  });
  return `// Generated from store/arena/sha256/wat. DO NOT EDIT.

/** WebAssembly modules by the name of their backend, in base64. */
export const kernels = {
${rows.join("\n")}
} as const;
`;
}
