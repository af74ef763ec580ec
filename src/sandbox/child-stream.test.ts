import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { collect, streamOf } from './child-stream.ts'

function streamTo(script: string) {
  const child = spawn('sh', ['-c', script], { stdio: 'pipe' })
  const said = collect(child)
  return { child, stream: streamOf(child, () => new Error(`it said: ${said()}`)) }
}

it('carries both directions', async () => {
  const { child, stream } = streamTo('read -r line; echo "got $line"; cat >/dev/null')
  stream.write('a line\n')
  expect(String((await once(stream, 'data'))[0])).toBe('got a line\n')
  child.kill('SIGKILL')
  await expect(once(stream, 'data')).rejects.toThrow('it said: ')
})

it('says why a process ended, also to one who writes to it', async () => {
  const { child, stream } = streamTo('exec 0<&-; echo no privileges >&2; exit 1')
  const broken = expect(text(stream)).rejects.toThrow('it said: no privileges')
  await once(child, 'exit')
  stream.write('x')
  await broken
})
