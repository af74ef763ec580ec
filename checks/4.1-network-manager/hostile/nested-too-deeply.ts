import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries:
    'answers with JSON that is nested a hundred deep, which breaks the protocol and would be nobody’s fault.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    let answer = {}
    for (let depth = 0; depth < 100; depth++) answer = { answer }
    return answer
  }
}
`,
})
