/**
 * Packs a class as course sites do, each a fourth of it, and tells by which id each student is to be found.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { zipped } from '../../src/submissions/fixture.ts'
import type { Student } from './handed-in.ts'

export interface Packed {
  student: Student
  /** Of its submission. */
  id: string
}

type Site = (students: readonly Student[], folder: string) => { input: string; packed: Packed[] }

/** In turn. */
const SITES: readonly Site[] = [moodle, canvas, gradescope, repositories]

/** @returns what is to be graded, and who is in it */
export function packed(students: readonly Student[], folder: string): { inputs: string[]; packed: Packed[] } {
  const all = SITES.map((site, index) =>
    site(
      students.filter((_, number) => number % SITES.length === index),
      folder,
    ),
  )
  return { inputs: all.map(({ input }) => input), packed: all.flatMap(({ packed }) => packed) }
}

function inLabs({ files }: Student): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`labs/${path}`, text]))
}

/** A zip of a folder for each, with a zip in it. */
function moodle(students: readonly Student[], folder: string) {
  const input = join(folder, 'Übung 4-container networking-123.zip')
  const ids = students.map(({ name }, index) => `${name}_${2_000_001 + index}`)
  const files = students.map((student, index) => [
    `${ids[index]}_assignsubmission_file/Abgabe ${student.name}.zip`,
    zipped(inLabs(student)),
  ])
  writeFileSync(input, zipped(Object.fromEntries(files)))
  return { input, packed: students.map((student, index) => ({ student, id: ids[index] ?? '' })) }
}

/** One flat zip: single files, an archive where there are more than labs, and an earlier try of the first. */
function canvas(students: readonly Student[], folder: string) {
  const input = join(folder, 'submissions.zip')
  const files: [string, string | Uint8Array][] = []
  const ids = students.map(({ name, files: own }, index) => {
    const short = name
      .split(' ')
      .reverse()
      .join('')
      .toLowerCase()
      .replace(/[^\p{L}]/gu, '')
    const user = 500 + index
    const start = `${short}${index % 3 === 0 ? '_LATE' : ''}_${user}`
    const names = Object.keys(own)
    const isFlat = names.every((path) => /^4\./.test(path))
    if (isFlat) {
      for (const [at, path] of names.entries())
        files.push([`${start}_${9000 + index * 20 + at}_${flatName(path, at)}`, own[path] ?? ''])
      const first = names[0] ?? ''
      files.push([`${start}_${8000 + index}_${flatName(first, 1)}`, 'export const earlier = 1\n'])
    } else files.push([`${start}_${9000 + index * 20}_labs.zip`, zipped(own)])
    return `${short}_${user}`
  })
  writeFileSync(input, zipped(Object.fromEntries(files)))
  return { input, packed: students.map((student, index) => ({ student, id: ids[index] ?? '' })) }
}

/** The first has been handed in twice. */
function flatName(path: string, at: number): string {
  const name = path.split('/').at(-1) ?? ''
  return at === 0 ? name.replace(/\.ts$/, '-1.ts') : name
}

/** A folder with folders, and the list of who they are by. */
function gradescope(students: readonly Student[], folder: string) {
  const input = join(folder, 'assignment_77_export')
  const lines = students.flatMap(({ name }, index) => [
    `submission_${300 + index}:`,
    '  :submitters:',
    `  - :name: ${JSON.stringify(name)}`,
    `    :sid: '${7000 + index}'`,
    `    :email: student${index}@example.edu`,
    '  :created_at: 2026-11-02 10:00:00.000000000 Z',
  ])
  write(join(input, 'submission_metadata.yml'), `---\n${lines.join('\n')}\n`)
  return {
    input,
    packed: students.map((student, index) => {
      const id = `submission_${300 + index}`
      for (const [path, text] of Object.entries(inLabs(student))) write(join(input, id, path), text)
      return { student, id }
    }),
  }
}

/** Clones side by side, some of them bare. */
function repositories(students: readonly Student[], folder: string) {
  const input = join(folder, 'repositories')
  return {
    input,
    packed: students.map((student, index) => {
      const id = `networking-${student.name.replaceAll(' ', '-')}`
      const tree = join(input, id)
      for (const [path, text] of Object.entries(inLabs(student))) write(join(tree, path), text)
      git(tree, 'init', '-q', '-b', 'main')
      git(tree, 'add', '-A')
      git(tree, '-c', 'user.name=a', '-c', 'user.email=a@example.edu', 'commit', '-qm', 'labs')
      if (index % 3 !== 0) return { student, id }
      git(input, 'clone', '-q', '--bare', id, `${id}.git`)
      rmSync(tree, { recursive: true })
      return { student, id: `${id}.git` }
    }),
  }
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
}

function git(cwd: string, ...args: string[]): void {
  const env = { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' }
  execFileSync('git', args, { cwd, env, stdio: 'ignore' })
}
