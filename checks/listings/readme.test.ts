/**
 * What README.md and the narratives tell people to type exists: scripts, commands, labs and options. README.md leaves no command
 * out. `readme.vm.test.ts` makes its screen.
 */
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, expect, test, vi } from 'vitest'
import { loadCatalog } from '../../src/catalog/index.ts'
import { ROOT, withoutVitest } from '../support/cli.ts'

// Starting a process takes a second or two on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

const labs = await loadCatalog(ROOT)
const README = readFileSync(join(ROOT, 'README.md'), 'utf8')
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

/** The words behind `npm run`, of each command in a text. */
function commandsIn(text: string): string[][] {
  const inline = [...text.matchAll(/`(?:npm run )([^`\n]+)`/g)]
  const inFences = [...text.matchAll(/^(?:\w*\$\s+)?npm run (.+)$/gm)]
  return [...inline, ...inFences]
    .flatMap(([, words = '']) => words.split(' && npm run '))
    .map((words) => words.replace(/ +#.*/, '').replace(/^-s /, '').trim().split(/\s+/))
}

const ALL = [README, ...labs.map(({ files }) => readFileSync(files.narrative, 'utf8'))]
  .flatMap(commandsIn)
  .filter((words, index, all) => all.findIndex((other) => other.join(' ') === words.join(' ')) === index)

/** Scripts whose help has their options. */
const HELPED = new Set(['grade', 'course'])

/** `grade merge marks/ …` → `grade merge` */
const helpFor = ([script = '', word = '']: string[]): string =>
  /^[a-z]+$/.test(word) ? `${script} ${word}` : script

/** By command, what its options are; those of a lab's commands by its name. */
let known: Map<string, string>
beforeAll(async () => {
  const completion = await printed('lab', 'completion', 'bash')
  const words = [...completion.matchAll(/^ {4}([\w:-]+)\) echo "(.*?)" ;;$/gm)]
  known = new Map(words.map(([, place = '', offered = '']) => [place, offered]))
  const helped = new Set(ALL.filter(([script = '']) => HELPED.has(script)).map(helpFor))
  for (const command of helped) known.set(command, await printed(...command.split(' '), '--help'))
})

async function printed(...args: string[]): Promise<string> {
  const words = [join(ROOT, 'src/cli/launch.mjs'), ...args]
  return (await promisify(execFile)(process.execPath, words, { cwd: ROOT, env: withoutVitest(process.env) }))
    .stdout
}

const optionsIn = (words: string[]) => words.filter((word) => word.startsWith('--') && word !== '--')

test.each(ALL.map((words) => [words.join(' '), words] as const))('npm run %s', (_, words) => {
  const [script = '', ...others] = words
  expect(Object.keys(scripts)).toContain(script)
  if (script === 'lab') expectLabCommand(others)
  if (!HELPED.has(script)) return
  expect(known.get(helpFor(words))?.replace(' --', '')).toContain(`npm run ${helpFor(words)} `)
  for (const option of optionsIn(others)) expect(known.get(helpFor(words))).toContain(option)
})

function expectLabCommand([command, lab, ...others]: string[]): void {
  const ids = labs.map(({ id }) => id)
  if (command === undefined || ids.includes(command)) return
  expect(known.get('0')?.split(' ')).toContain(command)
  if (/^\d/.test(lab ?? '')) expect(ids).toContain(lab)
  for (const option of optionsIn(others)) expect(known.get(`${command}:-`)?.split(' ')).toContain(option)
}

test('README.md has each command of a lab', () => {
  const inReadme = commandsIn(README).flatMap(([script, word]) => (script === 'lab' ? [word] : []))
  const commands = (known.get('0') ?? '')
    .split(' ')
    .filter((word) => /^[a-z]+$/.test(word) && word !== 'help')
  expect(commands.filter((command) => !inReadme.includes(command))).toEqual([])
})

test('its screen fits a terminal', () => {
  const [, screen = ''] = /^```console\n(.*?)^```/ms.exec(README) ?? []
  expect(screen.split('\n').filter((line) => line.length > 80)).toEqual([])
})
