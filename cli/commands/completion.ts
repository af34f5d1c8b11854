import { Argument, Command } from "commander";
import { completionScript, type Shell, shells } from "../completion/scripts.ts";
import { tablesOf } from "../completion/tree.ts";
import type { Io } from "../io.ts";

const example = `
To have it in every session:
  bash   echo 'source <(eco2d completion bash)' >> ~/.bashrc
  zsh    eco2d completion zsh > "\${fpath[1]}/_eco2d"
  fish   eco2d completion fish > ~/.config/fish/completions/eco2d.fish`;

/** `eco2d completion`. @param whole the program with all its commands, asked for when the script is made */
export function completionCommand(io: Io, whole: () => Promise<Command>): Command {
  return new Command("completion")
    .description("print a script that completes commands and flags in a shell")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .addHelpText("after", example)
    .action(async (shell: Shell) => io.out(completionScript(shell, tablesOf(await whole()))));
}
