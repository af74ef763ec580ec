/** Runs a program for setup. It must not know which. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findProgram(name, env = process.env) {
  const folders = [...(env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin']
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}

/**
 * @typedef {object} CommandOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env] added to our own environment
 * @property {AbortSignal} [signal] ends the program and what it started
 * @property {boolean} [ownGroup] in a process group of its own, which is killed rather than asked to end. Not for
 * sudo, which knows whom it trusts by the terminal
 * @property {(line: string) => void} [onLine]
 */

/**
 * @param {string} program
 * @param {string[]} args
 * @param {CommandOptions} [options]
 * @returns {Promise<{ ok: boolean, output: string }>} `output`: the last lines it printed
 */
export function runCommand(program, args, { cwd, env, signal, ownGroup = false, onLine } = {}) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: ownGroup,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    /** @type {string[]} */
    const tail = []
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        onLine?.(line)
        tail.push(line)
        if (tail.length > 15) tail.shift()
      })
    }
    const end = () => endChild(child.pid, ownGroup)
    signal?.addEventListener('abort', end)
    const finish = () => signal?.removeEventListener('abort', end)
    child.once('error', (error) => {
      finish()
      reject(error)
    })
    child.once('close', (code) => {
      finish()
      if (signal?.aborted) reject(signal.reason)
      else resolve({ ok: code === 0, output: tail.join('\n') })
    })
  })
}

/**
 * @param {number | undefined} pid
 * @param {boolean} ownGroup
 */
function endChild(pid, ownGroup) {
  if (pid === undefined) return
  try {
    if (ownGroup) process.kill(-pid, 'SIGKILL')
    else process.kill(pid, 'SIGTERM')
  } catch {
    // It has just ended by itself.
  }
}
