import { Command } from "commander";
import { schemaOf } from "../../codec/schema.ts";
import { type MethodSchema, type ServiceSchema, services } from "../../codec/services.ts";
import { pathFields, type ReadRequest, withFields } from "./arguments.ts";
import { layoutOf } from "./layouts.ts";
import { kebab, latestOf, moduleOf } from "./names.ts";

/** What the commands of one kind of rpc have besides their fields. */
export interface RpcKind {
  /** Adds the flags that every command has. */
  prepare(command: Command, method: MethodSchema): void;
  /** Fields that no flag is made for. */
  without(method: MethodSchema): readonly string[];
  run(command: Command, method: MethodSchema, read: ReadRequest): Promise<void>;
  /** A command made by hand instead. */
  readonly special?: Readonly<Record<string, () => Command>>;
}

/** Names that no field's flag may take; help lists the fields first, so the command itself has none of them yet. */
function flagsOf(method: MethodSchema, kind: RpcKind): ReadonlySet<string> {
  const command = new Command();
  kind.prepare(command, method);
  const names = command.options.flatMap(({ long, short }) => [long ?? "", short ?? ""]);
  return new Set(["home", "output", ...names.map((name) => name.replace(/^--?/, ""))]);
}

function rpcCommand(method: MethodSchema, kind: RpcKind, parents: string): Command {
  const made = kind.special?.[method.path]?.();
  if (made !== undefined) return made;
  const layout = layoutOf(method.path);
  const command = new Command(layout?.name ?? kebab(method.name)).description(layout?.about ?? method.path);
  if (layout?.alias !== undefined) command.alias(layout.alias);
  const args = layout?.args ?? pathFields(method);
  const read = withFields(command, schemaOf(method.input), args, kind.without(method), flagsOf(method, kind));
  kind.prepare(command, method);
  if (layout?.example !== undefined)
    command.addHelpText("after", `\nExample:\n  eco2d ${parents} ${command.name()} ${layout.example}`);
  return command.action((...given) => kind.run(given.at(-1) as Command, method, read));
}

/** Adds a command; where another package of the module has one of that name, it is told apart by the package's first word. */
function addTo(module: Command, command: Command, service: ServiceSchema): void {
  const taken = module.commands.some((one) => one.name() === command.name());
  module.addCommand(taken ? command.name(`${service.name.split(".")[0]}-${command.name()}`) : command);
}

/**
 * A command for each module that has such services, with a command for each of their rpcs. Of several versions the latest counts.
 * @param only the module that a command line names: the others' rpcs have no commands then, which hundreds would take time for
 */
export function moduleCommands(
  root: string,
  wanted: (service: ServiceSchema) => boolean,
  kind: RpcKind,
  only?: string,
): Command[] {
  const modules = new Map<string, Command>();
  for (const service of latestOf(services().filter(wanted))) {
    const name = moduleOf(service.name);
    const command = modules.get(name) ?? new Command(name).description(`${name} module`);
    modules.set(name, command);
    if (only !== undefined && only !== name) continue;
    for (const method of service.methods) addTo(command, rpcCommand(method, kind, `${root} ${name}`), service);
  }
  return [...modules.values()];
}
