/**
 * `npm run course export` and `npm run course update`: the repository that learners get, and a later edition of it.
 */
import { resolve } from 'node:path'
import { type Lab, loadCatalog } from '../catalog/index.ts'
import { LabError } from '../errors.ts'
import { EXIT } from '../setup/ending.mjs'
import type { Context } from './context.ts'
import { exportCourse } from './course-export.ts'
import { updateCourse } from './course-update.ts'
import { createProgram, runProgram } from './program.ts'

export async function courseCommand(args: string[], context: Context): Promise<number> {
  const program = createProgram('course').description(
    'Make the course that learners get, or bring it up to date.',
  )
  let code: number = EXIT.passed
  program
    .command('export')
    .description('write what learners get: labs and checks, without solutions to read')
    .requiredOption('--out <folder>', 'a new folder')
    .option('--labs <ids>', 'these, and those that they build on; such as 4.1,4.5')
    .action(async ({ out, labs }: { out: string; labs?: string }) => {
      const all = await loadCatalog(context.root)
      const chosen = withEarlier(all, labs?.split(','))
      const files = await exportCourse(chosen, resolve(out), context)
      const ids = chosen.map(({ id }) => id).join(', ')
      const others = namedBeside(chosen, all)
      const note = others.length === 0 ? '' : `  their texts name others as well: ${others.join(', ')}\n`
      context.out(`  ${files} files with labs ${ids}\n${note}  → ${out}: make a git repository of it\n`)
    })
  program
    .command('update')
    .description('bring a later edition to this folder; what learners have written stays')
    .argument('<edition>', 'the folder of the later edition')
    .option('--to <folder>', 'the edition to change', '.')
    .action(async (edition: string, { to }: { to: string }) => {
      const { changed, removed, merged, open, kept } = await updateCourse(resolve(edition), resolve(to))
      context.out(`  ${changed} files changed, ${removed} removed, ${merged.length} of yours merged\n`)
      for (const [path, name] of kept)
        context.out(`  the course has a file ${path} now: yours is ${name}, and nothing imports it there\n`)
      for (const file of open)
        context.out(`  both have changed ${file}: yours is as it was; npm run lab update\n`)
      if (open.length > 0) code = EXIT.failed
    })
  await runProgram(program, args)
  return code
}

/** Ids of labs that a text of the edition sends its readers to, and that are not in it. */
export function namedBeside(chosen: readonly Lab[], all: readonly Lab[]): string[] {
  const named = chosen.flatMap(({ narrative }) =>
    [...narrative.matchAll(/\blab (\d+\.\d+)\b/gi)].map(([, id]) => id),
  )
  return all.filter((lab) => named.includes(lab.id) && !chosen.includes(lab)).map(({ id }) => id)
}

/** @throws LabError `unknown-lab`, `usage` */
export function withEarlier(labs: Lab[], ids: string[] | undefined): Lab[] {
  if (ids === undefined) return labs
  const wanted = new Set<string>()
  const add = (id: string): void => {
    const lab = labs.find((each) => each.id === id)
    if (lab === undefined) throw new LabError('unknown-lab', `There is no lab ${JSON.stringify(id)}.`)
    wanted.add(id)
    for (const before of lab.buildsOn) add(before)
  }
  for (const id of ids) add(id.trim())
  // A tour goes before them all, and asks for nothing.
  return labs.filter(({ id, kind }) => wanted.has(id) || kind === 'tour')
}
