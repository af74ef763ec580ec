import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'writes to the channel of the checks: greetings, strays, numbers, endless lines, and answers of every wrong shape.',
  must: { fail: ['pool-order'] },
  code: `
import { writeSync } from 'node:fs'

export class AddressPool {
  allocate() {
    const say = (text) => { try { writeSync(3, text) } catch {} }
    say('\\0\\xff\\n{"ready":true}\\n{"ready":true,"id":1}\\nnull\\n1\\n[]\\n{"id":"1"}\\n{"id":1e400}\\n')
    for (let count = 0; count < 300; count++) say('{"stray":{"message":{"toString":1}}}\\n')
    for (const value of [null, 1, [], { handle: -1 }, { value: { __proto__: 1 } }, { error: null }, { error: { message: 1 } }]) {
      for (let id = 1; id < 100; id++) say(JSON.stringify({ id, value }) + '\\n')
    }
    say('x'.repeat(2 ** 20) + '\\n' + '['.repeat(200000) + '\\n')
    throw new Error('done')
  }
}
`,
})
