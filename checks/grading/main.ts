/**
 * `npm run class`: a class made of what is known, in the shapes of course sites, graded twice. Every lab of every student has to
 * get what it must, and both runs have to say the same. `--sandbox local` is quicker, and runs no code of anybody else.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command, Option } from 'commander'
import type { LabRecord } from '../../src/grading/index.ts'
import { grade } from './centrally.ts'
import { student } from './handed-in.ts'
import { differences, surprises } from './judge.ts'
import { packed } from './sites.ts'

interface Options {
  students: string
  sandbox: 'qemu' | 'local'
  runs: string
  labs?: string
  keep?: string
}

async function run(options: Options): Promise<number> {
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'class-'))
  mkdirSync(folder, { recursive: true })
  try {
    return await gradeAgain(folder, options)
  } finally {
    if (options.keep === undefined) rmSync(folder, { recursive: true })
  }
}

/** As often as was asked for. @returns the exit code */
async function gradeAgain(folder: string, options: Options): Promise<number> {
  const numbers = Array.from({ length: Number(options.students) }, (_, number) => number)
  const { inputs, packed: all } = packed(await Promise.all(numbers.map(student)), folder)
  const chosen = options.labs?.split(',')
  const asked = all.map((one) => {
    const must = Object.entries(one.student.must).filter(([lab]) => chosen?.includes(lab) ?? true)
    return { ...one, student: { ...one.student, must: Object.fromEntries(must) } }
  })
  let first: LabRecord[] | undefined
  let good = true
  for (let count = 1; count <= Number(options.runs); count += 1) {
    const started = performance.now()
    const out = join(folder, `marks-${count}`)
    const records = await grade(inputs, out, options)
    const minutes = (performance.now() - started) / 60_000
    const wrong = asked.flatMap((one) => surprises(one, records))
    for (const line of wrong) console.log(`  ✗ ${line}`)
    const right = asked.filter((one) => surprises(one, records).length === 0).length
    const ran = records.filter(({ tries }) => tries > 0).length
    const sum = `${right} of ${asked.length} graded as they must, ${ran} of ${records.length} labs with a run`
    console.log(`${sum}, in ${minutes.toFixed(1)} min`)
    const others = first === undefined ? [] : differences(first, records)
    const table = (count: number): string =>
      readFileSync(join(folder, `marks-${count}`, 'results.csv'), 'utf8')
    if (first !== undefined && table(1) !== table(count)) others.push('results.csv differs')
    for (const line of others) console.log(`  ✗ not as in the first run: ${line}`)
    if (first !== undefined && others.length === 0) console.log('the same as in the first run, but for times')
    good &&= wrong.length === 0 && others.length === 0 && records.length > 0
    first ??= records
  }
  return good ? 0 : 1
}

const program = new Command('npm run class --')
  .description('Grades a class of known submissions twice, and compares with what each must get.')
  .option('--students <n>', 'how many', '60')
  .option('--runs <n>', 'how often', '2')
  .option('--labs <ids>', 'only these, such as 4.1,4.2')
  .option('--keep <folder>', 'a folder for it that stays')
  .addOption(new Option('--sandbox <kind>').choices(['qemu', 'local']).default('qemu'))
  .parse()
process.exitCode = await run(program.opts<Options>())
