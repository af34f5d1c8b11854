import type { Argument, Command, Option } from "commander";

/** What may follow on a command line once these words stand there. */
export interface Place {
  /** Names of the commands so far, each after a blank: "" for the program, " tx bank" for its group. */
  readonly path: string;
  readonly commands: readonly string[];
  readonly flags: readonly string[];
  /** Flags that take the next word. */
  readonly valued: readonly string[];
  /** What a flag may be followed by, where that is a choice. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** What may stand as an argument, where that is a choice. */
  readonly words: readonly string[];
}

const namesOf = ({ short, long }: Option): string[] => [long, short].filter((name) => name !== undefined);
const takesValue = ({ required, optional }: Option): boolean => required || optional;
const isShown = ({ hidden }: Option): boolean => !hidden;

const help = ["--help", "-h"];

function placeOf(command: Command, path: string, above: readonly Option[]): Place {
  const options = [...command.options, ...above].filter(isShown);
  return {
    path,
    commands: command.commands.flatMap((child) => [child.name(), ...child.aliases()]),
    flags: [...new Set([...options.flatMap(namesOf), ...help])],
    valued: [...new Set(options.filter(takesValue).flatMap(namesOf))],
    choices: new Map(
      options.flatMap((option) => namesOf(option).map((name) => [name, option.argChoices ?? []] as const)),
    ),
    words: command.registeredArguments.flatMap(({ argChoices }: Argument) => argChoices ?? []),
  };
}

/** Every place of a program's commands, the program itself first; a command stands under each of its names. */
export function placesOf(program: Command): Place[] {
  const visit = (command: Command, path: string): Place[] => [
    // Options of the program may stand behind every command.
    placeOf(command, path, command === program ? [] : program.options),
    ...command.commands.flatMap((child) =>
      [child.name(), ...child.aliases()].flatMap((name) => visit(child, `${path} ${name}`)),
    ),
  ];
  return visit(program, "");
}

/** One answer for all the places that share it. */
export interface Answer {
  readonly keys: readonly string[];
  readonly words: readonly string[];
}

/** Lists by key, those that are the same put together; those that are empty left out. */
function grouped(lists: readonly (readonly [key: string, words: readonly string[]])[]): Answer[] {
  const groups = new Map<string, { readonly keys: string[]; readonly words: readonly string[] }>();
  for (const [key, words] of lists) {
    if (words.length === 0) continue;
    const name = words.join(" ");
    const group = groups.get(name) ?? { keys: [], words };
    group.keys.push(key);
    groups.set(name, group);
  }
  return [...groups.values()];
}

/** The questions that a shell's script asks of a place. */
export interface Tables {
  /** By path. */
  readonly commands: readonly Answer[];
  readonly flags: readonly Answer[];
  readonly valued: readonly Answer[];
  readonly words: readonly Answer[];
  /** By path and flag, a blank between. */
  readonly choices: readonly Answer[];
}

export function tablesOf(program: Command): Tables {
  const places = placesOf(program);
  return {
    commands: grouped(places.map(({ path, commands }) => [path, commands])),
    flags: grouped(places.map(({ path, flags }) => [path, flags])),
    valued: grouped(places.map(({ path, valued }) => [path, valued])),
    words: grouped(places.map(({ path, words }) => [path, words])),
    choices: grouped(
      places.flatMap(({ path, choices }) => [...choices].map(([flag, words]) => [`${path} ${flag}`, words] as const)),
    ),
  };
}
