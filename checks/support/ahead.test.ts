import { expect, test } from 'vitest'
import type { Learner } from '../../src/guest/index.ts'
import { earlierIn, learnerAhead } from './ahead.ts'

const bundle = (body: string): string => `// lab-file:labs/4.2-port-mapping/port-mapping.ts
import { isIPv4 } from "node:net";

// lab-file:labs/4.1-network-manager/network-manager.ts
var NetworkManager = class {
};
function helper() {
}

// lab-file:labs/4.2-port-mapping/port-mapping.ts
var PortForwarder = class {
${body}
};
var helper2 = 1;
export {
  NetworkManager,
  PortForwarder,
  helper as help
};
`

test('tells the code of earlier labs from that of the lab itself', () => {
  const { text, names } = earlierIn(bundle('  one() {}'))
  expect([...names]).toEqual(['NetworkManager', 'help'])
  expect(earlierIn(bundle('  two() {}')).text).toBe(text)
})

test('a lab that builds on none has no earlier code', () => {
  const { text, names } = earlierIn('// lab-file:labs/x.ts\nvar A = class {\n};\nexport {\n  A\n};\n')
  expect(text).toBe('')
  expect([...names]).toEqual([])
})

test('waits for the code at the first call into the lab itself, and loads it once', async () => {
  const did: string[] = []
  const learner = {
    load: async (code: string) => void did.push(code.includes(' two()') ? 'load new' : 'load old'),
    create: async (name: string) => void did.push(`new ${name}`),
    call: async (path: string) => void did.push(path),
  } as unknown as Learner
  let come = (_: { code: string }): void => {}
  const loaded = new Promise<{ code: string }>((resolve) => {
    come = resolve
  })
  const waiting = new Promise<void>((resolve) => {
    const ahead = learnerAhead(learner, { code: bundle('  one() {}'), loaded, onWaiting: resolve })
    void ahead
      .create('NetworkManager')
      .then(() => ahead.create('PortForwarder'))
      .then(() => ahead.call('NetworkManager.of'))
      .then(() => did.push('end'))
  })
  await waiting
  expect(did).toEqual(['load old', 'new NetworkManager'])
  come({ code: bundle('  two() {}') })
  await expect.poll(() => did.slice(2)).toEqual(['load new', 'new PortForwarder', 'NetworkManager.of', 'end'])
})
