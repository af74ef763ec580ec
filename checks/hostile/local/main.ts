/**
 * `npm run hostile:local -- [lab [names…]]`: the corpus with --sandbox local, inside namespaces and a root folder of its own,
 * beside canary files and processes, which have to be as they were. Its root is an unprivileged uid of this machine. To be
 * run as root, with `--solution` in place of a lab for the reference alone: then it shows that the drill itself works.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../../support/cli.ts'
import { makeBounds } from './bounds.ts'

/** Uids 0…199999 inside are from 200000 on outside: the local sandbox gives its learners 100000…165535 of those inside. */
const MAP = '0:200000:200000'

const NAMESPACES =
  `unshare --user --map-users=${MAP} --map-groups=${MAP} --setuid=0 --setgid=0 --mount --net --pid --uts --ipc --cgroup --time --fork --kill-child --mount-proc`.split(
    ' ',
  )

/** In its group first: the namespace of groups that is made after that shows nothing above it. */
function joining(groups: string[]): string[] {
  return ['sh', '-c', `for group in ${groups.join(' ')}; do echo $$ > $group; done; exec "$@"`, 'sh']
}

/** @returns exit code */
async function drill(args: string[]): Promise<number> {
  for (const folder of ['.lab', 'node_modules/.vite', 'node_modules/.vite-temp']) {
    mkdirSync(join(ROOT, folder), { recursive: true })
  }
  const command =
    args[0] === '--solution'
      ? ['src/cli/launch.mjs', 'lab', 'check', '4.1', '--solution', '--sandbox', 'local', ...args.slice(1)]
      : ['--import', 'tsx', 'checks/hostile/main.ts', ...args, '--sandbox', 'local']
  await using bounds = makeBounds()
  if (bounds === undefined) {
    console.error(
      'No control group could be made to bound memory and processes with: is this root, and not in a container?',
    )
    return 2
  }
  const inside = ['sh', join(import.meta.dirname, 'drill.sh'), ROOT, process.execPath]
  const inRoot = ['sh', '-c', 'cd "$0" && exec "$@"', ROOT, process.execPath, ...command]
  const [file = '', ...rest] = [...joining(bounds.joinedBy), ...NAMESPACES, ...inside, ...inRoot]
  const env = { PATH: process.env.PATH, NO_COLOR: '1' }
  return spawnSync(file, rest, { stdio: 'inherit', env }).status ?? 1
}

// Ctrl-C reaches the drill as well, and what is left to do here is to remove its group.
process.on('SIGINT', () => {})
process.exitCode = await drill(process.argv.slice(2))
