/**
 * `npm run lab completion`: a script that lets a shell complete what stands behind `npm run lab`. Commands and options are written
 * into it; labs are looked up in the folder when Tab is pressed.
 */
import type { Command } from 'commander'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

export interface Completable {
  name: string
  /** What stands for its first word: a lab, or one of these. */
  takes: 'lab' | 'nothing' | string[]
  options: string[]
}

/** For the help of the command. */
export const HOW_TO_LOAD = `
To load it, now and in every new shell:
  bash  npm run -s lab completion bash > ~/.container-lab.bash
        echo '. ~/.container-lab.bash' >> ~/.bashrc && . ~/.container-lab.bash
  zsh   npm run -s lab completion zsh > ~/.container-lab.zsh
        echo '. ~/.container-lab.zsh' >> ~/.zshrc && . ~/.container-lab.zsh
  fish  npm run -s lab completion fish > ~/.config/fish/conf.d/container-lab.fish`

export function completableOf(program: Command): Completable[] {
  return program.commands.map((command) => {
    const [first] = command.registeredArguments
    const takes =
      first === undefined ? 'nothing' : (first.argChoices ?? (first.name() === 'lab' ? 'lab' : 'nothing'))
    return { name: command.name(), takes, options: command.options.map(({ long }) => long ?? '') }
  })
}

export function completionScript(shell: Shell, commands: Completable[]): string {
  const known = { names: commands.map(({ name }) => name).join(' '), cases: casesOf(commands, shell) }
  return { bash, zsh, fish }[shell](known)
}

interface Known {
  /** Of all commands. */
  names: string
  /** What follows each command, as branches of the shell's own case. */
  cases: string
}

/** In them, `labs` is the list of lab ids, and `dashed` whether `--` stands before. */
function casesOf(commands: Completable[], shell: Shell): string {
  const branch = ({ name, takes, options }: Completable): string[] => {
    const words =
      takes === 'lab'
        ? name === 'check'
          ? '$labs all'
          : '$labs'
        : takes === 'nothing'
          ? ''
          : takes.join(' ')
    const lists = [`${name}:1`, words, `${name}:-`, options.join(' ')]
    if (shell === 'fish') {
      return [
        `    case '${lists[0]}'`,
        `      echo ${lists[1]}`,
        `    case '${lists[2]}'`,
        `      echo ${lists[3]}`,
      ]
    }
    return [`    ${lists[0]}) echo "${lists[1]}" ;;`, `    ${lists[2]}) echo "${lists[3]}" ;;`]
  }
  return commands.flatMap(branch).join('\n')
}

const bash = ({
  names,
  cases,
}: Known): string => `# Completes "npm run lab" in bash. To load it, now and in every new shell:
#   npm run -s lab completion bash > ~/.container-lab.bash
#   echo '. ~/.container-lab.bash' >> ~/.bashrc && . ~/.container-lab.bash

_container_lab_words() { # $1: what stands before the word, after "lab"
  local labs
  labs=$(ls labs 2>/dev/null | sed -n 's/^\\([0-9][0-9.]*\\)-.*/\\1/p' | tr '\\n' ' ')
  case $1 in
    0) echo "${names} help $labs" ;;
${cases}
  esac
}

_container_lab() {
  local cur=\${COMP_WORDS[COMP_CWORD]} i at=0 dashed= place
  for ((i = 1; i < COMP_CWORD; i++)); do
    if [ "\${COMP_WORDS[i]}" = lab ] && [[ " \${COMP_WORDS[*]:1:i-1} " =~ \\ run(-script)?\\  ]]; then at=$i; break; fi
  done
  if [ $at = 0 ] || [ ! -f src/cli/launch.mjs ]; then
    [ -z "$_container_lab_before" ] || "$_container_lab_before" "$@"
    return
  fi
  for ((i = at + 1; i < COMP_CWORD; i++)); do [ "\${COMP_WORDS[i]}" != -- ] || dashed=yes; done
  if [ -n "$dashed" ]; then place=\${COMP_WORDS[at + 1]}:-
  elif [ $((COMP_CWORD - at)) = 1 ]; then place=0
  else place=\${COMP_WORDS[at + 1]}:$((COMP_CWORD - at - 1)); fi
  COMPREPLY=($(compgen -W "$(_container_lab_words "$place")" -- "$cur"))
}

_container_lab_before=$(complete -p npm 2>/dev/null | sed -n 's/.* -F \\([^ ]*\\) .*/\\1/p')
[ "$_container_lab_before" != _container_lab ] || _container_lab_before=
complete -o default -F _container_lab npm
`

const zsh = ({
  names,
  cases,
}: Known): string => `# Completes "npm run lab" in zsh. To load it, now and in every new shell:
#   npm run -s lab completion zsh > ~/.container-lab.zsh
#   echo '. ~/.container-lab.zsh' >> ~/.zshrc && . ~/.container-lab.zsh
# It needs compinit, which most zsh configurations run: autoload -Uz compinit && compinit

_container_lab_words() { # $1: what stands before the word, after "lab"
  local labs="\${(j: :)\${(@)\${(@f)"$(command ls labs 2>/dev/null)"}:#[^0-9]*}%%-*}"
  case $1 in
    0) echo "${names} help $labs" ;;
${cases}
  esac
}

_container_lab() {
  local at=\${words[(i)lab]} place
  if (( at >= CURRENT )) || [[ " \${words[2,at-1]} " != *' run'* ]] || [[ ! -f src/cli/launch.mjs ]]; then
    [[ -z $_container_lab_before ]] || $_container_lab_before "$@"
    return
  fi
  if (( \${words[(i)--]} < CURRENT )); then place=\${words[at+1]}:-
  elif (( CURRENT - at == 1 )); then place=0
  else place=\${words[at+1]}:$(( CURRENT - at - 1 )); fi
  compadd -- \${=$(_container_lab_words $place)}
}

_container_lab_before=\${_comps[npm]:-}
[[ $_container_lab_before != _container_lab ]] || _container_lab_before=
compdef _container_lab npm
`

const fish = ({
  names,
  cases,
}: Known): string => `# Completes "npm run lab" in fish. To load it, now and in every new shell:
#   npm run -s lab completion fish > ~/.config/fish/conf.d/container-lab.fish

function __container_lab_words
  set -l before (commandline -opc)
  set -l at (contains -i lab $before); or return
  contains run $before; or contains run-script $before; or return
  test -f src/cli/launch.mjs; or return
  set -l labs (command ls labs 2>/dev/null | string match -r '^[0-9.]+(?=-)')
  set -l behind $before[(math $at + 1)..-1]
  set -l place 0
  if contains -- -- $behind
    set place $behind[1]:-
  else if test (count $behind) -gt 0
    set place $behind[1]:(count $behind)
  end
  set -l found
  switch $place
    case 0
      set found ${names} help $labs
    case '*'
      set found (__container_lab_behind $place $labs)
  end
  string split -n ' ' -- $found
end

function __container_lab_behind
  set -l labs $argv[2..-1]
  switch $argv[1]
${cases}
  end
end

complete -c npm -n 'test -n "(__container_lab_words)"' -f -a '(__container_lab_words)'
`
