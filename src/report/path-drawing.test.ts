/**
 * What is said of the end of a packet's path.
 */
import { expect, test } from 'vitest'
import type { Hop } from '../verdict/verdict.ts'
import { drawPath, pathInWords } from './path-drawing.ts'
import { themeOf } from './theme.ts'

const hop = (where: string, direction: Hop['direction'], packet: string): Hop => ({
  ...{ where, link: 'eth0', direction, packet },
})
const asked = '192.168.1.100:40112 → 203.0.113.10:80 SYN'
const answered = '203.0.113.10:80 → 192.168.1.100:40112 SYN,ACK'
const ofHost = hop('host', 'out', asked)

const drawn = (path: Hop[]): string => drawPath(path, 80, themeOf({ width: 80, color: false })).join('\n')

test('what the host asked itself has come back when the answer is on its way in', () => {
  const path = [
    ofHost,
    hop('router', 'in', asked),
    hop('router', 'out', answered),
    hop('host', 'in', answered),
  ]
  expect(drawn(path)).not.toContain('not heard of again')
  expect(pathInWords(path)).toMatch(/; and back$/)
})

test.each([
  ['nobody answered', [ofHost, hop('router', 'in', asked)]],
  ['the answer has gone elsewhere', [ofHost, hop('host', 'in', answered.replace('.100:', '.50:'))]],
  [
    'a container asked, and the answer is on its way in',
    [hop('host', 'in', asked), hop('host', 'in', answered)],
  ],
])('%s', (_, path) => {
  expect(drawn(path)).toContain('not heard of again')
})
