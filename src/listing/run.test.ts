import { execFile } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import type { Executed } from '../guest/index.ts'
import type { ListedCommand } from './fences.ts'
import { runListing } from './run.ts'

const command = (place: string, line: string): ListedCommand => ({ place, line, output: 'as it was' })
const listing = (...commands: ListedCommand[]) => ({ at: 1, commands })

/** A place that writes down what happens there, and answers with what `answer` says to a script that has a text in it. */
function terminal(happened: string[], answers: Record<string, Partial<Executed>>) {
  return {
    async shell(script: string): Promise<Executed> {
      const known = Object.keys(answers).find((text) => script.includes(text)) ?? ''
      happened.push(known)
      return { code: 0, stdout: '', stderr: '', ...answers[known] }
    },
  }
}

/** A real shell. */
const here = {
  shell: (script: string): Promise<Executed> =>
    new Promise((resolve) => {
      const child = execFile('sh', ['-c', script], (_, stdout, stderr) =>
        resolve({ code: child.exitCode, stdout, stderr }),
      )
    }),
}

describe('commands of a listing', () => {
  it('are typed at their places, in their order, and their outputs replace the old ones', async () => {
    const happened: string[] = []
    const web = terminal(happened, { 'ip route': { stdout: 'default via 172.18.0.1\n' }, true: {} })
    const host = terminal(happened, { sysctl: { stdout: 'ip_forward = 1\n', code: 3 } })
    const places = new Map([
      ['web', web],
      ['host', host],
    ])
    const commands = [command('web', 'ip route'), command('host', 'sysctl'), command('web', 'true')]
    expect(await runListing(listing(...commands), places)).toEqual([
      { place: 'web', line: 'ip route', output: 'default via 172.18.0.1' },
      { place: 'host', line: 'sysctl', output: 'ip_forward = 1' },
      { place: 'web', line: 'true', output: '' },
    ])
    expect(happened).toEqual(['ip route', 'sysctl', 'true'])
  })

  it('show what they complain about as well, and no blanks at the ends of lines', async () => {
    const line = "printf 'one  \\ntwo\\n\\n'; echo three >&2; false"
    expect(await runListing(listing(command('here', line)), new Map([['here', here]]))).toMatchObject([
      { output: 'one\ntwo\n\nthree' },
    ])
  })

  it('need a place that is known', async () => {
    await expect(runListing(listing(command('wbe', 'true')), new Map())).rejects.toThrow('wbe')
  })
})

describe('a tcpdump of a listing', () => {
  const commands = [
    command('web', 'curl'),
    command('host', 'tcpdump -c 2'),
    command('internet', 'tcpdump -n'),
  ]
  const outputs = { curl: { stdout: 'page\n' }, 'listening on': {}, 'cat $LISTING.out\n': { stdout: 'IP\n' } }

  it('listens before the others are typed, and is asked when everything else is over', async () => {
    const happened: string[] = []
    const anywhere = terminal(happened, outputs)
    const places = new Map(['web', 'host', 'internet'].map((name) => [name, anywhere]))
    const during = async () => void happened.push('during')
    expect(await runListing(listing(...commands), places, during)).toMatchObject([
      { line: 'curl', output: 'page' },
      { line: 'tcpdump -c 2', output: 'IP' },
      { line: 'tcpdump -n', output: 'IP' },
    ])
    const [listens, asked] = ['listening on', 'cat $LISTING.out\n']
    expect(happened).toEqual([listens, listens, 'curl', 'during', asked, asked])
  })

  it.each([
    ['does not listen', { 'listening on': { code: 1, stderr: 'no such device' } }, 'no such device'],
    ['does not end', { 'cat $LISTING.out\n': { code: 1, stderr: 'one packet' } }, 'one packet'],
    ['is cut off', { 'cat $LISTING.out\n': { code: null } }, 'exit code null'],
  ])('that %s is an error of ours', async (_, answers, message) => {
    const host = terminal([], answers)
    await expect(
      runListing(listing(command('host', 'tcpdump -c 2')), new Map([['host', host]])),
    ).rejects.toThrow(message)
  })
})
