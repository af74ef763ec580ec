/**
 * Which part of a class one of several machines grades. Decided by the list of submissions alone, so that every attempt at a part,
 * wherever it runs, has the same ones.
 */
import { LabError } from '../errors.ts'

/** One of several parts of a class. */
export interface Shard {
  /** From 1. */
  index: number
  total: number
}

/** Parts of a class; nobody has more machines. */
const MOST = 9999

/** Dealt out like cards: parts differ by one submission at most. @param all in an order that is the same everywhere */
export function partOf<One>(all: readonly One[], { index, total }: Shard): One[] {
  return all.filter((_, place) => place % total === index - 1)
}

/** `2 of 8` */
export function shardName({ index, total }: Shard): string {
  return `${index} of ${total}`
}

/** @param text `2/8`, or `auto` for what the engine says that runs this. @throws LabError `usage` */
export function parseShard(text: string, env: NodeJS.ProcessEnv): Shard {
  if (text === 'auto') return shardOfEngine(env)
  const [, index, total] = /^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []
  const shard = { index: Number(index), total: Number(total) }
  if (index === undefined || !isOne(shard)) {
    throw new LabError('usage', `${JSON.stringify(text)} is no part of a class.`, {
      next: 'Such as --shard 2/8, the second of eight parts; or --shard auto in a job array.',
    })
  }
  return shard
}

function isOne({ index, total }: Shard): boolean {
  const isCount = (value: number): boolean => Number.isInteger(value) && value >= 1 && value <= MOST
  return isCount(index) && isCount(total) && index <= total
}

/** What engines call the two numbers, and whether they count from 0. */
const ENGINES = [
  { index: 'CONTAINER_LAB_SHARD_INDEX', total: 'CONTAINER_LAB_SHARDS', from: 0 },
  { index: 'JOB_COMPLETION_INDEX', total: 'CONTAINER_LAB_SHARDS', from: 0 },
  { index: 'CI_NODE_INDEX', total: 'CI_NODE_TOTAL', from: 1 },
]

function shardOfEngine(env: NodeJS.ProcessEnv): Shard {
  const slurm = slurmArray(env)
  const found = slurm === undefined ? [] : [slurm]
  for (const { index, total, from } of ENGINES) {
    if (env[index] === undefined) continue
    found.push(checked({ index: count(env, index) - from + 1, total: count(env, total) }, index))
  }
  const [shard, ...others] = found
  if (shard === undefined) {
    throw new LabError('usage', 'Nothing says which part of the class this is.', {
      next: 'In a Slurm job array, a Kubernetes Indexed Job or a matrix, as in deploy/; elsewhere --shard 2/8.',
    })
  }
  const differs = others.some(({ index, total }) => index !== shard.index || total !== shard.total)
  if (!differs) return shard
  throw new LabError('usage', 'Two engines say which part of the class this is, and they differ.', {
    next: `Name it: --shard ${[shard, ...others].map(({ index, total }) => `${index}/${total}`).join(' or --shard ')}`,
  })
}

/** A job array may begin anywhere and take steps. One with gaps is a part of an array, and says nothing of the whole. */
function slurmArray(env: NodeJS.ProcessEnv): Shard | undefined {
  if (env.SLURM_ARRAY_TASK_ID === undefined) return undefined
  const number = (name: string): number => count(env, `SLURM_ARRAY_TASK_${name}`)
  const [id, min, total] = [number('ID'), number('MIN'), number('COUNT')]
  const step = env.SLURM_ARRAY_TASK_STEP === undefined ? 1 : number('STEP')
  const max = env.SLURM_ARRAY_TASK_MAX === undefined ? min + (total - 1) * step : number('MAX')
  if (max !== min + (total - 1) * step) {
    throw new LabError('usage', 'This job array has gaps, so its tasks are not all parts of the class.', {
      next: 'Submit it with --array=1-8; to run one part again, use --shard 3/8 in place of auto.',
    })
  }
  return checked({ index: (id - min) / step + 1, total }, 'SLURM_ARRAY_TASK_ID')
}

function checked(shard: Shard, name: string): Shard {
  if (isOne(shard)) return shard
  throw new LabError('usage', `${name} does not name one of ${shard.total} parts.`, {
    next: 'Name it yourself: --shard 2/8',
  })
}

function count(env: NodeJS.ProcessEnv, name: string): number {
  const text = env[name] ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new LabError(
    'usage',
    text === '' ? `${name} is not set.` : `${name} is ${JSON.stringify(text)}, which is no number.`,
    { next: 'deploy/ has a file for each engine; or name it yourself: --shard 2/8' },
  )
}
