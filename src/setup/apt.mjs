/** Drives apt-get, and reads its progress. It must not know why a package is wanted. */
import { runCommand } from './command.mjs'
import { SetupError } from './errors.mjs'

/**
 * @typedef {object} InstallOptions
 * @property {string[]} become what to put in front of a command that needs root
 * @property {boolean} listsThere
 * @property {import('./reporter.mjs').Reporter} reporter
 * @property {AbortSignal} signal
 */

/**
 * Downloads first and installs then: a download can be stopped at any moment, while dpkg, once at work, is let
 * finish, because stopping it leaves packages half-configured.
 * @param {string[]} names
 * @param {InstallOptions} options
 */
export async function installPackages(names, options) {
  if (!options.listsThere) await update(options)
  if (!(await download(names, options)).ok) {
    // The lists may be older than the archive, which drops the packages that it replaces.
    if (options.listsThere) await update(options)
    const { ok, output } = await download(names, options)
    if (!ok) {
      throw new SetupError('The Debian packages could not be downloaded.', {
        output,
        next: 'Check the network connection and /etc/apt, then: npm run setup',
      })
    }
  }
  await install(names, options)
}

/** @param {InstallOptions} options */
async function update(options) {
  const { ok, output } = await apt(
    ['update'],
    { step: 'apt-update', label: 'Reading the lists of packages' },
    options,
  )
  if (ok) return
  throw new SetupError('apt-get update failed.', {
    output,
    next: 'Check the network connection and /etc/apt.',
  })
}

/**
 * @param {string[]} names
 * @param {InstallOptions} options
 */
function download(names, options) {
  const step = { step: 'apt-download', label: 'Downloading Debian packages' }
  return apt(['install', '--download-only', ...installOptions, ...names], step, options)
}

/**
 * @param {string[]} names
 * @param {InstallOptions} options
 */
async function install(names, options) {
  const step = { step: 'apt-install', label: 'Installing Debian packages' }
  const { ok, output } = await apt(['install', ...installOptions, ...names], step, {
    ...options,
    finishes: true,
  })
  options.signal.throwIfAborted()
  if (ok) return
  throw new SetupError('The Debian packages could not be installed.', {
    output,
    next: 'sudo apt-get --fix-broken install, then: npm run setup',
  })
}

const installOptions = ['--yes', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0']

/** A signal that is ignored stays ignored in what apt starts, so Ctrl-C on the terminal does not reach dpkg. */
const keepsInterrupts = 'trap "" INT TERM;'

/** apt closes the descriptor of its status lines before it starts dpkg, so it must not be the standard output. */
const statusFd = 'exec 3>&1;'

/**
 * @param {string[]} args
 * @param {{ step: string, label: string }} step
 * @param {InstallOptions & { finishes?: boolean }} options `finishes`: an interruption waits for the end
 */
async function apt(args, step, { become, reporter, signal, finishes = false }) {
  let total = 0
  // sudo may ask for a password, on the terminal that a progress line would be drawn over.
  if (become.length === 0) reporter.progress(step)
  const env = ['env', 'LC_ALL=C', 'DEBIAN_FRONTEND=noninteractive']
  const shell = ['sh', '-c', `${finishes ? keepsInterrupts : ''}${statusFd} exec "$@"`, 'sh']
  const aptGet = ['apt-get', ...args, '-o', 'APT::Status-Fd=3']
  const [program = 'env', ...rest] = [...become, ...env, ...shell, ...aptGet]
  const result = await runCommand(program, rest, {
    ...(finishes ? {} : { signal }),
    onLine: (line) => {
      total = parseDownloadSize(line) ?? total
      const fraction = parseStatus(line)
      if (fraction === undefined) return
      reporter.progress(
        total && !finishes ? { ...step, bytes: fraction * total, total } : { ...step, fraction },
      )
    },
  })
  const output = result.output.replace(/^(dl|pm)status:.*\n?/gm, '')
  if (result.ok)
    reporter.progress({ ...step, ...(total && !finishes ? { bytes: total, total } : {}), done: true })
  return { ok: result.ok, output }
}

/**
 * apt's status lines, `dlstatus:1:12.5:Retrieving file …` and `pmstatus:package:45.3:Unpacking …`, as 0 to 1.
 * @param {string} line
 */
export function parseStatus(line) {
  const match = /^(?:dl|pm)status:.*?:(\d+(?:\.\d+)?):/.exec(line)
  return match ? Number(match[1]) / 100 : undefined
}

/**
 * apt's `Need to get 7,300 kB of archives.` or `Need to get 4 MB/9 MB of archives.` in bytes.
 * @param {string} line
 */
export function parseDownloadSize(line) {
  const match = /^Need to get ([\d.,]+) ([kMG]?)B/.exec(line)
  if (!match) return undefined
  const factor = /** @type {Record<string, number>} */ ({ k: 1e3, M: 1e6, G: 1e9 })[match[2] ?? ''] ?? 1
  return Number(match[1]?.replaceAll(',', '')) * factor
}
