import type { Command } from "commander";

/** The shells that a completion script can be written for. */
export const completionShells: readonly string[] = ["bash", "zsh", "fish"];

/** What may follow a command line so far: `event post` takes these words. */
interface Place {
  /** The commands that lead here, such as `event post`; empty at the start. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
}

/** A script that completes commands and options, made from the commands themselves. Undefined for a shell that is not known. */
export function completionScript(program: Command, shell: string): string | undefined {
  const places = placesOf(program, "", program);
  if (shell === "bash") return bash(places);
  if (shell === "zsh") return zsh(places);
  return shell === "fish" ? fish(places) : undefined;
}

function placesOf(command: Command, path: string, program: Command): Place[] {
  const commands = command.commands.map((one) => ({
    word: one.name(),
    about: one.summary() || one.description(),
  }));
  const own = command === program ? [] : command.options;
  const options = [...own, ...program.options].flatMap(({ long, description }) =>
    long === undefined || long === null ? [] : [{ word: long, about: description }],
  );
  const inner = command.commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`.trim(), program));
  return [{ path, words: [...commands, ...options] }, ...inner];
}

/** The commands on the line so far, as far as they are known: what both shells look a place up by. (`path` is taken in zsh.) */
const pathLoop = `  for word in "\${line[@]}"; do
    case " $known " in *" \${place:+$place/}$word "*) place="\${place:+$place/}$word" ;; esac
  done`;

function bash(places: readonly Place[]): string {
  return `# bash completion for machinery
_machinery() {
  local word place="" known="${knownPaths(places)}" words="" line=("\${COMP_WORDS[@]:1:COMP_CWORD-1}")
${pathLoop}
  case "$place" in
${places.map((place) => `    ${quoted(slashed(place.path))}) words="${place.words.map((one) => one.word).join(" ")}" ;;`).join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
  # What no command completes may be a file.
  if [[ \${#COMPREPLY[@]} -eq 0 ]]; then COMPREPLY=($(compgen -f -- "\${COMP_WORDS[COMP_CWORD]}")); fi
}
complete -F _machinery machinery
`;
}

function zsh(places: readonly Place[]): string {
  const described = ({ word, about }: Place["words"][number]): string =>
    quoted(`${word.replaceAll(":", "\\:")}:${firstLine(about)}`);
  return `#compdef machinery
_machinery() {
  local word place="" known="${knownPaths(places)}"
  local -a choices line
  line=("\${words[@]:1:$((CURRENT - 2))}")
${pathLoop}
  case "$place" in
${places.map((place) => `    ${quoted(slashed(place.path))}) choices=(${place.words.map(described).join(" ")}) ;;`).join("\n")}
  esac
  _describe 'machinery' choices || _files
}
if [ "$funcstack[1]" = "_machinery" ]; then _machinery "$@"; else compdef _machinery machinery; fi
`;
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap(({ path, words }) => {
    const here =
      path === ""
        ? "__fish_use_subcommand"
        : path
            .split(" ")
            .map((one) => `__fish_seen_subcommand_from ${one}`)
            .join("; and ");
    const deeper = places
      .filter((place) => place.path.startsWith(`${path} `) && path !== "")
      .map((place) => place.path.slice(path.length + 1));
    const commands = deeper.filter((one) => !one.includes(" "));
    const notYet = commands.length === 0 ? "" : `; and not __fish_seen_subcommand_from ${commands.join(" ")}`;
    return words.map(({ word, about }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-f -a ${word}`;
      return `complete -c machinery -n ${quoted(here + notYet)} ${what} -d ${quoted(firstLine(about))}`;
    });
  });
  return `# fish completion for machinery\n${lines.join("\n")}\n`;
}

function knownPaths(places: readonly Place[]): string {
  return places
    .map((place) => slashed(place.path))
    .filter((path) => path !== "")
    .join(" ");
}

function slashed(path: string): string {
  return path.replaceAll(" ", "/");
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
