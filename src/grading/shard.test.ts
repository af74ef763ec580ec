import { expect, test } from 'vitest'
import { parseShard, partOf } from './shard.ts'

const all = Array.from({ length: 23 }, (_, number) => `s${number}`)

test.each([1, 2, 3, 8, 23, 40])('%i parts have each submission once, and are even', (total) => {
  const parts = Array.from({ length: total }, (_, place) => partOf(all, { index: place + 1, total }))
  expect(parts.flat().sort()).toEqual([...all].sort())
  const sizes = parts.map(({ length }) => length)
  expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
})

test.each<[string, NodeJS.ProcessEnv, string]>([
  ['2/8', {}, '2/8'],
  ['1/1', { SLURM_ARRAY_TASK_ID: 'x' }, '1/1'],
  ['auto', slurm({ ID: 3, MIN: 1, MAX: 8, COUNT: 8 }), '3/8'],
  ['auto', slurm({ ID: 0, MIN: 0, MAX: 3, COUNT: 4 }), '1/4'],
  ['auto', slurm({ ID: 8, MIN: 0, MAX: 12, COUNT: 4, STEP: 4 }), '3/4'],
  ['auto', slurm({ ID: 7, MIN: 7, COUNT: 1 }), '1/1'],
  ['auto', { JOB_COMPLETION_INDEX: '0', CONTAINER_LAB_SHARDS: '5' }, '1/5'],
  ['auto', { JOB_COMPLETION_INDEX: '4', CONTAINER_LAB_SHARDS: '5' }, '5/5'],
  ['auto', { CONTAINER_LAB_SHARD_INDEX: '1', CONTAINER_LAB_SHARDS: '2' }, '2/2'],
  ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '2' }, '1/2'],
  ['auto', { CI_NODE_INDEX: '2', CI_NODE_TOTAL: '2', ...slurm({ ID: 1, MIN: 0, COUNT: 2 }) }, '2/2'],
])('%s in %j is %s', (text, env, shard) => {
  const { index, total } = parseShard(text, env)
  expect(`${index}/${total}`).toBe(shard)
})

test.each<[string, NodeJS.ProcessEnv, RegExp]>([
  ['0/8', {}, /no part/],
  ['9/8', {}, /no part/],
  ['2', {}, /no part/],
  ['1/8x', {}, /no part/],
  ['auto', {}, /Nothing says/],
  ['auto', { SLURM_ARRAY_TASK_ID: '1' }, /MIN is not set/],
  ['auto', slurm({ ID: 7, MIN: 3, MAX: 7, COUNT: 2 }), /gaps/],
  ['auto', slurm({ ID: 9, MIN: 1, COUNT: 8 }), /does not name one of 8/],
  ['auto', { JOB_COMPLETION_INDEX: '1' }, /CONTAINER_LAB_SHARDS is not set/],
  ['auto', { JOB_COMPLETION_INDEX: '5', CONTAINER_LAB_SHARDS: '5' }, /does not name/],
  ['auto', { JOB_COMPLETION_INDEX: '-1', CONTAINER_LAB_SHARDS: '5' }, /no number/],
  ['auto', { CI_NODE_INDEX: '1', CI_NODE_TOTAL: '2', ...slurm({ ID: 1, MIN: 0, COUNT: 2 }) }, /differ/],
])('%s in %j is refused', (text, env, why) => {
  expect(() => parseShard(text, env)).toThrow(why)
})

function slurm(numbers: Record<string, number>): NodeJS.ProcessEnv {
  const named = Object.entries(numbers).map(([name, value]) => [`SLURM_ARRAY_TASK_${name}`, String(value)])
  return Object.fromEntries(named) as NodeJS.ProcessEnv
}
