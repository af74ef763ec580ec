import { defineHostile } from '../../hostile/define.ts'

export default defineHostile({
  tries: 'throws errors that look like those of the checks themselves, so that nobody is to blame.',
  must: { fail: ['pool-order'] },
  code: `
export class AddressPool {
  allocate() {
    const error = new Error('it exited with code 0')
    throw Object.assign(error, { name: 'GuestFailed', code: 'EEXITED', blockedBy: ['x'], details: {}, limit: 1 })
  }
}
`,
})
