/**
 * This machine as grading found it: what may not be another afterwards. Grading runs in namespaces of its own, so that no other
 * program's processes and sockets are counted.
 */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** Of every file below these, its kind and content; of large ones the size. */
export function filesBelow(folders: readonly string[]): string[] {
  return folders.flatMap((folder) => walk(Buffer.from(folder))).sort()
}

function walk(path: Buffer): string[] {
  const stat = lstatSync(path)
  const about = `${path.toString('latin1')} ${stat.mode.toString(8)} ${stat.size}`
  if (stat.isSymbolicLink()) return [`${about} → ${readlinkSync(path)}`]
  if (stat.isDirectory()) {
    const inside = readdirSync(path, { encoding: 'buffer' })
    return [
      `${path.toString('latin1')}/`,
      ...inside.flatMap((name) => walk(Buffer.concat([path, Buffer.from('/'), name]))),
    ]
  }
  if (!stat.isFile() || stat.size > 2 ** 22) return [about]
  return [`${about} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`]
}

/** What lies in the folder for temporary files, and what entries would have written in everybody's. */
export function leftovers(own: string): string[] {
  return [...readdirSync(own), ...readdirSync('/tmp').filter((name) => /slipped|sprung/.test(name))]
}

export interface Ended {
  code: number | null
  output: string
  /** Processes and sockets that are left, a line each. */
  left: string[]
}

const REST = `
code=$?
echo LEFT
for one in /proc/[0-9]*; do
  case $(cat $one/comm 2>/dev/null) in ''|sh|cat|sed|ss) ;; *) echo "process $(tr '\\0' ' ' < $one/cmdline)";; esac
done
sed -s 1d /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/unix | sed 's/^/socket /'
exit $code
`

/** In process and network namespaces of its own, which end with it. */
export async function runApart(
  command: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Ended> {
  const user = process.getuid?.() === 0 ? [] : ['--user', '--map-current-user']
  const apart = [...user, '--net', '--pid', '--fork', '--kill-child', '--mount-proc']
  const child = spawn('unshare', [...apart, 'sh', '-c', `"$@"${REST}`, 'sh', ...command], {
    ...{ cwd, env, stdio: ['ignore', 'pipe', 'pipe'] },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output += chunk
    })
  const [code] = (await once(child, 'close')) as [number | null]
  const [said = '', rest = ''] = output.split('LEFT\n')
  return { code, output: said, left: rest.split('\n').filter((line) => line !== '') }
}

/** Of the checkout: what git sees of it. */
export function checkout(root: string): string {
  return execFileSync('git', ['status', '--porcelain'], { cwd: root }).toString()
}

/** Lines of one that the other has not, with the side. */
export function changes(before: readonly string[], after: readonly string[]): string[] {
  const [one, other] = [new Set(before), new Set(after)]
  return [
    ...before.filter((line) => !other.has(line)).map((line) => `gone: ${line}`),
    ...after.filter((line) => !one.has(line)).map((line) => `new: ${line}`),
  ]
}

export function secretsIn(folder: string, secret: string): string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .map((name) => join(folder, name))
    .filter((file) => lstatSync(file).isFile() && readFileSync(file).includes(secret))
}
