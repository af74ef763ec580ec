import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'returns a thenable that never answers, and then a proxy that throws whenever somebody looks at it.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    const bite = () => { throw new Error('bite') }
    return new Proxy({}, { get: (_, name) => (name === 'then' ? undefined : bite()), ownKeys: bite, getOwnPropertyDescriptor: bite })
  }
}
`,
})
