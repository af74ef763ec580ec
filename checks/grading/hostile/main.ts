/**
 * `npm run hostile:class`: a class of hostile submissions around three good ones, graded in the VM. Each must get what it must, the
 * good ones what they get without the others, and the machine has to be as it was.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stubFrom } from '../../../src/catalog/index.ts'
import { type LabRecord, openLedger } from '../../../src/grading/index.ts'
import { findIn } from '../../../src/submissions/fixture.ts'
import { loadMistake, mistakeNames } from '../../mistakes/load.ts'
import { ROOT, withoutVitest } from '../../support/cli.ts'
import { solutionOf } from '../../support/submission.ts'
import { differences } from '../judge.ts'
import { archives, repositories } from './archives.ts'
import { codes } from './code.ts'
import { FILE, git, type HostileHandIn, LAB, REFERENCE, SLUG, write } from './define.ts'
import { folders } from './folders.ts'
import { changes, checkout, filesBelow, leftovers, runApart, secretsIn } from './host.ts'

const SECRET = 'swordfish-of-this-machine'

export const all: HostileHandIn[] = [...folders, ...archives, ...repositories, ...codes]

async function prepared(folder: string) {
  const [class_, outside] = [join(folder, 'class'), join(folder, 'outside')]
  for (const each of [class_, outside, join(folder, 'tmp')]) mkdirSync(each)
  write(join(outside, 'secret.ts'), `export const secret = '${SECRET}'\n`)
  write(join(outside, 'broken.ts'), 'export class {\n')
  write(join(outside, FILE), `// ${SECRET}\n${REFERENCE}`)
  write(join(outside, 'repository', FILE), `// ${SECRET}\n${REFERENCE}`)
  git(join(outside, 'repository'), 'init', '-q', '-b', 'main')
  const wrong = await loadMistake(SLUG, mistakeNames(SLUG)[3] ?? '')
  const goods = { good: REFERENCE, mistaken: wrong.source, begun: stubFrom(REFERENCE, solutionOf(SLUG)) }
  for (const [name, text] of Object.entries(goods)) write(join(class_, name, FILE), text)
  return { class_, outside, goods: Object.keys(goods) }
}

function grade(inputs: readonly string[], out: string) {
  const options = ['--out', out, '--labs', LAB]
  const env = { ...withoutVitest(process.env), NO_COLOR: '1', COLUMNS: '200', TMPDIR: join(out, '../tmp') }
  const command = [process.execPath, join(ROOT, 'src/cli/launch.mjs'), 'grade', ...inputs, ...options]
  return runApart(command, ROOT, env)
}

function recordsIn(out: string): LabRecord[] {
  return openLedger(join(out, 'results.jsonl')).records()
}

/** What is wrong with it; undefined when it came out as it must. */
function objection(entry: HostileHandIn, records: readonly LabRecord[], told: string): string | undefined {
  const { must, id, name } = entry
  const record = records.find(({ submission }) => submission === (id ?? name))
  if (must.say !== undefined && !must.say.test(told)) return `it is not said: ${must.say}`
  if (must.be === null) return record === undefined ? undefined : `there is a result: ${record.status}`
  if (record === undefined) return 'there is no result'
  const { status, passed, points, outOf } = record
  const came = status === 'graded' ? (passed ? 'passed' : 'not passed') : status
  if (came !== must.be) return `${came}: ${record.unreadable?.message ?? record.losses[0]?.title ?? ''}`
  return came === 'passed' || (points !== null && points < outOf) ? undefined : `${points} of ${outOf} points`
}

async function run(names: readonly string[]): Promise<number> {
  const entries = names.length === 0 ? all : all.filter(({ name }) => names.includes(name))
  const folder = mkdtempSync(join(tmpdir(), 'hc-'))
  let good = true
  const say = (isGood: boolean, line: string): void => {
    good &&= isGood
    console.log(`${isGood ? '✓' : '✗'} ${line}`)
  }
  try {
    const { class_, outside, goods } = await prepared(folder)
    const alone = await grade([class_], join(folder, 'alone'))
    const before = recordsIn(join(folder, 'alone'))
    say(alone.code === 0 && before.length === goods.length, `${before.length} good ones, graded alone`)
    for (const entry of entries) await entry.make({ folder: class_, outside })
    const { notes, submissions } = await findIn([class_])
    const told = (entry: HostileHandIn): string =>
      [
        ...notes
          .filter(({ where }) => where.includes(entry.name) || where.startsWith('a\\'))
          .map(({ why }) => why),
        ...submissions.filter(({ id }) => id === (entry.id ?? entry.name)).flatMap(({ notes }) => notes),
      ].join('\n')
    const [files, tree] = [filesBelow([class_, outside]), checkout(ROOT)]
    const started = performance.now()
    const out = join(folder, 'marks')
    const { code, left, output } = await grade([class_], out)
    const minutes = (performance.now() - started) / 60_000
    const records = recordsIn(out)
    for (const entry of entries) {
      const wrong = objection(entry, records, told(entry))
      say(
        wrong === undefined,
        `${JSON.stringify(entry.name)} ${entry.tries}${wrong === undefined ? '' : ` — ${wrong}`}`,
      )
    }
    const isGood = ({ submission }: LabRecord): boolean => goods.includes(submission)
    const others = differences(before, records.filter(isGood))
    say(
      others.length === 0,
      `the good ones have what they had alone${others.map((each) => `, not ${each}`).join('')}`,
    )
    const changed = changes(files, filesBelow([class_, outside]))
    say(changed.length === 0, `no file is another${changed.map((line) => `\n    ${line}`).join('')}`)
    say(checkout(ROOT) === tree, 'the checkout is as it was')
    const more = leftovers(join(folder, 'tmp'))
    say(more.length === 0, `no temporary file is left ${more.join(' ')}`)
    say(left.length === 0, `no process and no socket is left${left.map((line) => `\n    ${line}`).join('')}`)
    const secrets = secretsIn(out, SECRET)
    say(secrets.length === 0 && !output.includes(SECRET), `no secret is in any report ${secrets.join(' ')}`)
    say(!/[^\P{C}\n]/u.test(output), 'nothing that was printed is more than text')
    say(code === 0 || code === 2, `${records.length} results in ${minutes.toFixed(1)} min, exit code ${code}`)
    if (code !== 0) console.log(output.slice(-2000))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return good ? 0 : 1
}

if (process.argv[1] === import.meta.filename) process.exitCode = await run(process.argv.slice(2))
