/** Installs the Debian packages that the labs need and that are missing, after saying which and why. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { promisify } from 'node:util'
import { installPackages } from './apt.mjs'
import { findProgram } from './command.mjs'
import { SetupError } from './errors.mjs'
import { defaultArch } from './system.mjs'

const purposes = {
  emulator: 'to run the disposable VM',
  builder: 'to fetch and unpack the guest’s packages',
  keyring: 'to check the guest’s packages against Debian’s signatures',
  modules: 'to prepare the guest’s kernel',
  local: 'for the labs without a VM (--sandbox local)',
  vagrant: 'for the labs in a machine of Vagrant’s (--sandbox vagrant)',
}

/** Vagrant and what its libvirt plugin needs of libvirt, which would come with much more if it were recommended. */
const vagrantPackages = [
  'dnsmasq-base',
  'libvirt-clients',
  'libvirt-daemon-config-nwfilter',
  'libvirt-daemon-driver-interface',
  'libvirt-daemon-driver-network',
  'libvirt-daemon-driver-nodedev',
  'libvirt-daemon-driver-qemu',
  'libvirt-daemon-driver-storage',
  'libvirt-daemon-system',
  'openssh-client',
  'qemu-utils',
  'vagrant',
  'vagrant-libvirt',
]

/**
 * @param {'amd64' | 'arm64' | undefined} arch of the guest
 * @param {boolean} [vagrant] whether Vagrant is wanted
 * @returns {Map<string, string>} package → why
 */
export function neededPackages(arch = defaultArch(), vagrant = false) {
  const emulator = arch === 'arm64' ? 'qemu-system-arm' : 'qemu-system-x86'
  const local = [
    'conntrack',
    'curl',
    'iproute2',
    'iptables',
    'iputils-ping',
    'mount',
    'nftables',
    'perl-base',
    'procps',
  ]
  return new Map([
    [emulator, purposes.emulator],
    ['mmdebstrap', purposes.builder],
    ['debian-archive-keyring', purposes.keyring],
    ['kmod', purposes.modules],
    ['xz-utils', purposes.modules],
    ['zstd', purposes.modules],
    ...[...local, 'tcpdump', 'util-linux'].map(
      (name) => /** @type {[string, string]} */ ([name, purposes.local]),
    ),
    ...(vagrant ? vagrantPackages : []).map(
      (name) => /** @type {[string, string]} */ ([name, purposes.vagrant]),
    ),
  ])
}

/**
 * @param {{ yes: boolean, arch: 'amd64' | 'arm64' | undefined, vagrant: true | undefined, reporter: import('./reporter.mjs').Reporter,
 *   signal: AbortSignal, uncut: import('./ending.mjs').Ending['uncut'] }} options
 */
export async function ensureDebianPackages({ yes, arch, vagrant, reporter, signal, uncut }) {
  const needed = neededPackages(arch, vagrant)
  const missing = await missingPackages([...needed.keys()])
  if (missing.length === 0) return
  const become = becomeRoot()
  console.log('These Debian packages are missing:')
  console.log(listMissing(missing, needed).join('\n'))
  if (!yes && !(await agreed(become, signal))) {
    throw new SetupError('Nothing was installed.', {
      next: `sudo apt-get install --no-install-recommends ${missing.join(' ')}`,
    })
  }
  await enableSudo(become, signal)
  await installPackages(missing, { become, listsThere: haveLists(), reporter, signal, uncut })
}

const COLUMNS = 80

/**
 * A line for each purpose, and below it what it needs.
 * @param {string[]} missing
 * @param {Map<string, string>} needed package → why
 */
export function listMissing(missing, needed) {
  return [...new Set(missing.map((name) => needed.get(name)))].flatMap((why) => [
    `  ${why}`,
    ...wrapped(missing.filter((name) => needed.get(name) === why)).map((line) => `    ${line}`),
  ])
}

/** @param {string[]} words */
function wrapped(words) {
  /** @type {string[]} */
  const lines = []
  for (const word of words) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && longer.length <= COLUMNS - 4) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** @param {string[]} names */
async function missingPackages(names) {
  const format = `\${Package} \${db:Status-Status}\\n`
  const run = promisify(execFile)
  const { stdout } = await run('dpkg-query', ['--show', `--showformat=${format}`, ...names]).catch(
    // It fails when one of the names is unknown, and lists the others all the same.
    (failure) => failure,
  )
  return notInstalled(names, String(stdout))
}

/**
 * @param {string[]} names
 * @param {string} listing lines of `package status`
 */
export function notInstalled(names, listing) {
  const installed = new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  )
  return names.filter((name) => !installed.has(name))
}

/** @returns {string[]} what to put in front of a command that needs root */
function becomeRoot() {
  if (process.getuid?.() === 0) return []
  const sudo = findProgram('sudo')
  if (sudo) return [sudo]
  throw new SetupError('Debian packages are missing, and installing them needs root or sudo.', {
    next: 'Run npm run setup as root once.',
  })
}

/**
 * Lets sudo ask for its password before any progress is drawn.
 * @param {string[]} become
 * @param {AbortSignal} signal
 */
async function enableSudo([sudo], signal) {
  if (sudo === undefined) return
  const child = spawn(sudo, process.stdin.isTTY ? ['--validate'] : ['--non-interactive', 'true'], {
    stdio: 'inherit',
  })
  const [code] = await once(child, 'close')
  signal.throwIfAborted()
  if (code === 0) return
  throw new SetupError('sudo did not give root, which installing packages needs.', {
    next: 'Run npm run setup once as root, or on a terminal as somebody who may use sudo.',
  })
}

/**
 * Asks on a terminal; without one there is nobody to ask, and setup goes ahead.
 * @param {string[]} become
 * @param {AbortSignal} signal
 */
async function agreed(become, signal) {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return true
  const how = become.length > 0 ? ' with sudo' : ''
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  // While it asks, readline keeps Ctrl-C from becoming a signal, which is what the rest of setup listens to.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await terminal.question(`Install them${how}? [Y/n] `, { signal })
    return /^(y(es)?)?$/i.test(answer.trim())
  } finally {
    terminal.close()
  }
}

function haveLists() {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => /_(Packages|InRelease)(\.\w+)?$/.test(name))
  } catch {
    return false
  }
}
