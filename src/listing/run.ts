/**
 * Types the commands of a listing at their places in a guest, and takes down what they print. A tcpdump listens before the
 * other commands of its listing are typed, whatever the order on paper: that is how the two terminals were used.
 */
import type { Place } from '../guest/index.ts'
import type { ListedCommand, Listing } from './fences.ts'

/** By the name that the narrative has for them. */
export type Places = ReadonlyMap<string, Pick<Place, 'shell'>>

/** In a guest there is no user that tcpdump could become. */
const PRELUDE = 'tcpdump() { command tcpdump -Z root "$@"; }\n'

/**
 * @param during what else happens while a tcpdump of this listing listens
 * @throws Error when a place is unknown, or a tcpdump does not begin to listen
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
    outputs.set(command, await heard(placeOf(command, places), index))
  return commands.map((command) => ({ ...command, output: outputs.get(command) ?? '' }))
}

function placeOf({ place }: ListedCommand, places: Places): Pick<Place, 'shell'> {
  const found = places.get(place)
  if (found === undefined) throw new Error(`a listing has a prompt of ${place}, whom nobody knows`)
  return found
}

/** What a terminal would show: stderr is there as well. */
async function typed(place: Pick<Place, 'shell'>, line: string): Promise<string> {
  const { stdout } = await place.shell(`exec 2>&1\n${PRELUDE}${line}`)
  return printed(stdout)
}

function printed(text: string): string {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
    .replace(/\n+$/, '')
}

async function listen(place: Pick<Place, 'shell'>, { line }: ListedCommand, index: number): Promise<void> {
  const file = `/tmp/listing-${index}`
  const { code, stderr } = await place.shell(`
    cat > ${file}.sh <<'END'
${PRELUDE}${line}
END
    setsid sh ${file}.sh > ${file}.out 2> ${file}.err < /dev/null &
    echo $! > ${file}.pid
    left=100
    until grep -q 'listening on' ${file}.err; do
      left=$((left - 1)); [ $left -gt 0 ] || { cat ${file}.err >&2; exit 1; }
      sleep 0.05
    done`)
  if (code !== 0) throw new Error(`${line} does not listen: ${stderr}`)
}

/** One that counts its packets ends by itself; another one is ended when nothing has come for a while. */
async function heard(place: Pick<Place, 'shell'>, index: number): Promise<string> {
  const file = `/tmp/listing-${index}`
  const { stdout } = await place.shell(`
    pid=$(cat ${file}.pid)
    left=20
    while kill -0 $pid 2>/dev/null && [ $left -gt 0 ]; do left=$((left - 1)); sleep 0.1; done
    kill -- -$pid 2>/dev/null
    while kill -0 $pid 2>/dev/null; do sleep 0.05; done
    cat ${file}.out
    rm -f ${file}.*`)
  return printed(stdout)
}
