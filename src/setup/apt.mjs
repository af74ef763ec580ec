/** Drives apt-get, and reads its progress. It must not know why a package is wanted. */
import { runCommand } from './command.mjs'
import { SetupError } from './errors.mjs'

/**
 * @typedef {object} InstallOptions
 * @property {string[]} become what to put in front of a command that needs root
 * @property {boolean} listsThere
 * @property {import('./reporter.mjs').Reporter} reporter
 * @property {AbortSignal} signal
 * @property {import('./ending.mjs').Ending['uncut']} uncut
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
  const step = { step: 'apt-update', label: 'Reading the lists of packages' }
  const { ok, output } = await aptGet(['update'], step, options)
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
  return aptGet(['install', '--download-only', ...installOptions, ...names], step, options)
}

/**
 * @param {string[]} names
 * @param {InstallOptions} options
 */
async function install(names, options) {
  const step = { step: 'apt-install', label: 'Installing Debian packages' }
  const explainDelay = () => {
    step.label = 'Stopping when dpkg has finished'
  }
  options.signal.addEventListener('abort', explainDelay)
  const { ok, output } = await options.uncut(() =>
    aptGet(['install', ...installOptions, ...names], step, { ...options, finishes: true }),
  )
  options.signal.throwIfAborted()
  if (ok) return
  throw new SetupError('The Debian packages could not be installed.', {
    output,
    next: 'sudo apt-get --fix-broken install, then: npm run setup',
  })
}

const installOptions = ['--yes', '--no-install-recommends', '-o', 'Dpkg::Use-Pty=0']

/**
 * apt lets its children be interrupted again even if it was told to ignore it, so dpkg is kept out of the reach of
 * Ctrl-C by a session of its own, and what waits for it ignores the signal.
 */
const untilDone = ['setsid', '--wait']

/** apt closes the descriptor of its status lines before it starts dpkg, so it must not be the standard output. */
const statusFd = 'exec 3>&1;'

/**
 * @param {string[]} args
 * @param {{ step: string, label: string }} step
 * @param {InstallOptions & { finishes?: boolean }} options `finishes`: an interruption waits for the end
 */
async function aptGet(args, step, { become, reporter, signal, finishes = false }) {
  reporter.progress(step)
  const [program = 'env', ...rest] = [
    ...[...become, 'env', 'LC_ALL=C', 'DEBIAN_FRONTEND=noninteractive'],
    ...['sh', '-c', `${finishes ? 'trap "" INT TERM;' : ''} ${statusFd} exec "$@"`, 'sh'],
    ...(finishes ? untilDone : []),
    ...['apt-get', ...args, '-o', 'APT::Status-Fd=3'],
  ]
  let total = 0
  const { ok, output } = await runCommand(program, rest, {
    ...(finishes ? {} : { signal }),
    onLine: (line) => {
      total = parseDownloadSize(line) ?? total
      const fraction = parseStatus(line)
      if (fraction !== undefined) reporter.progress({ ...step, ...measured(fraction, total) })
    },
  })
  if (ok) reporter.progress({ ...step, ...measured(1, total), done: true })
  return { ok, output: output.replace(/^(dl|pm)status:.*\n?/gm, '') }
}

/**
 * In bytes while there is something to download, else as a part of the work.
 * @param {number} fraction
 * @param {number} total
 */
function measured(fraction, total) {
  return total > 0 ? { bytes: fraction * total, total } : { fraction }
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
