/** The command line of `npm run setup`. It must not know what the options lead to. */
import { parseArgs } from 'node:util'
import { SetupError } from './errors.mjs'

export const usage = `Usage: npm run setup [-- --yes] [-- --arch amd64|arm64] [-- --vagrant]

Makes this machine ready for the labs: node packages, Debian packages, the guest image and its snapshot.
Safe to run again: what is there already is left alone.

  -y, --yes    install Debian packages without asking
  --arch ARCH  prepare a guest of another architecture than this machine's
  --vagrant    install Vagrant and libvirt as well, for --sandbox vagrant`

/** @typedef {'amd64' | 'arm64'} Arch */

/**
 * @param {string[]} argv
 * @returns {{ yes: boolean, help: boolean, arch: Arch | undefined, vagrant: true | undefined }}
 */
export function parseOptions(argv) {
  const { yes, help, arch, vagrant } = read(argv)
  if (arch === undefined || arch === 'amd64' || arch === 'arm64') return { yes, help, arch, vagrant }
  throw new SetupError(`"${arch}" is not a guest architecture.`, {
    code: 'usage',
    next: 'Use amd64 or arm64.',
  })
}

const options = /** @type {const} */ ({
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  arch: { type: 'string' },
  vagrant: { type: 'boolean' },
})

/** For {@link import('./swallowed.mjs').swallowed}. */
export const optionNames = Object.entries(options).map(([name, option]) => ({
  name,
  takesValue: option.type === 'string',
  ...('short' in option ? { short: `-${option.short}` } : {}),
}))

/** @param {string[]} argv */
function read(argv) {
  try {
    const { values } = parseArgs({ args: argv, options })
    const { yes = false, help = false, arch, vagrant } = values
    return { yes, help, arch, vagrant: vagrant ? /** @type {const} */ (true) : undefined }
  } catch (error) {
    throw new SetupError(/** @type {Error} */ (error).message, {
      code: 'usage',
      next: 'npm run setup -- --help',
    })
  }
}
