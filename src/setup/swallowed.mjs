/**
 * Finds options that npm has kept for itself: what is not behind `--` never reaches the command, or reaches it as a plain word.
 * It must not know what the options mean.
 *
 * npm hands most of them on as `npm_config_<name>`, but not those that it calls deprecated (`--only`), and a variable of that
 * name may as well come from somebody's npm configuration, which is no reason to refuse anything. What was really typed is in
 * the log that npm writes, so that is asked first; where there is none (it is found through /proc, and can be switched off)
 * the variables have to do, less what the configuration files say.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} OwnOption
 * @property {string} name long, without dashes and without `no-`
 * @property {string} [short] such as `-y`
 * @property {boolean} takesValue
 * @property {boolean} [negated] meant as `--no-name`
 */

/**
 * @param {OwnOption[]} options all that the command has
 * @param {string[]} args what reached it
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string[] | null} [typed] what npm was called with; null where that is not known
 * @returns {{ message: string, next: string } | undefined}
 */
export function swallowed(options, args, env = process.env, typed = typedForNpm(env)) {
  if (!/^run(-script)?$/.test(env.npm_command ?? '') || env.npm_lifecycle_event === undefined)
    return undefined
  const kept = typed === null ? fromEnvironment(options, env) : fromTyped(options, typed)
  const missing = kept.filter(({ name }) => !args.some((arg) => nameOf(arg) === name))
  const [first] = missing
  if (first === undefined) return undefined
  // A value of an option that npm does not know has reached us as a word.
  const values = missing.flatMap(({ value }) => value ?? [])
  const words = args.filter((arg) => !values.includes(arg))
  const spelled = missing.map(({ text, value }) => (value === undefined ? text : `${text} ${value}`))
  const before = words.filter((word) => !word.startsWith('-'))
  const after = words.filter((word) => word.startsWith('-'))
  return {
    message: `npm has kept ${first.text} for itself: the lab never saw it.`,
    next: ['npm run', env.npm_lifecycle_event, ...before, '--', ...spelled, ...after].join(' '),
  }
}

/** @typedef {{ name: string, text: string, value?: string | undefined }} Kept */

/**
 * @param {OwnOption[]} options
 * @param {string[]} typed
 * @returns {Kept[]}
 */
function fromTyped(options, typed) {
  const end = typed.indexOf('--')
  const forNpm = end < 0 ? typed : typed.slice(0, end)
  return forNpm.flatMap((word, index) => {
    const option = options.find(({ name, short }) => nameOf(word) === name || word === short)
    if (option === undefined) return []
    const text = option.negated ? `--no-${option.name}` : `--${option.name}`
    const following = forNpm[index + 1]
    const value = word.includes('=') ? word.slice(word.indexOf('=') + 1) : following
    return { name: option.name, text, value: option.takesValue ? value : undefined }
  })
}

/**
 * @param {OwnOption[]} options
 * @param {NodeJS.ProcessEnv} env
 * @returns {Kept[]}
 */
function fromEnvironment(options, env) {
  const configured = configuredNames(env)
  return options.flatMap(({ name, negated, takesValue }) => {
    const value = env[`npm_config_${name.replaceAll('-', '_')}`]
    if (value === undefined || configured.has(name) || (isOff(value) && !negated)) return []
    const text = negated ? `--no-${name}` : `--${name}`
    // npm takes an option that it does not know for one without a value.
    return { name, text, value: takesValue && value !== 'true' ? value : undefined }
  })
}

/** @param {string} value */
function isOff(value) {
  return ['', 'false', 'null'].includes(value)
}

/** `--no-setup` and `--setup=x` → `setup` @param {string} word */
function nameOf(word) {
  return /^--(?:no-)?([^=]+)/.exec(word)?.[1]
}

/**
 * What the npm configuration files set.
 * @param {NodeJS.ProcessEnv} env
 */
function configuredNames(env) {
  const files = [
    env.npm_config_userconfig,
    env.npm_config_globalconfig,
    join(env.npm_config_local_prefix ?? '.', '.npmrc'),
  ]
  const lines = files.flatMap((file) => (file === undefined ? [] : read(file).split('\n')))
  return new Set(lines.flatMap((line) => /^\s*([\w-]+)\s*(?:=|$)/.exec(line)?.[1] ?? []))
}

/** npm and the shell between it and us. */
const GENERATIONS = 3

/**
 * What npm was called with, from its log: a process above us has it open.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string[] | null}
 */
function typedForNpm(env) {
  if (env.npm_lifecycle_event === undefined) return null
  let pid = process.ppid
  for (let left = GENERATIONS; left > 0 && pid > 1; left -= 1) {
    for (const path of openFiles(pid).filter((each) => /_logs\/[^/]+-debug-0\.log$/.test(each))) {
      const line = /^\d+ verbose argv (.*)$/m.exec(read(path))?.[1]
      if (line !== undefined) return wordsOf(line)
    }
    pid = Number(/^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0)
  }
  return null
}

/** @param {string} line words in the quotes of JSON @returns {string[] | null} */
function wordsOf(line) {
  try {
    return (line.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map((word) => JSON.parse(word))
  } catch {
    return null
  }
}

/** @param {number} pid */
function openFiles(pid) {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`)
      } catch {
        return [] // it has just been closed
      }
    })
  } catch {
    return []
  }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
