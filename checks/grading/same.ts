/**
 * `npm run course:same`: a small class of known submissions, checked at home with the student edition and graded centrally. Both
 * have to say the same of every check. Each has seeds of its own.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Command, Option } from 'commander'
import type { LabRecord } from '../../src/grading/index.ts'
import { SLUGS } from '../support/submission.ts'
import { type AtHome, openEdition } from './at-home.ts'
import { grade } from './centrally.ts'
import { idOf, type Student, student } from './handed-in.ts'

interface Options {
  students: string
  labs?: string
  sandbox: 'qemu' | 'local'
  install?: boolean
}

async function run({ students, labs, sandbox, install = false }: Options): Promise<number> {
  const wanted = SLUGS.map(idOf).filter((id) => labs?.split(',').includes(id) ?? true)
  const folder = mkdtempSync(join(tmpdir(), 'course-same-'))
  try {
    const all = await Promise.all(Array.from({ length: Number(students) }, (_, number) => student(number)))
    for (const each of all) handIn(each, join(folder, 'class', each.name))
    const edition = openEdition(join(folder, 'course'), { labs: wanted, sandbox, install })
    const records = await grade([join(folder, 'class')], join(folder, 'marks'), {
      ...{ sandbox, labs: wanted.join(',') },
    })
    const differing: string[] = []
    let count = 0
    for (const each of all) {
      const own = wanted.filter((id) => Object.keys(each.files).some((path) => path.startsWith(`${id}-`)))
      for (const [lab, home] of await edition.check(each, own)) {
        const central = records.find(({ submission, lab: of }) => submission === each.name && of === lab)
        const difference = central === undefined ? 'has no result centrally' : differs(home, central)
        console.log(
          `${difference === undefined ? '✓' : '✗'} ${each.name} ${lab}${difference === undefined ? '' : ` ${difference}`}`,
        )
        if (difference !== undefined) differing.push(`${each.name} ${lab}`)
        count += 1
      }
    }
    console.log(
      `${count - differing.length} of ${count} labs of ${all.length} students: the same verdicts at home and centrally`,
    )
    return differing.length === 0 && count > 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function handIn({ files }: Student, folder: string): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, 'labs', dirname(path)), { recursive: true })
    writeFileSync(join(folder, 'labs', path), text)
  }
}

function differs(home: AtHome, { status, passed, verdicts }: LabRecord): string | undefined {
  if (home === 'unreadable' || status === 'unreadable')
    return home === 'unreadable' && status === 'unreadable'
      ? undefined
      : `is ${status}, and ${typeof home === 'string' ? home : 'read'} at home`
  if (status === 'untouched') return home.untouched ? undefined : 'is the stub centrally alone'
  if (home.passed !== passed) return `${passed ? 'passes' : 'fails'} centrally, and not at home`
  const at = new Map(home.verdicts.map((verdict) => [verdict.check, verdict.status]))
  const others = verdicts.filter(({ check, status }) => at.get(check) !== status)
  return others.length === 0 && at.size === verdicts.length
    ? undefined
    : others.map(({ check, status }) => `${check}: ${status}, at home ${at.get(check)}`).join('; ')
}

const program = new Command('npm run course:same --')
  .description('Checks known submissions with the student edition, grades them, and compares.')
  .option('--students <n>', 'how many', '6')
  .option('--labs <ids>', 'only these, such as 4.1,4.4')
  .option('--install', 'the edition gets its packages by npm ci, as a learner’s')
  .addOption(new Option('--sandbox <kind>').choices(['qemu', 'local']).default('qemu'))
  .parse()
process.exitCode = await run(program.opts<Options>())
