import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { reasonOf } from "../../node/errors.ts";
import { CliError } from "../errors.ts";

/** Where a module is written: into a checkout of this package, or into a project that depends on it. */
export interface Place {
  readonly root: string;
  readonly checkout: boolean;
  /** Folder of the package. */
  readonly library: string;
}

function nameOf(manifest: string): unknown {
  try {
    return (JSON.parse(readFileSync(manifest, "utf8")) as { name?: unknown }).name;
  } catch (error) {
    throw new CliError(`${manifest} is not read: ${reasonOf(error)}`);
  }
}

/** The package as modules in a folder would import it. */
function installed(folder: string): string | undefined {
  const found = join(folder, "node_modules", "eco2-ledger");
  if (existsSync(join(found, "scripts", "generate.mjs"))) return found;
  const above = dirname(folder);
  return above === folder ? undefined : installed(above);
}

/** @param folder as typed @throws CliError where it is neither checkout nor project */
export function placeAt(folder: string): Place {
  const root = resolve(folder);
  const manifest = join(root, "package.json");
  if (!existsSync(manifest))
    throw new CliError(`${root} has no package.json: go to the folder of a project, or name it with --dir`);
  if (nameOf(manifest) === "eco2-ledger") return { root, checkout: true, library: root };
  const library = installed(root);
  if (library === undefined)
    throw new CliError(`the project in ${root} does not have eco2-ledger: npm install eco2-ledger @bufbuild/protobuf`);
  return { root, checkout: false, library };
}

// Names in the files that are written, and words that JavaScript keeps: a module's name is a constant there.
const words =
  "auth bank consensus modules start person anna ben text texts write fail genesis state address message test equal await break case catch class const continue " +
  "debugger default delete do else enum export extends false finally for function if implements import in instanceof interface let " +
  "new null package private protected public return static super switch this throw true try typeof var void while with yield " +
  "arguments eval async";

/** @throws CliError with why a module cannot have this name, and what is allowed */
export function checkName(name: string, { checkout, library }: Place): void {
  const refuse = (why: string) => new CliError(`"${name}" ${why}`);
  if (!/^[a-z][a-z0-9]{1,13}$/.test(name))
    throw refuse("is no name of a module: 2 to 14 small letters and digits are allowed, the first a letter");
  if (words.split(" ").includes(name))
    throw refuse("is a word with a meaning of its own in the module's code: choose another");
  // Its store, its proto package: both are the chain's.
  const taken = checkout
    ? ["acc"]
    : ["acc", ...readdirSync(join(library, "dist", "modules")), ...readdirSync(join(library, "proto"))];
  if (taken.includes(name)) throw refuse("is taken by eco2-ledger itself: choose another");
}
