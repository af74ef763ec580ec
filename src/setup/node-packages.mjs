/** Installs the node packages that package-lock.json names, when they are not there yet. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { runCommand } from './command.mjs'
import { SetupError } from './errors.mjs'

/**
 * @typedef {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }> }} Lock
 */

/**
 * For whatever needs the node packages before it can do anything else.
 * @param {string} root of the repository
 * @param {import('./ending.mjs').Ending} ending
 */
export async function prepareNodePackages(root, { signal, quietWith }) {
  if (areInstalled(root)) return
  const { createReporter } = await import('./reporter.mjs')
  const reporter = createReporter(process.stderr)
  quietWith(reporter.pause)
  const step = { step: 'node-packages', label: 'Installing node packages' }
  reporter.progress(step)
  await installNodePackages(root, signal)
  reporter.progress({ ...step, done: true })
}

/**
 * Does other work while npm does its own: npm is busy with the processor most of the time, apt with network and disk.
 * If either fails, neither goes on.
 * @param {{ root: string, reporter: import('./reporter.mjs').Reporter, signal: AbortSignal }} options
 * @param {() => Promise<void>} work
 */
export async function whileNodePackagesInstall({ root, reporter, signal }, work) {
  if (areInstalled(root)) return work()
  const failure = new AbortController()
  const installing = installNodePackages(root, AbortSignal.any([signal, failure.signal]))
  // Looked at below, and must not count as unhandled until then.
  installing.catch(() => undefined)
  try {
    await work()
    const step = { step: 'node-packages', label: 'Finishing with the node packages' }
    reporter.progress(step)
    await installing
    reporter.progress({ ...step, done: true })
  } catch (error) {
    failure.abort()
    await installing.catch(() => undefined)
    throw error
  }
}

/**
 * What npm has in its own cache needs no network, and where there is none it would try for minutes: one package after another, with
 * pauses of ten seconds and more.
 */
const patience = ['--prefer-offline', '--fetch-retry-mintimeout=500', '--fetch-retry-maxtimeout=2000']

/**
 * @param {string} root
 * @param {AbortSignal} signal
 */
async function installNodePackages(root, signal) {
  const [program, ...args] = npmCommand()
  const options = ['ci', '--no-audit', '--no-fund', '--loglevel=error', ...patience]
  try {
    const { ok, output } = await runCommand(program, [...args, ...options], {
      cwd: root,
      signal,
      ownGroup: true,
    })
    if (ok) return
    throw new SetupError('npm ci failed.', {
      output,
      next: 'Check the network connection, then: npm run setup',
    })
  } catch (error) {
    if (signal.aborted) rmSync(join(root, 'node_modules'), { recursive: true, force: true, maxRetries: 3 })
    throw error
  }
}

/** @param {string} root */
function areInstalled(root) {
  const wanted = readLock(join(root, 'package-lock.json'))
  // npm writes the other one last, so an interrupted installation does not have it.
  return wanted !== undefined && matchesLock(wanted, readLock(join(root, 'node_modules/.package-lock.json')))
}

/** The npm that runs us, which need not be the one in PATH. */
function npmCommand(env = process.env) {
  const path = env.npm_execpath
  return path?.endsWith('.js')
    ? /** @type {const} */ ([process.execPath, path])
    : /** @type {const} */ (['npm'])
}

/**
 * Whether everything that the lock file wants is installed in the same version. Packages for other systems are
 * optional and not expected.
 * @param {Lock} wanted
 * @param {Lock | undefined} installed
 */
export function matchesLock(wanted, installed) {
  if (!installed?.packages) return false
  const there = installed.packages
  return Object.entries(wanted.packages ?? {}).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true
    const found = there[path]
    if (!found) return optional === true
    return found.version === version && found.integrity === integrity
  })
}

/**
 * @param {string} path
 * @returns {Lock | undefined}
 */
function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}
