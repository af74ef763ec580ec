import { buffer } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import yauzl from 'yauzl'
import { moodlePath, zipTo } from './zip.ts'

test('another program reads what was written', async () => {
  const parts: Buffer[] = []
  const zip = zipTo((bytes) => parts.push(bytes))
  zip.add('Zoë_7_assignfeedback_file/feedback.html', '<p>ä</p>')
  zip.add('b/empty', '')
  zip.end()
  const archive = await yauzl.fromBufferPromise(Buffer.concat(parts), {
    lazyEntries: true,
    strictFileNames: true,
  })
  const found: [string, string][] = []
  for await (const entry of archive.eachEntry()) {
    const content = await buffer(await archive.openReadStreamPromise(entry))
    found.push([entry.fileName, content.toString()])
  }
  expect(found).toEqual([
    ['Zoë_7_assignfeedback_file/feedback.html', '<p>ä</p>'],
    ['b/empty', ''],
  ])
})

test.each([
  ['Zoë Müller', 'Zoë Müller_7_assignfeedback_file/f'],
  ['a_b/../c', 'a b .. c_7_assignfeedback_file/f'],
  ['..', 'Participant_7_assignfeedback_file/f'],
  ['', 'Participant_7_assignfeedback_file/f'],
])('a folder for %j', (name, path) => {
  expect(moodlePath({ name, id: '7' }, 'f')).toBe(path)
})
