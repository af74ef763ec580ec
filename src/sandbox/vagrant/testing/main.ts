/**
 * Runs a command where Vagrant works without a network and without touching this machine: a libvirt of its own in
 * namespaces, a box made from Debian packages, and a home of Vagrant's that is removed afterwards.
 *
 *     node --import tsx src/sandbox/vagrant/testing/main.ts <command> [argument…]
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { LabError } from '../../../errors.ts'
import { withTemporary } from '../../../image/cache.ts'
import guest from '../../../image/guest.json' with { type: 'json' }
import { defaultCacheDir, ensureFolder, hasTool, machineArch, toolPath } from '../../../image/index.ts'
import { suite } from '../../../image/recipe.ts'

const SCRIPTS = import.meta.dirname
const TOOLS = [
  'vagrant',
  'libvirtd',
  'virtlogd',
  'virsh',
  'qemu-img',
  'mmdebstrap',
  'mke2fs',
  'setpriv',
  'ssh',
]

/** @throws LabError when something is missing */
function checkMachine(): void {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    throw new LabError('needs-root', 'This makes namespaces and a box, which takes root on Linux.', {
      next: 'sudo npm run test:vagrant',
    })
  }
  const missing = TOOLS.filter((tool) => !hasTool(tool))
  if (missing.length === 0) return
  throw new LabError('missing-tool', `Not installed: ${missing.join(', ')}.`, {
    next: 'npm run setup -- --vagrant',
  })
}

/** The same whatever started it; its standard streams are ours. */
async function run(argv: string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const [file = '', ...args] = argv
  const child = spawn(file, args, {
    env: { ...process.env, PATH: toolPath(), ...env },
    stdio: 'inherit',
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal === null ? (code ?? 2) : 130))
  })
}

/** The box in the cache, made when what goes into it has changed. */
async function ensureBox(temporary: string): Promise<string> {
  const script = join(SCRIPTS, 'make-box.sh')
  const args = [suite, machineArch(), guest.packages.join(',')]
  const key = createHash('sha256').update(readFileSync(script)).update(args.join(' ')).digest('hex')
  const folder = join(defaultCacheDir(), 'boxes')
  const box = join(folder, `${key.slice(0, 16)}.box`)
  if (existsSync(box)) return box
  console.error('Making a box from Debian packages …')
  const fresh = join(temporary, 'box')
  if ((await run([script, fresh, ...args])) !== 0) {
    throw new LabError('image-build-failed', 'The box could not be made.')
  }
  await rm(folder, { recursive: true, force: true }) // the one before the last change
  await ensureFolder(folder)
  await rename(fresh, box)
  return box
}

async function main(command: string[]): Promise<number> {
  checkMachine()
  // The terminal interrupts our children as well: they end, and then so do we, in order.
  process.on('SIGINT', () => {})
  return withTemporary(defaultCacheDir(), async (temporary) => {
    const box = await ensureBox(temporary)
    return run([join(SCRIPTS, 'private-libvirt.sh'), temporary, ...command], {
      VAGRANT_HOME: join(temporary, 'home'),
      VAGRANT_DOTFILE_PATH: join(temporary, 'dot'),
      VAGRANT_DEFAULT_PROVIDER: 'libvirt',
      CONTAINER_LAB_BOX: 'container-lab',
      CONTAINER_LAB_BOX_URL: `file://${box}`,
    })
  })
}

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof LabError)) throw error
  console.error(error.message)
  if (error.next !== undefined) console.error(`→ ${error.next}`)
  process.exitCode = 2
}
