import type { Answer, Tables } from "./tree.ts";

/** Shells that scripts are made for. */
export const shells = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof shells)[number];

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
const inOrder = ({ commands, flags, valued, words, choices }: Tables) =>
  Object.entries({ commands, flags, valued, words, choices });

/** A function that prints the words for a key, a line each; bash and zsh read the same. */
function posixTable(name: string, answers: readonly Answer[]): string {
  const cases = answers.map(
    ({ keys, words }) => `    ${keys.map(quoted).join("|")}) printf '%s\\n' ${words.map(quoted).join(" ")} ;;`,
  );
  return [`__eco2d_${name}() {`, '  case "$1" in', ...cases, "    *) ;;", "  esac", "}"].join("\n");
}

const posixTables = (tables: Tables): string =>
  inOrder(tables)
    .map(([name, answers]) => posixTable(name, answers))
    .join("\n");

const posixHas = `__eco2d_has() {
  local one
  while IFS= read -r one; do [[ "$one" == "$2" ]] && return 0; done <<< "$1"
  return 1
}`;

/** Goes over the words before the cursor: \`at\` is the command so far, \`option\` a flag that waits for its value. */
const posixStep = `    if [[ "$word" == "=" ]]; then continue; fi
    if [[ -n "$option" ]]; then option=""; continue; fi
    case "$word" in
      -*=*) ;;
      -*) if __eco2d_has "$(__eco2d_valued "$at")" "$word"; then option="$word"; fi ;;
      *) if __eco2d_has "$(__eco2d_commands "$at")" "$word"; then at="$at $word"; fi ;;
    esac`;

const bash = (tables: Tables): string => `# bash completion of eco2d: source <(eco2d completion bash)
${posixTables(tables)}
${posixHas}
__eco2d_complete() {
  local current="\${COMP_WORDS[COMP_CWORD]}" at="" option="" word found i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
${posixStep}
  done
  if [[ "$current" == "=" ]]; then current=""; fi
  if [[ -n "$option" ]]; then found="$(__eco2d_choices "$at $option")"
  elif [[ "$current" == -* ]]; then found="$(__eco2d_flags "$at")"
  else found="$(__eco2d_commands "$at")"$'\\n'"$(__eco2d_words "$at")"; fi
  COMPREPLY=()
  while IFS= read -r word; do
    if [[ -n "$word" && "$word" == "$current"* ]]; then COMPREPLY+=("$word"); fi
  done <<< "$found"
}
complete -o default -F __eco2d_complete eco2d
`;

const zsh = (tables: Tables): string => `#compdef eco2d
# zsh completion of eco2d: source <(eco2d completion zsh), or a file _eco2d in a folder of $fpath
${posixTables(tables)}
${posixHas}
_eco2d() {
  local current="\${words[CURRENT]}" at="" option="" word i
  local -a found
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
${posixStep}
  done
  if [[ -n "$option" ]]; then found=(\${(f)"$(__eco2d_choices "$at $option")"})
  elif [[ "$current" == -* ]]; then found=(\${(f)"$(__eco2d_flags "$at")"})
  else found=(\${(f)"$(__eco2d_commands "$at")"} \${(f)"$(__eco2d_words "$at")"}); fi
  if (( \${#found} > 0 )); then compadd -- "\${found[@]}"; else _files; fi
}
if [[ "\${funcstack[1]}" == "_eco2d" ]]; then _eco2d "$@"; else compdef _eco2d eco2d; fi
`;

const fishQuoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;

function fishTable(name: string, answers: readonly Answer[]): string {
  const cases = answers.map(
    ({ keys, words }) =>
      `    case ${keys.map(fishQuoted).join(" ")}\n      printf '%s\\n' ${words.map(fishQuoted).join(" ")}`,
  );
  return [`function __eco2d_${name}`, '  switch "$argv[1]"', ...cases, "  end", "end"].join("\n");
}

const fish = (tables: Tables): string => `# fish completion of eco2d: eco2d completion fish | source
${inOrder(tables)
  .map(([name, answers]) => fishTable(name, answers))
  .join("\n")}
function __eco2d_complete
  set -l current (commandline -ct)
  set -l before (commandline -opc)
  set -l at ""
  set -l option ""
  for word in $before[2..]
    if test -n "$option"
      set option ""
      continue
    end
    switch "$word"
      case '-*=*'
      case '-*'
        contains -- "$word" (__eco2d_valued "$at"); and set option "$word"
      case '*'
        contains -- "$word" (__eco2d_commands "$at"); and set at "$at $word"
    end
  end
  set -l found
  if test -n "$option"
    set found (__eco2d_choices "$at $option")
  else if string match -q -- '-*' "$current"
    set found (__eco2d_flags "$at")
  else
    set found (__eco2d_commands "$at") (__eco2d_words "$at")
  end
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path "$current"
  end
end
complete -c eco2d -f -a '(__eco2d_complete)'
`;

const makers = { bash, zsh, fish } as const;

/** The script that completes command lines in a shell. It holds all that it needs: nothing is started at the press of a key. */
export const completionScript = (shell: Shell, tables: Tables): string => makers[shell](tables);
