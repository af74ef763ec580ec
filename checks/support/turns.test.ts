import { setTimeout as delay } from 'node:timers/promises'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { NO_METER } from '../../src/sandbox/index.ts'
import { turnsIn } from './turns.ts'

/** Answers after so many milliseconds, or fails with the word. */
function session() {
  const asked: string[] = []
  const turns = turnsIn({
    meter: NO_METER,
    async request(op, args, schema) {
      asked.push(op)
      const { after = 0, error } = args as { after?: number; error?: string }
      await delay(after)
      if (error !== undefined) throw new Error(error)
      return v.parse(schema, op)
    },
  })
  const ask = (op: string, args: object = {}) => turns.session.request(op, args, v.string())
  return { asked, turns, ask }
}

describe('turns', () => {
  it('give answers and errors to the check whose turn it is', async () => {
    const { turns, ask } = session()
    let said = ''
    await turns.take(async () => {
      said = await ask('one')
    })
    expect(said).toBe('one')
    await expect(turns.take(async () => void (await ask('two', { error: 'no' })))).rejects.toThrow('no')
  })

  it('what a failed check has begun goes no further', async () => {
    const { asked, turns, ask } = session()
    let went = false
    const beside = async (): Promise<void> => {
      await ask('slow', { after: 20 })
      went = true
      await ask('next')
    }
    const failed = turns.take(async () => {
      void beside()
      await ask('quick')
      throw new Error('failed')
    })
    await expect(failed).rejects.toThrow('failed')
    await delay(60)
    expect({ asked, went }).toEqual({ asked: ['slow', 'quick'], went: false })
  })

  it('nor does an error of that reach anybody', async () => {
    const { turns, ask } = session()
    const unhandled: unknown[] = []
    const note = (error: unknown): void => void unhandled.push(error)
    process.on('unhandledRejection', note)
    const failed = turns.take(async () => {
      void ask('slow', { after: 20, error: 'late' })
      throw new Error('failed')
    })
    await expect(failed).rejects.toThrow('failed')
    await delay(60)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })

  it('a check that has passed may leave something under way', async () => {
    const { turns, ask } = session()
    let left: Promise<string> | undefined
    await turns.take(async () => {
      left = ask('slow', { after: 20 })
    })
    expect(await left).toBe('slow')
  })

  it('after the last one nothing is asked any more', async () => {
    const { asked, turns, ask } = session()
    turns.end()
    void ask('late')
    await delay(5)
    expect(asked).toEqual([])
  })
})
