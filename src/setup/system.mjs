/** What kind of system this is, and what to do on one where setup cannot install packages. */
import { readFileSync } from 'node:fs'
import { findProgram } from './command.mjs'
import { SetupError } from './errors.mjs'

/** @typedef {'debian' | 'linux' | 'macos' | 'other'} Family */

/**
 * @param {NodeJS.Platform} [platform]
 * @param {string} [osRelease] the text of /etc/os-release
 * @returns {Family} `debian` also for what is derived from it, Ubuntu for one
 */
export function systemFamily(platform = process.platform, osRelease = readOsRelease()) {
  if (platform === 'darwin') return 'macos'
  if (platform !== 'linux') return 'other'
  const fields = parseOsRelease(osRelease)
  const names = [fields.ID, ...(fields.ID_LIKE ?? '').split(' ')]
  return names.includes('debian') || names.includes('ubuntu') ? 'debian' : 'linux'
}

/**
 * @param {string} text
 * @returns {Record<string, string>}
 */
export function parseOsRelease(text) {
  /** @type {Record<string, string>} */
  const fields = {}
  for (const line of text.split('\n')) {
    const match = /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim())
    if (match?.[1]) fields[match[1]] = match[3] ?? ''
  }
  return fields
}

function readOsRelease() {
  try {
    return readFileSync('/etc/os-release', 'utf8')
  } catch {
    return ''
  }
}

/**
 * The guest's architecture when none is asked for: the machine's own.
 * @param {string} [nodeArch]
 * @returns {'amd64' | 'arm64'}
 */
export function defaultArch(nodeArch = process.arch) {
  return nodeArch === 'arm64' ? 'arm64' : 'amd64'
}

/** @param {'amd64' | 'arm64'} arch */
export function emulatorName(arch) {
  return arch === 'arm64' ? 'qemu-system-aarch64' : 'qemu-system-x86_64'
}

const elsewhere = 'Setup installs packages on Debian and Ubuntu only, and QEMU is not installed.'

const importAdvice =
  'Then the guest image, once: npm run image import <file or URL>, made with npm run image export on a Debian machine'

/**
 * Passes when QEMU is there; says what to install when it is not.
 * @param {{ family: Family, arch: 'amd64' | 'arm64' | undefined, vagrant?: true | undefined, env?: NodeJS.ProcessEnv }}
 * system
 */
export function checkOtherSystem({ family, arch = defaultArch(), vagrant, env = process.env }) {
  if (vagrant) {
    throw new SetupError('Setup installs Vagrant on Debian and Ubuntu only.', {
      next: 'Install Vagrant 2.4 or later and VirtualBox (or another provider), then: npm run lab check 4.1 -- --sandbox vagrant',
    })
  }
  const emulator = emulatorName(arch)
  if (findProgram(emulator, env)) return
  if (family === 'macos') {
    throw new SetupError(elsewhere, { next: `brew install qemu && npm run setup\n${importAdvice}` })
  }
  if (family === 'linux') {
    throw new SetupError(elsewhere, {
      next: [
        `Install ${emulator} 8.2 or later (Fedora: dnf install ${emulator}-core), then: npm run setup`,
        importAdvice,
        'Or, as root and without a VM: npm run lab check 4.1 -- --sandbox local',
      ].join('\n'),
    })
  }
  throw new SetupError(`The labs run on Linux and macOS, not on ${process.platform}.`, {
    next: 'On Windows, use WSL with Debian or Ubuntu.',
  })
}
