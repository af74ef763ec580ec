/**
 * What deploy/ hands to an engine is what `--shard auto` understands.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT } from '../../checks/support/cli.ts'
import { tree } from '../submissions/fixture.ts'
import { parseShard } from './shard.ts'

const text = (path: string): string => readFileSync(join(ROOT, 'deploy', path), 'utf8')

test('a Kubernetes Indexed Job: each pod is one of as many parts as there are completions', () => {
  const { spec } = parse(text('kubernetes/grade.yaml')) as {
    spec: { completionMode: string; completions: number; template: { spec: { containers: Container[] } } }
  }
  const [container] = spec.template.spec.containers
  const env = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]))
  expect(spec.completionMode).toBe('Indexed')
  expect(container?.args.join(' ')).toMatch(/--shard auto --resume/)
  for (const index of [0, spec.completions - 1])
    expect(parseShard('auto', { ...env, JOB_COMPLETION_INDEX: String(index) })).toEqual({
      index: index + 1,
      total: spec.completions,
    })
})

interface Container {
  args: string[]
  env: { name: string; value: string }[]
}

test('a matrix of GitHub Actions: its two numbers, which count from 0', () => {
  const { jobs } = parse(text('github/grade.yml')) as {
    jobs: { part: { env: Record<string, string>; strategy: { matrix: { part: number[] } } } }
  }
  const total = jobs.part.strategy.matrix.part.length
  const expressions: Record<string, string> = {
    '${{ strategy.job-index }}': String(total - 1),
    '${{ strategy.job-total }}': String(total),
  }
  const env = Object.fromEntries(
    Object.entries(jobs.part.env).map(([name, value]) => [name, expressions[value] ?? value]),
  )
  expect(parseShard('auto', env)).toEqual({ index: total, total })
})

test('a cache that somebody else has put into /tmp is not used', () => {
  using folder = tree({ 'bin/npm': '#!/bin/sh\necho "ran with $CONTAINER_LAB_CACHE"\n' })
  chmodSync(folder.path('bin/npm'), 0o755)
  const place = folder.path(`tmp/container-networking-lab-${userInfo().username}`)
  mkdirSync(folder.path('tmp'))
  const grade = () =>
    spawnSync('bash', [join(ROOT, 'deploy/slurm/grade.sbatch'), 'class', 'marks'], {
      env: { PATH: `${folder.path('bin')}:${process.env.PATH}`, TMPDIR: folder.path('tmp') },
      encoding: 'utf8',
    })
  symlinkSync(folder.path('bin'), place)
  expect(grade()).toMatchObject({
    status: 2,
    stdout: '',
    stderr: expect.stringContaining('not a folder of yours'),
  })
  rmSync(place)
  expect(grade()).toMatchObject({ status: 0, stdout: `ran with ${place}\n` })
  expect(statSync(place).mode & 0o077).toBe(0)
  if (process.getuid?.() !== 0) return
  chownSync(place, 4242, 4242)
  expect(grade().status).toBe(2)
})

test.each(['slurm/grade.sbatch'])('%s is a script', (path) => {
  execFileSync('bash', ['-n', join(ROOT, 'deploy', path)])
})
