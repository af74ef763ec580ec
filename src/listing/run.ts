/**
 * Types the commands of a listing at their places in a guest, and takes down what they print. A tcpdump listens before the
 * other commands of its listing are typed, whatever the order on paper: that is how the two terminals were used. What it
 * says about itself, on stderr, is left out.
 */
import type { Executed, Place } from '../guest/index.ts'
import type { ListedCommand, Listing } from './fences.ts'

type Terminal = Pick<Place, 'shell'>

/** By the name that the narrative has for them. */
export type Places = ReadonlyMap<string, Terminal>

/**
 * @param during what else happens while a tcpdump of this listing listens; its packets have been sent when it returns
 * @throws Error when a place is unknown, or a tcpdump does not begin to listen, or counts more packets than there are
 */
export async function runListing(
  { commands }: Listing,
  places: Places,
  during: () => Promise<unknown> = async () => {},
): Promise<ListedCommand[]> {
  const outputs = new Map<ListedCommand, string>()
  const listeners = commands.filter(({ line }) => line.startsWith('tcpdump '))
  for (const [index, command] of listeners.entries()) await listen(placeOf(command, places), command, index)
  for (const command of commands) {
    if (!listeners.includes(command))
      outputs.set(command, await typed(placeOf(command, places), command.line))
  }
  await during()
  for (const [index, command] of listeners.entries())
    outputs.set(command, await heard(placeOf(command, places), command, index))
  return commands.map((command) => ({ ...command, output: outputs.get(command) ?? '' }))
}

function placeOf({ place }: ListedCommand, places: Places): Terminal {
  const found = places.get(place)
  if (found === undefined) throw new Error(`a listing has a prompt of ${place}, whom nobody knows`)
  return found
}

/** What a terminal would show: stderr is there as well. */
async function typed(place: Terminal, line: string): Promise<string> {
  const { code, stdout } = await place.shell(`exec 2>&1\n${line}`)
  if (code === null) throw new Error(`${line} does not end`)
  return printed(stdout)
}

function printed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n+$/, '')
}

/** Not /tmp: on the local sandbox, that of the neighbor and of the internet is the machine's own. */
const filesOf = (index: number): string => `export LISTING=/run/listing-${index}`

async function listen(place: Terminal, { line }: ListedCommand, index: number): Promise<void> {
  // It writes down its pid by itself: it may be the first part of a pipeline. Packets are to reach it one by one.
  const script = `
    cat > $LISTING.sh <<'END'
tcpdump() { sh -c 'echo $$ > $LISTING.pid; exec tcpdump --immediate-mode "$@"' tcpdump "$@"; }
${line}
END
    { sh $LISTING.sh > $LISTING.out 2> $LISTING.err; : > $LISTING.end; } > /dev/null 2>&1 < /dev/null &
    left=100
    until grep -qs 'listening on' $LISTING.err; do
      left=$((left - 1)); [ ! -e $LISTING.end ] && [ $left -gt 0 ] || { cat $LISTING.err >&2; exit 1; }
      sleep 0.05
    done`
  const listening = await place.shell(`${filesOf(index)}${script}`)
  if (listening.code !== 0) throw new Error(`${line} does not listen: ${complaintOf(listening)}`)
}

/** Whether it ends by itself, after so many packets. */
const counts = ({ line }: ListedCommand): boolean => / -c \d/.test(line)

/** As long as a packet waits for it, it does not sleep. */
const UNTIL_ALL_IS_READ = `
    read -r pid < $LISTING.pid
    until grep -qs '^State:.S' /proc/$pid/status; do waits; done
    kill $pid`

async function heard(place: Terminal, command: ListedCommand, index: number): Promise<string> {
  const script = `
    left=100
    waits() { left=$((left - 1)); [ $left -gt 0 ] || { cat $LISTING.out $LISTING.err >&2; exit 1; }; sleep 0.05; }
    ${counts(command) ? '' : UNTIL_ALL_IS_READ}
    until [ -e $LISTING.end ]; do waits; done
    cat $LISTING.out
    rm -f $LISTING.*`
  const all = await place.shell(`${filesOf(index)}${script}`)
  if (all.code !== 0) throw new Error(`${command.line} does not end: ${complaintOf(all)}`)
  return printed(all.stdout)
}

function complaintOf({ code, stderr }: Executed): string {
  return stderr.trim() || `exit code ${code}`
}
