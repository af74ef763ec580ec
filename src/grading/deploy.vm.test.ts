/**
 * What deploy/ has for Kubernetes and GitHub Actions, run as it stands there, on three parts of a tiny class: merged, they are one
 * run. Engines and their images are not there; what they would say is said by variables.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { writeClass } from '../../checks/support/class.ts'
import { ROOT, withoutVitest } from '../../checks/support/cli.ts'

/** All of it is ours. */
const OPTIONS = `--labs 4.4${process.getuid?.() === 0 ? ' --sandbox local --i-wrote-these' : ''}`
const PARTS = 3

let folder: string
const place = (name: string): string => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lab-deploy-'))
  await writeClass(place('class'), 4, { slugs: ['4.4-dns'] })
  expect(await shell(`npm run -s grade -- ${place('class')} --out ${place('single')} ${OPTIONS}`)).toBe(0)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function shell(command: string, env: NodeJS.ProcessEnv = {}): Promise<number> {
  const child = spawn('bash', ['-ec', command], {
    ...{ cwd: ROOT, env: { ...withoutVitest(process.env), ...env }, stdio: 'ignore' },
  })
  const [code] = (await once(child, 'close')) as [number]
  return code
}

/** With each path in place of the one that stands there, which has to be in it. */
function placed(command: string, paths: Record<string, string>): string {
  return Object.entries(paths).reduce((text, [from, to]) => {
    expect(text).toContain(from)
    return text.replace(from, () => to)
  }, command)
}

const table = (name: string): string => readFileSync(join(place(name), 'results.csv'), 'utf8')

test('pods of a Kubernetes Indexed Job', async () => {
  const { spec } = parse(readFileSync(join(ROOT, 'deploy/kubernetes/grade.yaml'), 'utf8')) as {
    spec: { template: { spec: { containers: { args: string[] }[] } } }
  }
  const command = placed(spec.template.spec.containers[0]?.args.join(' ') ?? '', {
    'npm run -s image import /opt/lab.image &&': '',
    '/class': place('class'),
    '/marks': place('marks'),
    '--jobs 2': `--jobs 2 ${OPTIONS}`,
  })
  for (let index = 0; index < PARTS; index += 1) {
    const env = { CONTAINER_LAB_SHARDS: String(PARTS), JOB_COMPLETION_INDEX: String(index) }
    expect(await shell(command, env)).toBe(0)
  }
  expect(await shell(`npm run -s grade merge ${place('marks')} -- --out ${place('pods')}`)).toBe(0)
  expect(table('pods')).toBe(table('single'))
})

test('jobs of a GitHub Actions matrix, and the one that merges', async () => {
  const { jobs } = parse(readFileSync(join(ROOT, 'deploy/github/grade.yml'), 'utf8')) as {
    jobs: Record<'part' | 'merge', { steps: { run?: string }[] }>
  }
  const runOf = (job: 'part' | 'merge', what: string): string =>
    jobs[job].steps.find(({ run }) => run?.startsWith(what))?.run ?? ''
  for (let index = 0; index < PARTS; index += 1) {
    const command = placed(runOf('part', 'npm run grade -- '), {
      '.lab/class': place('class'),
      '--out marks': `--out ${place(`parts/marks-${index}-1`)}`,
    })
    const env = { CONTAINER_LAB_SHARDS: String(PARTS), CONTAINER_LAB_SHARD_INDEX: String(index), OPTIONS }
    expect(await shell(command, env)).toBe(0)
  }
  const merge = placed(runOf('merge', 'npm run grade merge '), {
    'parts/*/': `${place('parts')}/*/`,
    '--out all': `--out ${place('all')}`,
  })
  expect(await shell(merge)).toBe(0)
  expect(table('all')).toBe(table('single'))
})
